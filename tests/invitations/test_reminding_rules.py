"""Which reminder is due at which moment: decisions on days, without a database."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.reminders.enums import ReminderRule
from eventmgr.invitations.reminders.rules import (
    PAUSE,
    Case,
    Due,
    Pattern,
    Sent,
    by_hand,
    due,
    planned,
    require_sound,
    upcoming,
)

FIRST = date(2026, 3, 1)
NOON = time(12)
SILENT, DEADLINE, PROMISED = ReminderRule.SILENT, ReminderRule.DEADLINE, ReminderRule.PROMISED


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def case(**values: object) -> Case:
    return Case(**{"invited_on": FIRST, "deadline": day(30), **values})  # type: ignore[arg-type]


maybe_days = st.none() | st.integers(1, 40)
patterns = st.builds(
    Pattern,
    first_after=maybe_days,
    again_after=st.none() | st.integers(PAUSE, 40),
    before_deadline=maybe_days,
    at_most=st.integers(1, 6),
)
cases = st.builds(
    Case,
    invited_on=st.just(FIRST),
    deadline=st.integers(0, 60).map(day),
    undecided_on=st.none() | st.integers(0, 20).map(day),
    decides_by=st.none() | st.integers(1, 60).map(day),
)


def lived(pattern: Pattern, of: Case) -> list[Due]:
    """What a worker that looks once a day sends until the deadline and some days more."""
    sent: list[Due] = []
    for number in range(80):
        found = due(pattern, of, datetime.combine(day(number), NOON))
        if found:
            sent.append(Due(day(number), found.rule, found.number))
            done = Sent(found.rule, found.number, day(number))
            of = Case(
                invited_on=of.invited_on,
                deadline=of.deadline,
                undecided_on=of.undecided_on,
                decides_by=of.decides_by,
                sent=(*of.sent, done),
            )
            assert due(pattern, of, datetime.combine(day(number), NOON)) is None
    return sent


@given(patterns, cases)
def test_the_plan_is_what_happens(pattern: Pattern, of: Case) -> None:
    assert [*planned(pattern, of, FIRST, day(79))] == lived(pattern, of)


@given(patterns, cases)
def test_nobody_is_reminded_too_often_too_late_or_twice(pattern: Pattern, of: Case) -> None:
    sent = lived(pattern, of)
    by_clock = [each.day for each in sent if each.rule is not PROMISED]
    assert len(by_clock) <= pattern.at_most
    assert all(each.day <= of.deadline for each in sent)
    assert len({(each.rule, each.number) for each in sent}) == len(sent)
    assert all((later - earlier).days >= PAUSE for earlier, later in pairwise(by_clock))
    assert all(each.day > of.invited_on for each in sent)


@given(patterns, cases)
def test_whoever_named_a_day_is_left_alone_until_then(pattern: Pattern, of: Case) -> None:
    sent = lived(pattern, of)
    if of.decides_by is None:
        assert all(each.rule is not PROMISED for each in sent)
    elif of.decides_by > of.deadline:
        assert sent == []
    else:
        assert (sent[0].day, sent[0].rule) == (of.decides_by, PROMISED)


@given(patterns, cases, st.times())
def test_nothing_leaves_in_the_night(pattern: Pattern, of: Case, at: time) -> None:
    found = due(pattern, of, datetime.combine(day(25), at))
    assert found is None or time(8) <= at < time(19)


@pytest.mark.parametrize(("at", "leaves"), [("07:59", 0), ("08:00", 1), ("18:59", 1), ("19:00", 0)])
def test_the_hours_in_which_reminders_leave(at: str, leaves: int) -> None:
    moment = datetime.combine(day(8), time.fromisoformat(at))
    assert bool(due(Pattern(first_after=7), case(), moment)) == bool(leaves)


def test_after_so_many_days_and_again_and_before_the_deadline() -> None:
    pattern = Pattern(first_after=7, again_after=10, before_deadline=3, at_most=3)
    assert [*planned(pattern, case(), FIRST, day(40))] == [
        Due(day(7), SILENT, 1),
        Due(day(17), SILENT, 2),
        Due(day(27), DEADLINE, day(30).toordinal()),
    ]


def test_a_worker_that_was_away_sends_one_for_all_that_it_missed() -> None:
    found = due(Pattern(first_after=2, again_after=2), case(), datetime.combine(day(20), NOON))
    assert found == Due(day(2), SILENT, 1)
    assert [each.day for each in planned(Pattern(first_after=2), case(), day(20), day(40))] == [
        day(20)
    ]


def test_whoever_was_invited_within_the_last_days_is_not_reminded_of_the_deadline() -> None:
    assert upcoming(Pattern(before_deadline=5), case(invited_on=day(26))) is None


def test_a_deadline_that_moved_is_told_anew() -> None:
    told = Sent(DEADLINE, day(10).toordinal(), day(7))
    assert upcoming(Pattern(before_deadline=3), case(sent=[told])) == Due(
        day(27), DEADLINE, day(30).toordinal()
    )


def test_a_button_reminds_once_a_day() -> None:
    assert by_hand(case(), day(4)) == Due(day(4), ReminderRule.BY_HAND, 1)
    done = case(sent=[Sent(ReminderRule.BY_HAND, 1, day(4))])
    assert by_hand(done, day(4)) is None
    assert by_hand(done, day(5)) == Due(day(5), ReminderRule.BY_HAND, 2)
    assert by_hand(case(), day(31)) is None


@pytest.mark.parametrize(
    ("pattern", "field"),
    [(Pattern(), "first_after"), (Pattern(first_after=3, again_after=1), "again_after")],
)
def test_reminders_that_make_no_sense_are_refused(pattern: Pattern, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        require_sound(pattern, is_on=True)
    assert refused.value.field == field
