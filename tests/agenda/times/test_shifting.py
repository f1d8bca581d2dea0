from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.times import shifting
from eventmgr.foundation.errors import DomainError
from tests.factories.items import NINE, a_room, an_item

FIVE = timedelta(minutes=5)


def minutes(count: int) -> datetime:
    return NINE + timedelta(minutes=count)


@st.composite
def days(draw: st.DrawFn) -> list[AgendaItem]:
    """Sessions of any lengths from any minute of a day, nothing included, in up to three rooms."""
    times = draw(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), max_size=12))
    rooms = [None, a_room(1), a_room(2), a_room(3)]
    return [
        an_item(key, start, start + length, room=draw(st.sampled_from(rooms)))
        for key, (start, length) in enumerate(times, 1)
    ]


def after(items: list[AgendaItem], moves: shifting.Moves) -> list[AgendaItem]:
    """The sessions as they are after the moves."""
    return [
        an_item(
            each.id,
            starts_at=moves[each.id][0],
            ends_at=moves[each.id][1],
            room=a_room(moves[each.id][2]) if moves[each.id][2] else None,
        )
        if each.id in moves
        else each
        for each in items
    ]


def test_sessions_are_shifted_with_their_lengths_and_rooms() -> None:
    moves = shifting.shifted([an_item(1, 0, 60, room=a_room(7)), an_item(2, 90, 90)], minutes=15)
    assert moves == {
        1: (minutes(15), minutes(75), 7),
        2: (minutes(105), minutes(105), None),
    }
    assert shifting.shifted([an_item(1)], minutes=0) == {}


def test_a_shift_over_the_change_of_the_clocks_keeps_the_length() -> None:
    zone = ZoneInfo("Europe/Berlin")
    starts = datetime(2026, 3, 29, 1, 0, tzinfo=zone)
    item = an_item(1, starts_at=starts, ends_at=datetime(2026, 3, 29, 3, 30, tzinfo=zone))
    moved = shifting.shifted([item], minutes=60)[1]
    assert moved[:2] == (
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 2, 30, tzinfo=UTC),
    )


@given(days(), st.integers(-600, 600))
def test_shifting_back_undoes_a_shift(items: list[AgendaItem], by: int) -> None:
    there = after(items, shifting.shifted(items, minutes=by))
    assert [each.length for each in there] == [each.length for each in items]
    assert after(there, shifting.shifted(there, minutes=-by)) == items


def test_what_follows_begins_with_the_session_or_later() -> None:
    here, there = a_room(1), a_room(2)
    starting = an_item(5, 60, 90, room=here)
    later = an_item(2, 100, 130, room=there)
    together = an_item(9, 60, 120, room=there)
    next_here = an_item(1, 90, 120, room=here)
    earlier = an_item(3, 0, 300, room=here)
    items = [later, next_here, together, earlier, starting]
    assert shifting.following(items, starting=starting, only_room=False) == [
        starting,
        together,
        next_here,
        later,
    ]
    assert shifting.following(items, starting=starting, only_room=True) == [starting, next_here]


def test_following_without_a_room_means_the_others_without_one() -> None:
    starting, other = an_item(1), an_item(2, 60, 90)
    items = [starting, other, an_item(3, 60, 90, room=a_room(1))]
    assert shifting.following(items, starting=starting, only_room=True) == [starting, other]


def test_a_day_is_pressed_into_half_its_time() -> None:
    items = [an_item(1, 0, 60), an_item(2, 60, 90), an_item(3, 120, 240, room=a_room(4))]
    assert shifting.fitted(items, starts=minutes(60), ends=minutes(180)) == {
        1: (minutes(60), minutes(90), None),
        2: (minutes(90), minutes(105), None),
        3: (minutes(120), minutes(180), 4),
    }


def test_a_day_that_fits_already_is_left_as_it_is_to_the_minute() -> None:
    items = [an_item(1, 0, 7), an_item(2, 13, 61)]
    assert shifting.fitted(items, starts=minutes(0), ends=minutes(61)) == {}


