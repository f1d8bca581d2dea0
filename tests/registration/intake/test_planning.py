"""What is understood of each line, and who lines of one name are."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.foundation.tables import Record
from eventmgr.people.enums import Level
from eventmgr.registration.intake import planning
from eventmgr.registration.intake.enums import Twin
from eventmgr.registration.intake.planning import Line

COLUMNS = {"name": 0, "email": 1, "organisation": 2, "title": 3}
pytestmark = pytest.mark.usefixtures("app")


def records(*rows: str) -> list[Record]:
    return [Record(number, row.split("|")) for number, row in enumerate(rows, 2)]


def lines(*rows: str, decided: planning.Decisions = planning.NOTHING_DECIDED) -> list[Line]:
    return planning.understood(records(*rows), COLUMNS, decided)


def twins(found: list[Line]) -> list[int]:
    return [each.twin for each in found]


def test_the_second_line_with_an_address_is_refused() -> None:
    found = lines("A|a@example.org", "B|A@Example.org")
    assert found[1].candidate is None
    assert found[1].reason == "The same address stands in line 2 already."
    assert not found[1].is_undecided


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("A", "B"), [0, 0]),
        (("A", "a"), [0, 2]),
        (("A||X", "A||Y"), [0, 0]),
        (("A||X", "A"), [0, 2]),
        (("A||Y", "A||X", "A||X"), [0, 0, 3]),
        (("A", "A|a@example.org"), [3, 0]),
        (("A|a@example.org", "A|b@example.org"), [0, 0]),
    ],
)
def test_only_who_cannot_be_told_apart_is_asked_about(
    rows: tuple[str, ...], expected: list[int]
) -> None:
    found = lines(*rows)
    assert twins(found) == expected
    assert [each.is_undecided for each in found] == [bool(each) for each in expected]
    assert [each.candidate is None for each in found] == [bool(each) for each in expected]


def test_the_same_person_takes_what_only_the_other_line_tells() -> None:
    found = lines("A|a@example.org|X|", "A|||Chair", decided={3: Twin.SAME})
    assert found[0].candidate
    assert found[0].candidate.title == "Chair"
    assert (found[1].candidate, found[1].reason) == (None, "")


def test_another_person_is_counted_among_those_of_the_name() -> None:
    found = lines("A", "A", "A", decided={3: Twin.OTHER, 4: Twin.OTHER})
    assert [each.candidate and each.candidate.nth for each in found] == [0, 1, 2]


@settings(deadline=None)  # the first example reads the sectors
@given(
    st.lists(st.tuples(st.sampled_from("AaBC"), st.sampled_from(["", "X", "Y"])), max_size=12),
    st.lists(st.sampled_from([Twin.SAME, Twin.OTHER, None]), min_size=12, max_size=12),
)
def test_no_line_is_lost_and_no_two_people_are_taken_for_one(
    rows: list[tuple[str, str]], answers: list[Twin | None]
) -> None:
    decided = {number: answer for number, answer in enumerate(answers, 2) if answer}
    found = lines(*(f"{name}||{body}" for name, body in rows), decided=decided)
    assert len(found) == len(rows)
    keys = Counter(each.candidate.key for each in found if each.candidate)
    assert set(keys.values()) <= {1}
    assert all(bool(each.candidate) != bool(each.twin and each.decided is not Twin.OTHER)
               for each in found)  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"country": "Narnia"}, "“Narnia” is no country that we know: it is left out."),
        ({"languages": "Urdu, Moon"}, "“Moon” is no language that we know: it is left out."),
        ({"level": "cosmic"}, "“cosmic” is no level of government: it is left out."),
        ({"sector": "moon"}, "“moon” is no sector: it is left out."),
    ],
)
def test_what_is_not_known_is_told_and_the_person_is_taken(
    cells: dict[str, str], said: str
) -> None:
    places = {"name": 0, **{name: place for place, name in enumerate(cells, 1)}}
    [line] = planning.understood([Record(2, ["A", *cells.values()])], places)
    assert line.candidate
    assert list(line.repairs) == [said]


FRONT = st.lists(st.sampled_from(["Dr", "Dr.", "PROF.", "Prof", "Ms", "H.E.", "mr."]), max_size=4)
WORDS = st.lists(st.sampled_from(["Zoe", "Mueller", "آمنہ", "Drew", "O'Neill"]), min_size=1)


@given(FRONT, WORDS)
def test_forms_of_address_go_to_their_place_and_none_is_lost(
    front: list[str], words: list[str]
) -> None:
    name, honorific = " ".join(words), " ".join(front)
    [line] = planning.understood([Record(2, [f"{honorific} {name}"])], {"name": 0})
    assert line.candidate
    assert (line.candidate.honorific, line.candidate.name) == (honorific, name)
    [told] = planning.understood(
        [Record(2, [f"{honorific} {name}", "Sir"])], {"name": 0, "honorific": 1}
    )
    assert told.candidate
    assert told.candidate.honorific == "Sir"
    assert told.candidate.name == f"{honorific} {name}".strip()
    assert planning.understood([Record(2, ["Dr."])], {"name": 0})[0].candidate


def test_a_form_of_address_in_front_of_the_given_name_is_not_sorted_by() -> None:
    columns = {"given": 0, "family": 1}
    lines = planning.understood(
        [Record(2, ["Dr. Zoe", "Mueller"]), Record(3, ["Dr", "A"])], columns
    )
    found = [each.candidate for each in lines if each.candidate]
    assert [(each.honorific, each.name, each.sort_name) for each in found] == [
        ("Dr.", "Zoe Mueller", "Mueller, Zoe"),
        ("Dr", "A", ""),
    ]
    assert list(lines[0].repairs) == ["“Dr.” is taken as the form of address."]


@pytest.mark.parametrize(
    ("typed", "level"),
    [("Federal", Level.FEDERAL), ("state", Level.PROVINCIAL), ("", None), ("PROVINCIAL",
     Level.PROVINCIAL)],
)  # fmt: skip
def test_levels_are_found_by_their_words(typed: str, level: Level | None) -> None:
    [line] = planning.understood([Record(2, ["A", typed])], {"name": 0, "level": 1})
    assert line.candidate
    assert line.candidate.level is level


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["#REF!", ""], "A cell holds an error of the spreadsheet: #REF!"),
        (["A" * 301, ""], "A cell has more than 300 characters."),
        (["A", "D" * 61], "The form of address has more than 60 characters."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(cells: list[str], said: str) -> None:
    [line] = planning.understood([Record(2, cells)], {"name": 0, "honorific": 1})
    assert (line.candidate, line.reason) == (None, said)
