"""Whoever must not be named is in no text of what is told, however it was written."""

import unicodedata
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.reports.attribution import attributed, people
from eventmgr.reports.enums import Attribution
from eventmgr.reports.finding import MARK, names, whose
from eventmgr.reports.snapshot import (
    Breakdown,
    Change,
    CountLine,
    Delegation,
    Participant,
    Recommendation,
    Seats,
    Section,
    SessionRole,
    Snapshot,
    to_json,
)
from tests.reports.sample import sample, with_text

UNNAMED: Final = [each for each in Attribution if each is not Attribution.NAMES]
PERSON: Final = "Zainab Qureshi-Example"
BODY: Final = "Unheard-of Bureau"


def spoken(text: str = "Talk of the town.") -> Snapshot:
    """A snapshot that names one person and one body in each place for them."""
    base = sample(groups=1, recommendations=2, participants=0)
    role = SessionRole(role="chair", name=PERSON, title="Registrar", affiliation=BODY)
    session = replace(base.days[0].sessions[0], roles=(role,), summary=text)
    commitment = Recommendation(
        reference="WG1-M01", text=f"{BODY} will pay.", lead=BODY, supporting=(PERSON,)
    )
    group = replace(
        base.groups[0],
        moderators=(PERSON,),
        rapporteurs=(),
        members=("Omar Muster",),
        commitments=(commitment,),
        recommendations=(replace(base.groups[0].recommendations[0], rationale=text),),
    )
    return replace(
        base,
        days=(replace(base.days[0], sessions=(session,)),),
        groups=(group,),
        participants=(
            Participant(name=f"Dr {PERSON}", title="Registrar", organisation=BODY, sector="media"),
            Participant(name="Omar Muster", organisation=BODY, sector="media"),
        ),
        breakdowns=tuple(
            Breakdown(
                dimension=each,
                label="",
                lines=(CountLine(key=f"{each} line", registered=2, confirmed=1),),
            )
            for each in ("sector", "organisation", "province", "a question")
        ),
        sections=(Section(kind="foreword", text=text),),
        changes=(
            Change(kind="changed", subject="session", name="Opening", before=f"Chair: {PERSON}"),
            Change(kind="changed", subject="recommendation", name="WG1-R01", before=text),
            Change(kind="changed", subject="figure", name="", before="3", after="5"),
        ),
    )


def test_with_names_nothing_changes() -> None:
    snapshot = spoken()
    assert attributed(snapshot, Attribution.NAMES) is snapshot


def test_organisations_stand_in_for_people() -> None:
    told = attributed(spoken(), Attribution.ORGANISATIONS)
    [group] = told.groups
    assert told.days[0].sessions[0].roles == (
        SessionRole(role="chair", name="", title="Registrar", affiliation=BODY),
    )
    assert told.participants == ()
    assert told.delegations == (Delegation(organisation=BODY, sector="media", people=2),)
    assert (group.moderators, group.rapporteurs, group.members) == ((), (), ())
    assert group.seats == (Seats(role="moderator", people=1), Seats(role="member", people=7))
    assert group.commitments[0].lead == BODY
    assert group.commitments[0].supporting == (MARK,)
    assert told.changes[0].before == ""
    assert [each.dimension for each in told.breakdowns] == [
        "sector",
        "organisation",
        "province",
        "a question",
    ]


def test_groups_stand_in_for_organisations() -> None:
    told = attributed(spoken(), Attribution.GROUPS)
    [group] = told.groups
    assert BODY not in to_json(told).decode()
    assert told.days[0].sessions[0].roles == told.participants == told.delegations == ()
    assert group.seats == (Seats(role="moderator", people=1), Seats(role="member", people=7))
    assert group.composition == spoken().groups[0].composition
    assert (group.commitments[0].lead, group.commitments[0].text) == ("", f"{MARK} will pay.")
    assert [each.dimension for each in told.breakdowns] == ["sector", "province"]
    assert told.organisations == spoken().organisations
    assert group.recommendations[0].lead == spoken().groups[0].recommendations[0].lead
    assert told.unnamed == ("WG1-M01",)


def test_nobody_and_no_attendance_under_the_rule() -> None:
    told = attributed(spoken(), Attribution.CHATHAM)
    [group] = told.groups
    assert (group.seats, group.composition) == ((), ())
    assert [each.dimension for each in told.breakdowns] == ["sector"]
    assert BODY not in to_json(told).decode()