def test_sessions_that_do_not_change_are_not_moved() -> None:
    items = [an_item(1, 0, 0), an_item(2, 0, 60)]
    assert set(shifting.fitted(items, starts=minutes(0), ends=minutes(120))) == {2}
    assert shifting.fitted([], starts=minutes(0), ends=minutes(1)) == {}


@pytest.mark.parametrize("length", [0, -5])
def test_a_day_cannot_end_before_it_starts(length: int) -> None:
    with pytest.raises(DomainError) as refused:
        shifting.fitted([an_item(1)], starts=minutes(0), ends=minutes(length))
    assert refused.value.field == "ends"


@given(days().filter(bool), st.integers(-300, 300), st.integers(1, 1500))
def test_fitting_keeps_the_order_and_fills_the_time(
    items: list[AgendaItem], start: int, length: int
) -> None:
    starts, ends = minutes(start), minutes(start + length)
    fitted = after(items, shifting.fitted(items, starts=starts, ends=ends))
    moments = [(each.starts_at, each.ends_at) for each in items]
    new = [(each.starts_at, each.ends_at) for each in fitted]
    flat = [moment for pair in moments for moment in pair]
    flat_new = [moment for pair in new for moment in pair]
    assert min(flat_new) == starts
    if max(flat) > min(flat):
        assert max(flat_new) == ends
    for old_one, new_one in zip(flat, flat_new, strict=True):
        for old_other, new_other in zip(flat, flat_new, strict=True):
            if old_one <= old_other:
                assert new_one <= new_other
            if old_one == old_other:
                assert new_one == new_other
    if max(flat) - min(flat) != ends - starts:
        assert all((each - starts) % FIVE == timedelta() or each == ends for each in flat_new)


def test_swapped_rooms_change_their_sessions_and_no_others() -> None:
    items = [
        an_item(1, 0, 60, room=a_room(1)),
        an_item(2, 30, 90, room=a_room(2)),
        an_item(3, room=a_room(3)),
        an_item(4),
    ]
    assert shifting.swapped(items, first=1, second=2) == {
        1: (minutes(0), minutes(60), 2),
        2: (minutes(30), minutes(90), 1),
    }
    assert shifting.swapped(items, first=1, second=1) == {}


@given(days(), st.integers(1, 3), st.integers(1, 3))
def test_swapping_twice_changes_nothing(items: list[AgendaItem], first: int, second: int) -> None:
    once = after(items, shifting.swapped(items, first=first, second=second))
    assert after(once, shifting.swapped(once, first=second, second=first)) == items


zones = st.sampled_from(
    ["UTC", "Asia/Karachi", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
).map(ZoneInfo)


@given(
    st.integers(0, 2 * 365 * 24 * 12).map(lambda steps: NINE - timedelta(days=365) + steps * FIVE),
    st.timedeltas(timedelta(), timedelta(days=3)),
    st.integers(-800, 800),
    zones,
)
def test_another_day_keeps_the_length_and_the_time_on_the_clocks(
    starts_at: datetime, length: timedelta, days: int, zone: ZoneInfo
) -> None:
    starts, ends = shifting.on_another_day(starts_at, starts_at + length, days=days, zone=zone)
    assert ends - starts == length
    wanted = starts_at.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    shown = starts.astimezone(zone).replace(tzinfo=None)
    skipped = wanted.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    assert shown == skipped
    assert timedelta() <= shown - wanted <= timedelta(hours=1)


def test_a_night_over_the_change_of_the_clocks_stays_as_long_as_it_was() -> None:
    zone = ZoneInfo("Europe/Berlin")
    moved = shifting.on_another_day(
        datetime(2026, 3, 27, 22, 0, tzinfo=UTC),
        datetime(2026, 3, 28, 4, 0, tzinfo=UTC),
        days=1,
        zone=zone,
    )
    assert [each.astimezone(zone).isoformat() for each in moved] == [
        "2026-03-28T23:00:00+01:00",
        "2026-03-29T06:00:00+02:00",
    ]
