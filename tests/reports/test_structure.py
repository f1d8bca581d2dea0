from dataclasses import replace
from typing import TypeVar

import pytest

from eventmgr.foundation.colours import FALLBACK, accent, ink
from eventmgr.printing.canonical import digest
from eventmgr.reports.document import (
    Cover,
    Document,
    Facts,
    Figures,
    Heading,
    Paragraph,
    RecommendationCard,
    Run,
    Table,
    plain,
)
from eventmgr.reports.snapshot import Snapshot, to_json
from eventmgr.reports.structure import build
from tests.reports.sample import empty, sample, with_recommendations

Kind = TypeVar("Kind")


def only(document: Document, kind: type[Kind]) -> list[Kind]:
    return [each for each in document.blocks if isinstance(each, kind)]


def words(document: Document) -> list[str]:
    return [run.text for each in only(document, Paragraph) for run in each.text]


def table(document: Document, caption: str) -> Table:
    (found,) = [each for each in only(document, Table) if each.caption == caption]
    return found


def test_the_cover_says_what_when_where_and_by_whom() -> None:
    snapshot = sample(2, 1)
    (cover,) = only(build(snapshot), Cover)
    assert cover.title == "Second National Conference on Trafficking in Persons"
    assert cover.lines == ("5–6 October 2026", "Hotel Example, Garden Hall", "Exampleabad")
    assert [(each.label, each.value) for each in cover.organisations] == [
        ("Host", "Society for Fictional Development"),
        ("Partner", "Example University; Institute of Made-up Studies"),
        ("Donor", "Imaginary Fund for Justice"),
    ]
    assert cover.notice == (
        "Corrigendum to version 2: The number of confirmed participants was wrong."
    )
    assert cover.colophon == (
        "What is said here is the speakers' and groups' own, and binds no donor.",
        "Version 3, compiled on 22 November 2026, 12:30 (Karachi time)",
        f"SHA-256 of the data: {digest(to_json(snapshot))}",
    )


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("2026-10-05", "2026-10-05", "5 October 2026"),
        ("2026-10-31", "2026-11-02", "31 October–2 November 2026"),
        ("2026-12-31", "2027-01-02", "31 December 2026–2 January 2027"),
    ],
)
def test_the_days_are_said_once(starts: str, ends: str, said: str) -> None:
    snapshot = empty()
    conference = replace(snapshot.conference, starts=starts, ends=ends)
    (cover,) = only(build(replace(snapshot, conference=conference)), Cover)
    assert cover.lines[0] == said


def test_anchors_are_unique_and_every_link_leads_somewhere() -> None:
    document = build(sample(5, 6))
    anchors = [each.anchor for each in document.blocks if isinstance(each, Heading)]
    anchors += [each.anchor for each in only(document, RecommendationCard)]
    runs = [
        run for each in only(document, Table) for row in each.rows for text in row for run in text
    ]
    targets = {run.target for run in runs if run.target}
    assert len(anchors) == len(set(anchors))
    assert targets == {each for each in anchors if each.startswith("recommendation-")}
    assert len(targets) == 30


def test_every_recommendation_has_its_card_word_for_word() -> None:
    texts = ["Do this.", "  Do\n\nthat,  *and* <b>more</b>  ", "x" * 10_000]
    cards = only(build(with_recommendations(texts)), RecommendationCard)[: len(texts)]
    assert [each.text for each in cards] == texts
    assert [each.reference for each in cards] == ["WG1-R01", "WG1-R02", "WG1-R03"]


def test_what_was_not_said_takes_no_line() -> None:
    snapshot = with_recommendations(["Do this."])
    asked = replace(
        snapshot.groups[0].recommendations[0], time_frame="unsaid", agreement="consensus"
    )
    group = replace(snapshot.groups[0], recommendations=(asked,))
    card = only(build(replace(snapshot, groups=(group,))), RecommendationCard)[0]
    assert [(each.label, each.value) for each in card.facts] == [
        ("Lead addressee", "Everybody"),
        ("Theme", "All"),
        ("Level of agreement", "Consensus"),
        ("Revision", "1"),
    ]


def test_what_was_not_handed_in_is_marked_as_draft() -> None:
    document = build(sample(4, 2))
    (cover,) = only(document, Cover)
    assert cover.notice.endswith(
        "\nIncomplete: 1 of 4 working groups have not submitted yet (WG4)."
    )
    assert document.meta.draft == "Incomplete"
    assert "Not submitted yet. What follows are the group's drafts." in words(document)
    tags = {each.reference: each.tag for each in only(document, RecommendationCard)}
    assert [reference for reference, tag in tags.items() if tag == "Draft"] == [
        "WG4-R01",
        "WG4-R02",
    ]
    assert [each.tag for each in only(document, Heading) if each.text.startswith("WG4")] == [
        "Draft",
        "",
    ]