@pytest.mark.parametrize("attribution", UNNAMED)
def test_a_name_in_what_was_written_is_marked_and_told(attribution: Attribution) -> None:
    told = attributed(spoken(f"As {PERSON} said."), attribution)
    assert told.sections[0].text == f"As {MARK} said."
    assert told.days[0].sessions[0].summary == f"As {MARK} said."
    assert told.groups[0].recommendations[0].rationale == f"As {MARK} said."
    assert (told.changes[2].before, told.changes[2].after) == ("3", "5")
    assert {"foreword", "WG1-R01", "Opening ceremony"} <= set(told.unnamed)


@pytest.mark.parametrize("attribution", UNNAMED)
def test_of_what_changed_no_words_are_told(attribution: Attribution) -> None:
    said = replace(
        spoken(),
        changes=(
            Change(kind="changed", subject="section", name="Preface", before="Of Bea Gone."),
            Change(kind="removed", subject="session", name="Talk with Bea Gone", before="Nine"),
            Change(kind="removed", subject="recommendation", name="WG1-R09", before="Bea Gone"),
        ),
    )
    told = attributed(said, attribution)
    assert [(each.name, each.before, each.after) for each in told.changes] == [
        ("Preface", "", ""),
        ("", "", ""),
        ("WG1-R09", "", ""),
    ]


@pytest.mark.parametrize(
    "written",
    [
        PERSON,
        PERSON.upper(),
        PERSON.lower(),
        "Zainab\nQureshi  Example",
        "Záinab Qureshi-Example",
        unicodedata.normalize("NFD", "Záinab Qureshí-Example"),
        "Zai\u200cnab Qure\u00adshi-Example",
        "(Zainab Qureshi-Example)",
        "Zainab Qureshi-Example’s",
        "Dr Zainab Qureshi-Example",
        "Zainab_Qureshi_Example",
        "Zai\u200bnab Qureshi-Example",
        "Zainab\u200bQureshi\u200bExample",
        "Zai\u200bnab\u200bQureshi\u200bExample",
        "Zainab\u200cQureshi-Example",
        "Zai\U0001fffenab Qureshi-Example",
        "Zai\ufffenab Qureshi-Example",
        "Zai\u202enab Qureshi-Example",
        "Zai\x7fnab Qureshi-Example",
        "Example, Zainab Qureshi",
        "EXAMPLE, Zainab Qureshi",
        "ZainabQureshiExample",
        "#ZainabQureshiExample",
    ],
)
def test_a_name_is_found_however_it_is_spelt(written: str) -> None:
    told = names([f"Dr {PERSON}"]).masked(f"x {written} y")
    assert MARK in told
    assert "xample" not in told.casefold()


