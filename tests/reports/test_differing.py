"""What changed is said in words, never in codes, and alike in the report and on the page."""

from dataclasses import replace

import pytest

from eventmgr.foundation.i18n import in_report_language
from eventmgr.pages.reports import telling
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.attribution import attributed
from eventmgr.reports.comparing import compare
from eventmgr.reports.document import Difference
from eventmgr.reports.enums import Attribution
from eventmgr.reports.structure import build
from tests.reports.sample import empty

pytestmark = pytest.mark.usefixtures("app")

BASE = replace(empty(), sector_names=(frozen.SectorName(sector="judiciary", name="Courts"),))
SAYS = [
    (
        "Recommendation \u00b7 WG1-R01 \u00b7 Time frame",
        "Changed",
        "Within 12 months",
        "Within 3 years",
    ),
    ("Recommendation \u00b7 WG1-R01 \u00b7 State", "Changed", "Submitted", "Validated"),
    ("Recommendation \u00b7 WG1-R02", "Added", "", "Plant trees."),
    ("Point of no agreement \u00b7 WG1-D01", "Removed", "Who pays.", ""),
    ("Section \u00b7 Foreword \u00b7 Text", "Changed", "One.", "Two."),
    ("Section \u00b7 A wish", "Removed", "Peace.", ""),
    ("Working group \u00b7 WG1 \u00b7 State", "Changed", "Draft", "Submitted"),
    (
        "Session \u00b7 On water \u00b7 Starts",
        "Changed",
        "5 October 2026, 09:00 (Karachi time)",
        "5 October 2026, 11:30 (Karachi time)",
    ),
    ("Session \u00b7 On air", "Added", "", "5 October 2026, 14:00 (Karachi time)"),
    ("Figure \u00b7 Courts \u00b7 Confirmed", "Changed", "3", "5"),
    ("Figure \u00b7 Monday, 5 October 2026 \u00b7 Attended", "Added", "", "84"),
    ("Figure \u00b7 Target", "Changed", "100", "120"),
]


def ask(reference: str, text: str, **more: str) -> frozen.Recommendation:
    return frozen.Recommendation(reference=reference, text=text, **more)  # type: ignore[arg-type]


def session(uid: str, title: str, starts: str) -> frozen.Session:
    return frozen.Session(
        kind="panel",
        title=title,
        starts=f"2026-10-05T{starts}:00+05:00",
        ends="2026-10-05T16:00:00+05:00",
        uid=uid,
    )


def both() -> tuple[frozen.Snapshot, frozen.Snapshot]:
    group = frozen.Group(code="WG1", title="Water")
    count = frozen.SectorCount(sector="judiciary", registered=9, confirmed=3)
    before = replace(
        BASE,
        groups=(
            replace(
                group,
                state="draft",
                recommendations=(
                    ask("WG1-R01", "Dig.", time_frame="one_year", status="submitted"),
                ),
                disagreements=(ask("WG1-D01", "Who pays."),),
            ),
        ),
        sections=(
            frozen.Section(kind="foreword", key="foreword", text="One."),
            frozen.Section(kind="custom", key="own-1", title="A wish", text="Peace."),
        ),
        days=(frozen.Day(date="2026-10-05", sessions=(session("a", "On water", "09:00"),)),),
        participation=(count,),
        target=100,
    )
    later = (session("a", "On water", "11:30"), session("b", "On air", "14:00"))
    after = replace(
        BASE,
        groups=(
            replace(
                group,
                state="submitted",
                recommendations=(
                    ask("WG1-R01", "Dig.", time_frame="three_years", status="validated"),
                    ask("WG1-R02", "Plant trees."),
                ),
            ),
        ),
        sections=(frozen.Section(kind="foreword", key="foreword", text="Two."),),
        days=(frozen.Day(date="2026-10-05", sessions=later),),
        participation=(replace(count, confirmed=5),),
        attendance=(frozen.Attendance(date="2026-10-05", attended=84),),
        target=120,
    )
    return before, after


def differences(language: str) -> list[tuple[str, str, str, str]]:
    before, after = both()
    told = build(replace(after, changes=compare(before, after)), language)
    return [
        (each.name, each.words, each.before, each.after)
        for each in told.blocks
        if isinstance(each, Difference)
    ]


def test_the_report_tells_what_changed_in_words() -> None:
    assert differences("en") == SAYS


def test_other_languages_have_words_of_their_own() -> None:
    assert differences("fr")[:2] == [
        (
            "Recommandation · WG1-R01 · Calendrier",
            "Modification",
            "Dans les 12 mois",
            "Dans les 3 ans",
        ),
        ("Recommandation · WG1-R01 · État", "Modification", "Remis", "Validée"),
    ]
    english = {words for line in SAYS for words in (line[0].rpartition(" · ")[2], line[1])}
    assert not english & {words for line in differences("fr") for words in line[:2]}


def test_words_that_are_kept_back_are_not_taken_for_new() -> None:
    before, after = both()
    quiet = replace(after, changes=compare(before, after))
    told = build(attributed(quiet, Attribution.CHATHAM))
    found = {
        each.name: (each.words, each.before, each.after)
        for each in told.blocks
        if isinstance(each, Difference)
    }
    assert found["Section · Foreword · Text"] == ("Changed", "", "")
    assert found["Figure · Courts · Confirmed"] == ("Changed", "3", "5")


def test_the_page_says_the_same() -> None:
    before, after = both()
    with in_report_language("en"):
        told = telling.told(compare(before, after), after)
    lines = [
        (
            each.name,
            each.field,
            each.kind,
            "".join(words for op, words in each.steps if op != "insert"),
            "".join(words for op, words in each.steps if op != "delete"),
        )
        for _heading, found in told
        for each in found
    ]
    assert [(" · ".join(filter(None, line[:2])), *line[2:]) for line in lines] == [
        (line[0].partition(" · ")[2], *line[1:]) for line in SAYS
    ]
    assert [heading for heading, _found in told] == [
        "Recommendations",
        "Points of no agreement",
        "Sections",
        "Working groups",
        "Sessions",
        "Figures",
    ]
