"""When somebody is reminded; pure decisions on days at the venue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.reminders.enums import ReminderRule

EARLIEST, LATEST = time(8), time(19)
"""Between them reminders leave, by the venue's clocks."""
PAUSE: Final = 2
"""Days between two reminders, whatever their reasons; a day that the person named is kept."""
LONGEST_DAYS: Final = 365
MOST: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """How a conference reminds."""

    first_after: int | None = None
    again_after: int | None = None
    before_deadline: int | None = None
    at_most: int = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that somebody got."""

    rule: ReminderRule
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder, and the first day on which it may leave."""

    day: date
    rule: ReminderRule
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One invitation that waits for its answer."""

    invited_on: date
    deadline: date
    """The last day on which answering makes sense."""
    undecided_on: date | None = None
    """When they said “maybe”."""
    decides_by: date | None = None
    sent: Sequence[Sent] = ()


def upcoming(pattern: Pattern, case: Case) -> Due | None:
    """Return the next reminder by the clock; None if no other will ever be due.

    Whoever named a day is left alone until then.
    """
    promised = _promised(case)
    found = [promised] if promised else [*_near_deadline(pattern, case), *_silent(pattern, case)]
    first = min(found, key=lambda each: each.day, default=None)
    return first if first and first.day <= case.deadline else None


def due(pattern: Pattern, case: Case, at_venue: datetime) -> Due | None:
    """Return the reminder that leaves at the moment, by the venue's clocks; None in the night."""
    today = at_venue.date()
    if not EARLIEST <= at_venue.time() < LATEST or today > case.deadline:
        return None
    found = upcoming(pattern, case)
    return found if found and found.day <= today else None


def planned(pattern: Pattern, case: Case, today: date, until: date) -> Iterator[Due]:
    """Yield what will be sent from today until the day, itself included, if nobody answers."""
    while found := upcoming(pattern, case):
        day = max(found.day, today)
        if day > min(until, case.deadline):
            return
        yield replace(found, day=day)
        case = replace(case, sent=(*case.sent, Sent(found.rule, found.number, day)))


def by_hand(case: Case, today: date) -> Due | None:
    """Return the reminder that a button sends; None for whoever got one today already."""
    if any(each.day >= today for each in case.sent) or today > case.deadline:
        return None
    return Due(today, ReminderRule.BY_HAND, _count(case, ReminderRule.BY_HAND) + 1)


def _promised(case: Case) -> Due | None:
    if case.decides_by is None:
        return None
    wanted = Due(case.decides_by, ReminderRule.PROMISED, case.decides_by.toordinal())
    return None if _was_sent(case, wanted) else wanted


def _silent(pattern: Pattern, case: Case) -> Iterator[Due]:
    number = _count(case, ReminderRule.SILENT)
    wait = pattern.again_after if number else pattern.first_after
    if wait is None or _is_enough(pattern, case):
        return
    of_rule = [each.day for each in case.sent if each.rule is ReminderRule.SILENT]
    since = max(case.invited_on, case.undecided_on or case.invited_on, *of_rule)
    day = max(since + timedelta(days=wait), _after_pause(case))
    yield Due(day, ReminderRule.SILENT, number + 1)


def _near_deadline(pattern: Pattern, case: Case) -> Iterator[Due]:
    if pattern.before_deadline is None or _is_enough(pattern, case):
        return
    day = case.deadline - timedelta(days=pattern.before_deadline)
    wanted = Due(max(day, _after_pause(case)), ReminderRule.DEADLINE, case.deadline.toordinal())
    # Whoever was invited later than that has just been told of it.
    if case.invited_on < day and not _was_sent(case, wanted):
        yield wanted


def _is_enough(pattern: Pattern, case: Case) -> bool:
    counted = _count(case, ReminderRule.SILENT) + _count(case, ReminderRule.DEADLINE)
    return counted >= pattern.at_most


def _count(case: Case, rule: ReminderRule) -> int:
    return sum(each.rule is rule for each in case.sent)


def _was_sent(case: Case, wanted: Due) -> bool:
    return any((each.rule, each.number) == (wanted.rule, wanted.number) for each in case.sent)


def _after_pause(case: Case) -> date:
    return max((each.day + timedelta(days=PAUSE) for each in case.sent), default=case.invited_on)


def require_sound(pattern: Pattern, *, is_on: bool) -> None:
    """Raise DomainError for reminders that would never be sent, or too close to each other."""
    if is_on and pattern.first_after is None and pattern.before_deadline is None:
        raise DomainError(_("Say after or before how many days."), field="first_after")
    if pattern.again_after is not None and pattern.again_after < PAUSE:
        raise DomainError(
            _("Leave at least %(days)d days between two reminders.", days=PAUSE),
            field="again_after",
        )
