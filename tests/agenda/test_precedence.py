from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda import precedence
from eventmgr.agenda.enums import SessionRoleName

CHIEF, HONOUR = SessionRoleName.CHIEF_GUEST, SessionRoleName.GUEST_OF_HONOUR
CHAIR, PANELIST = SessionRoleName.CHAIR, SessionRoleName.PANELIST
OFFICES = ["President", "Prime Minister", "Vice President", "Minister", "Minister of State"]


@dataclass(frozen=True)
class Entry:
    key: int
    role: SessionRoleName = HONOUR
    title: str = ""
    place: int | None = None


def ordered(entries: Sequence[Entry], offices: Sequence[str] = OFFICES) -> list[Entry]:
    return precedence.in_order(
        entries,
        offices,
        role=lambda each: each.role,
        title=lambda each: each.title,
        place=lambda each: each.place,
    )


def keys(entries: Sequence[Entry], offices: Sequence[str] = OFFICES) -> list[int]:
    return [each.key for each in ordered(entries, offices)]


def test_ceremonial_roles_come_first_by_office_and_the_others_as_typed() -> None:
    entries = [
        Entry(1, PANELIST, "President"),
        Entry(2, HONOUR, "Minister of Justice"),
        Entry(3, CHAIR, "Prime Minister"),
        Entry(4, HONOUR, "Writer"),
        Entry(5, CHIEF, "Prime Minister"),
    ]
    assert keys(entries) == [5, 2, 4, 1, 3]


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("President", 0),
        ("VICE  PRESIDENT of the Assembly", 2),
        ("Vice-President", 2),
        ("Minister of State for Interior", 4),
        ("Federal Minister", 3),
        ("The Prime Minister's envoy", 1),
        ("Administer of things", 5),
        ("Ministers", 5),
        ("State of Minister", 3),
        ("", 5),
    ],
)
def test_the_longest_office_whose_words_stand_in_the_title_counts(title: str, rank: int) -> None:
    assert precedence.Ranks(OFFICES).of(title) == rank


def test_offices_without_words_are_nobodys() -> None:
    assert precedence.Ranks(["", " - "]).of("Anything") == 2


def test_offices_in_urdu_are_found() -> None:
    assert precedence.Ranks(["وزیر اعظم", "وزیر"]).of("وفاقی وزیر برائے انسانی حقوق") == 1


def test_without_offices_the_chief_guest_is_first_and_the_rest_as_typed() -> None:
    assert keys([Entry(1), Entry(2), Entry(3, CHIEF), Entry(4, CHAIR)], []) == [3, 1, 2, 4]


def test_a_place_set_by_hand_is_kept_whatever_the_office() -> None:
    entries = [Entry(1, CHAIR, place=1), Entry(2, CHIEF, "President"), Entry(3, HONOUR, place=2)]
    assert keys(entries) == [1, 3, 2]


def test_a_taken_place_or_one_beyond_the_end_gives_the_nearest_free_one() -> None:
    assert keys([Entry(1, place=2), Entry(2, place=2), Entry(3)]) == [3, 1, 2]
    assert keys([Entry(1, place=99), Entry(2, place=98), Entry(3)]) == [3, 1, 2]
    assert keys([Entry(1), Entry(2, place=0), Entry(3, place=-4)]) == [3, 2, 1]


entries_of_any_kind = st.lists(
    st.builds(
        Entry,
        st.integers(),
        st.sampled_from(SessionRoleName),
        st.sampled_from([*OFFICES, "Minister of State for Education", "Writer", ""]),
        st.none() | st.integers(1, 12),
    ),
    max_size=10,
)


@given(entries_of_any_kind, st.permutations(OFFICES))
def test_nobody_is_lost_and_equal_input_gives_equal_output(
    entries: list[Entry], offices: list[str]
) -> None:
    found = ordered(entries, offices)
    assert sorted(found, key=repr) == sorted(entries, key=repr)
    assert ordered(list(entries), list(offices)) == found


@given(entries_of_any_kind)
def test_every_place_that_there_is_goes_to_one_who_asked_for_it(entries: list[Entry]) -> None:
    found = ordered(entries)
    for place in {each.place for each in entries if each.place and each.place <= len(entries)}:
        assert found[place - 1].place == place


@given(entries_of_any_kind)
def test_an_ordered_list_stays_as_it_is(entries: list[Entry]) -> None:
    found = ordered([Entry(each.key, each.role, each.title) for each in entries])
    assert ordered(found) == found