@pytest.mark.parametrize(
    ("person", "text", "told"),
    [
        ("Will", "We will ask Will and WILL.", f"We will ask {MARK} and {MARK}."),
        ("Ada Example", "For example, Ms Example.", f"For example, Ms {MARK}."),
        ("Ada Example", "Adaptation; Ada; examples", "Adaptation; Ada; examples"),
        ("احمد مثال", "جناب احمد مثال نے کہا", f"جناب {MARK} نے کہا"),
        ("أَحْمَد مثال", "قال احمد مثال ذلك", f"قال {MARK} ذلك"),
        ("田中太郎", "委員の田中太郎さん", f"委員の{MARK}さん"),
        ("田中太郎", "委員の田\u200b中太\u2060郎さん", f"委員の{MARK}さん"),
        ("محمد علی", "محمد\u200cعلی نے کہا", f"{MARK} نے کہا"),
        ("محمد علی", "محمدعلی نے کہا", f"{MARK} نے کہا"),
        ("محمد علی", "محمد\u200bعلی نے کہا", f"{MARK} نے کہا"),
        ("نمونه\u200cپور", "نمونه پور یا نمونه\u200cپور", f"نمونه پور یا {MARK}"),
        ("Will Ing", "Willing as ever, WillIng said.", f"Willing as ever, {MARK} said."),
        ("Ada Example", "Take an example. Ada did.", "Take an example. Ada did."),
        ("Ada Example", "Example، Ada", MARK),
        ("Ada Example", "EXAMPLE Ada asked.", f"{MARK} asked."),
        ("Ada Example", "Dr A. Example and A.B.Example", f"Dr {MARK} and {MARK}"),
        ("Ada Example", "B. Example; a Example", "B. Example; a Example"),
        ("Ada Example", "H.E. A. Example, I, A. Example", f"H.E. {MARK}, I, {MARK}"),
        ("Ada Will", "It is a will. A. Will asked.", f"It is a will. {MARK} asked."),
        ("Omar Al-Sayed", "Mr Al-Sayed; O. Al-Sayed; Al-Sayed, Omar", f"Mr {MARK}; {MARK}; {MARK}"),
        ("Mary O'Brien", "Ms O'Brien and O’Brien, Mary", f"Ms {MARK} and {MARK}"),
        ("Anna Smith-Jones", "Dr Jones; A. Smith-Jones", f"Dr {MARK}; {MARK}"),
        ("Ada Example", "Example alone, or a better example", "Example alone, or a better example"),
        ("Q田e\u0301", "xQ田\u00e9x Q田e\u0301", f"x{MARK}x {MARK}"),
        ("", "Nothing.", "Nothing."),
        ("Ada Example", "", ""),
        ("...", "Nothing ...", "Nothing ..."),
    ],
)
def test_what_is_a_name_and_what_is_not(person: str, text: str, told: str) -> None:
    assert names([person]).masked(text) == told


def test_names_that_share_a_word_are_found_both() -> None:
    find = names(["Ada Odd Even", "Even Stevens", "Ada Odd"])
    assert find.masked("Ada Odd Even Stevens came.") == f"{MARK} came."


def test_a_text_without_names_stays_as_it_was_written() -> None:
    text = "Cafe\u0301\u200b is\u202e open\x7f"
    assert names([PERSON]).masked(text) == text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Dr ada odd, ODD, ADA and AdaOdd", {"ada odd", "ODD, ADA", "AdaOdd"}),
        ("Ms Odd", {"Ms Odd"}),
        ("Odd", set()),
        ("田\u200b中", {"田\u200b中"}),
    ],
)
def test_whose_name_stands_there(text: str, keys: set[str]) -> None:
    people = {1: ["Ada Odd"], 2: ["Ada Odd", "Bea"], 3: ["田中"], 4: ["Cy Even"]}
    found = names(name for called in people.values() for name in called).found(text)
    assert found == keys
    owners = {3} if "田" in text else {1, 2}
    assert whose(people, found) == dict.fromkeys(found, owners)


WORDS: Final = st.text("qxzQXZéЖعلی田'- \u0301", min_size=3, max_size=12).filter(
    lambda each: sum(map(str.isalpha, each)) >= 3
)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(UNNAMED), st.data())
def test_no_name_is_in_any_text(
    known: list[str], attribution: Attribution, data: st.DataObject
) -> None:
    parts = st.one_of(st.sampled_from(known), st.sampled_from(["A word", "—", "\n", "!"]))
    text = " ".join(data.draw(st.lists(parts, max_size=6)))
    base = with_text(text)
    members = tuple(known)
    snapshot = replace(base, groups=(replace(base.groups[0], members=members),))
    told = to_json(attributed(snapshot, attribution)).decode()
    find = names(people(snapshot))
    assert find.masked(told) == told
    assert not any(f" {each.strip()} " in told for each in known)


def test_a_mark_in_what_changed_is_found_by_what_it_is_about() -> None:
    change = Change(
        kind="changed", subject="section", name=f"For {PERSON}", before=f"Ask {PERSON}.", after="."
    )
    told = attributed(replace(spoken(), changes=(change,)), Attribution.GROUPS)
    assert [(each.name, each.before) for each in told.changes] == [(f"For {MARK}", "")]
    assert f"For {MARK}" in told.unnamed
    assert "changed" not in told.unnamed


def test_marks_that_the_snapshot_has_already_are_told_of_in_every_file() -> None:
    snapshot = replace(spoken(), unnamed=("WG7", f"For {PERSON}"))
    told = attributed(snapshot, Attribution.GROUPS)
    assert told.unnamed[:2] == ("WG7", f"For {MARK}")