def test_a_report_of_which_all_is_handed_in_is_no_draft() -> None:
    document = build(sample(3, 2))
    assert document.meta.draft == ""
    assert "Draft" not in {each.tag for each in only(document, RecommendationCard)}


def test_the_numbers_add_up() -> None:
    document = build(sample(3, 2))
    (figures,) = only(document, Figures)
    assert [(each.label, each.value) for each in figures.figures] == [
        ("Confirmed participants", "90"),
        ("Sessions", "12"),
        ("Working groups", "3"),
        ("Recommendations", "6"),
    ]
    rows = table(document, "Participation: Sector").rows
    assert rows[0] == tuple(map(plain, ("Federal government", "30", "26", "24", "20")))
    assert [run.text for text in rows[-1] for run in text] == ["Total", "120", "90", "80", ""]


def test_the_programme_tells_roles_and_keeps_chatham_house_sessions_nameless() -> None:
    rows = table(build(sample(2, 1)), "Programme of Monday, 5 October 2026").rows
    assert rows[0] == (
        plain("09:00–10:00"),
        (
            Run("Opening ceremony", strong=True),
            Run(
                "\nOpening\nWhat opening ceremony is about, in a sentence."
                "\nChief guest: Ada Example, Minister, Example Province"
                "\nChair: Bilal Sample, Example University"
            ),
        ),
        plain("Garden Hall"),
    )
    assert rows[3][1][1].text == (
        "\nBreakout · Closed session · Chatham House Rule: nobody is named"
    )


def test_a_chatham_house_group_is_counted_but_not_named() -> None:
    snapshot = sample(5, 1)
    quiet = replace(snapshot, groups=snapshot.groups[4:], sections=())
    document = build(quiet)
    assert "The group met under the Chatham House Rule: nobody is named." in words(document)
    facts = [fact for each in only(document, Facts) for fact in each.facts]
    assert [each.label for each in facts] == ["Theme", "By sector"]
    assert facts[1].value == "National civil society 5; Law enforcement 3"


def test_the_matrix_sorts_by_theme_and_by_addressee() -> None:
    snapshot = with_recommendations(["Do this.", "Do that."])
    first, second = snapshot.groups[0].recommendations
    second = replace(second, lead="", supporting=("Everybody",), theme="Other")
    group = replace(snapshot.groups[0], recommendations=(first, second))
    document = build(replace(snapshot, groups=(group,)))
    assert [row[1] for row in table(document, "Recommendations on All").rows] == [plain("Do this.")]
    assert [row[1] for row in table(document, "Recommendations on Other").rows] == [
        plain("Do that.")
    ]
    one, two = (
        Run("WG1-R01", target="recommendation-1-1"),
        Run("WG1-R02", target="recommendation-1-2"),
    )
    assert table(document, "Recommendations by addressee").rows == (
        ((Run("Everybody", strong=True),), (one,), (two,)),
        ((Run("Addressed to nobody yet", strong=True),), (two,), ()),
    )


def test_an_empty_conference_gets_a_decent_report() -> None:
    nothing = "The programme has no such session."
    assert words(build(empty()))[:9] == [
        empty().conference.summary,
        "Nobody has registered.",
        nothing,
        nothing,
        "The conference had no working groups.",
        "There are no recommendations.",
        "No commitments were recorded.",
        nothing,
        "There is nothing to follow up yet.",
    ]


def test_the_language_sets_the_direction() -> None:
    assert build(empty(), "en").meta.direction == "ltr"
    assert build(empty(), "ur").meta.direction == "rtl"


def _with_accent(colour: str) -> Snapshot:
    snapshot = empty()
    return replace(snapshot, conference=replace(snapshot.conference, accent=colour))


def test_a_light_accent_is_darkened_for_text() -> None:
    meta = build(_with_accent("#FFCC00")).meta
    assert (meta.accent, meta.ink) == ("#ffcc00", "#866a00")
    assert ink("#0b6e4f") == "#0b6e4f"


@pytest.mark.parametrize("stated", ["", "red", "#fff", "#0b6e4f; }", "url(x)"])
def test_what_is_no_colour_is_not_used(stated: str) -> None:
    assert accent(stated) == FALLBACK
