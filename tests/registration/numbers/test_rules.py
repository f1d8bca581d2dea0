"""What is promised, what is missing, and what no small number may reveal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.registration.numbers.rules import (
    FEW,
    Counts,
    Group,
    Line,
    added,
    discreet,
    missing,
    percent,
    promised,
    require_room,
    require_sound_target,
    shortened,
    summed,
)

people = st.integers(0, 100_000)
few = st.integers(0, 7)
KEYS = ("registered", "confirmed")
counts = st.fixed_dictionaries(dict.fromkeys(KEYS, few))


@st.composite
def groups(draw: st.DrawFn) -> list[Group]:
    values = draw(st.lists(st.sampled_from(["", *"abcdef"]), unique=True))
    return [
        Group(value=each, name=each.upper(), open=draw(counts), protected=draw(counts))
        for each in values
    ]


def told_by(found: list[Group], *, is_telling: bool) -> tuple[dict[str, Counts], Counts, Counts]:
    """The numbers of each line, of the rest, and of the total alone."""
    told = discreet(found, is_telling=is_telling)
    return {each.value: each.counts for each in told.lines}, told.rest, told.untold


@given(groups(), st.booleans())
def test_everybody_is_counted_once(found: list[Group], is_telling: bool) -> None:
    lines, rest, untold = told_by(found, is_telling=is_telling)
    everybody = summed(added(each.open, each.protected) for each in found)
    told = summed([*lines.values(), rest, untold])
    assert {key: told.get(key, 0) for key in KEYS} == {key: everybody.get(key, 0) for key in KEYS}


@given(groups(), st.booleans())
def test_no_number_of_a_few_counts_a_protected_person(found: list[Group], is_telling: bool) -> None:
    lines, rest, _untold = told_by(found, is_telling=is_telling)
    for group in found:
        for key, number in lines.get(group.value, {}).items():
            assert number == group.open[key] or (number >= FEW and not is_telling)
    unsaid = next((each.open for each in found if not each.value), dict.fromkeys(KEYS, 0))
    for key, number in rest.items():
        assert number == unsaid[key] or number >= FEW or unsaid[key] > 0


MEDIA = Group(
    value="media",
    name="Media",
    open={"registered": 4, "confirmed": 0},
    protected={"registered": 1, "confirmed": 1},
)


def test_a_few_confirmed_among_many_tell_of_nobody() -> None:
    crowd = {"registered": 9, "confirmed": 8}
    many = Group(value="other", name="Other", open=crowd, protected={**crowd, "confirmed": 0})
    assert told_by([MEDIA, many], is_telling=False) == (
        {"media": MEDIA.open, "other": {"registered": 18, "confirmed": 8}},
        {},
        {"registered": 1, "confirmed": 1},
    )


def test_the_rest_tells_of_the_protected_only_among_others() -> None:
    silent = Group(
        value="", name="", open={"registered": 2, "confirmed": 0}, protected={"registered": 1}
    )
    _lines, rest, untold = told_by([MEDIA, silent], is_telling=False)
    assert (rest, untold) == (
        {"registered": 2, "confirmed": 0},
        {"registered": 2, "confirmed": 1},
    )
    others = Group(value="", name="", open={"registered": 2, "confirmed": 2}, protected={})
    _lines, rest, untold = told_by([MEDIA, others], is_telling=False)
    assert (rest, untold) == ({"registered": 3, "confirmed": 3}, {})


def test_a_line_that_only_counted_a_protected_person_is_not_there() -> None:
    alone = Group(value="a", name="A", open={"confirmed": 0}, protected={"confirmed": 1})
    assert told_by([alone], is_telling=True) == ({}, {}, {"confirmed": 1})


@given(people, people)
def test_what_is_missing_of_a_number(number: int, confirmed: int) -> None:
    lacking = missing(promised(number=number, share=None, total=confirmed), confirmed)
    assert lacking == max(0, number - confirmed)


@given(st.integers(1, 100), people, people)
def test_a_share_is_reached_with_what_is_missing_and_not_with_one_less(
    share: int, total: int, confirmed: int
) -> None:
    lacking = missing(promised(number=None, share=share, total=total), confirmed)
    assert lacking >= 0
    assert 100 * (confirmed + lacking) >= share * total
    if lacking:
        assert 100 * (confirmed + lacking - 1) < share * total


@given(people, people)
def test_a_percentage_is_one(part: int, whole: int) -> None:
    assert 0 <= percent(part, whole) <= 100
    assert (percent(part, whole) == 100) == (0 < whole <= part)


@given(st.integers(0, 60), st.integers(1, 50))
def test_a_table_is_shortened_only_if_that_spares_something(length: int, most: int) -> None:
    lines = [Line(value=str(each), name="", counts={}) for each in range(length)]
    shown, others = shortened(lines, most)
    assert [*shown, *others] == lines
    assert len(others) != 1
    assert len(shown) <= most + 1


@pytest.mark.parametrize(
    ("number", "share", "field"),
    [
        (None, None, "number"),
        (1, 1, "number"),
        (0, None, "number"),
        (1_000_001, None, "number"),
        (None, 0, "share"),
        (None, 101, "share"),
    ],
)
def test_either_a_number_or_a_share_is_promised(
    number: int | None, share: int | None, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        require_sound_target(number=number, share=share)
    assert refused.value.field == field


def test_sound_targets_and_room_for_them() -> None:
    require_sound_target(number=1, share=None)
    require_sound_target(number=None, share=100)
    require_room(199)
    with pytest.raises(DomainError):
        require_room(200)
