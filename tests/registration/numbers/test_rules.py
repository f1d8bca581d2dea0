"""What is promised, what is missing, and what no small number may reveal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.registration.numbers.rules import (
    FEW,
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
    found = []
    for value in values:
        open_, hidden = draw(counts), draw(counts)
        total = max(max(open_.values()) + max(hidden.values()), draw(few))
        found.append(
            Group(value=value, name=value.upper(), total=total, open=open_, protected=hidden)
        )
    return found


@given(groups(), st.booleans())
def test_everybody_is_counted_once(found: list[Group], is_telling: bool) -> None:
    lines, rest = discreet(found, is_telling=is_telling)
    everybody = summed(added(each.open, each.protected) for each in found)
    told = summed([*(each.counts for each in lines), rest])
    assert {key: told.get(key, 0) for key in KEYS} == {key: everybody.get(key, 0) for key in KEYS}


@given(groups(), st.booleans())
def test_no_line_of_a_few_counts_a_protected_person(
    found: list[Group],
    is_telling: bool,
) -> None:
    lines, _rest = discreet(found, is_telling=is_telling)
    by_value = {each.value: each for each in found}
    for line in lines:
        group = by_value[line.value]
        if is_telling or group.total < FEW:
            assert line.counts == group.open
        else:
            assert line.counts == added(group.open, group.protected)


def test_a_line_that_only_counted_a_protected_person_is_not_there() -> None:
    alone = Group(value="a", name="A", total=1, open={"confirmed": 0}, protected={"confirmed": 1})
    assert discreet([alone], is_telling=True) == ([], {"confirmed": 1})


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
