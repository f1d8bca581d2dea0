"""Where sessions go when many are moved at once: arithmetic alone, nothing is written.

Every move names the session's new start, end and room; sessions that stay as they are have none.
Moments come out in UTC, so that no summer time bends a length.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.times import venue_time
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

Moves = dict[int, tuple[datetime, datetime, int | None]]
"""By the session's id: when it will start and end, and the id of its room."""

STEP: Final = timedelta(minutes=5)


def shifted(items: Iterable[AgendaItem], *, minutes: int) -> Moves:
    """Return the sessions so many minutes later, or earlier if negative; lengths stay."""
    by = timedelta(minutes=minutes)
    return _changes(
        (each, each.starts_at.astimezone(UTC) + by, each.ends_at.astimezone(UTC) + by)
        for each in items
    )


def following(
    items: Iterable[AgendaItem], *, starting: AgendaItem, only_room: bool
) -> list[AgendaItem]:
    """Return the session and all of the given ones that begin with it or later, in order.

    With ``only_room`` those alone that are in its room (or, like it, in none).
    """
    found = [
        each
        for each in items
        if each.starts_at >= starting.starts_at
        and (not only_room or _room_id(each) == _room_id(starting))
    ]
    return sorted(found, key=lambda each: (each.starts_at, each.id))


def fitted(items: Sequence[AgendaItem], *, starts: datetime, ends: datetime) -> Moves:
    """Return the sessions stretched or pressed so that they fill the time from start to end.

    Starts and ends fall on whole five minutes after ``starts``, the last end on ``ends``. What
    began together begins together, what did not overlap does not: the order is kept. If as much
    time is filled already, all are only moved. Raises DomainError if there is no such time.
    """
    if ends <= starts:
        raise DomainError(_("The day ends after it starts. Check both times."), field="ends")
    if not items:
        return {}
    first = min(each.starts_at for each in items)
    fit = _Fit(first, max(each.ends_at for each in items) - first, starts, ends - starts)
    return _changes((each, fit(each.starts_at), fit(each.ends_at)) for each in items)


def swapped(items: Iterable[AgendaItem], *, first: int, second: int) -> Moves:
    """Return the sessions of the two rooms (ids), those of either in the other."""
    other = {first: second, second: first}
    return {
        each.id: (each.starts_at.astimezone(UTC), each.ends_at.astimezone(UTC), other[each.room.id])
        for each in items
        if each.room and other.get(each.room.id, each.room.id) != each.room.id
    }


def on_another_day(
    starts_at: datetime, ends_at: datetime, *, days: int, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """Return so many days later the same time on the clocks of the zone, and the same length.

    A time that the clocks skip on that day is moved on as far as they are. Raises DomainError for
    years that make no sense.
    """
    local = starts_at.astimezone(zone).replace(tzinfo=None, fold=0)
    moved = venue_time.at_venue(local + timedelta(days=days), zone).moment
    return moved, moved + (ends_at.astimezone(UTC) - starts_at.astimezone(UTC))


class _Fit:
    """The straight line from the time that is filled to the time to fill."""

    def __init__(
        self, first: datetime, filled: timedelta, starts: datetime, to_fill: timedelta
    ) -> None:
        self.first, self.filled = first.astimezone(UTC), filled
        self.starts, self.to_fill = starts.astimezone(UTC), to_fill

    def __call__(self, moment: datetime) -> datetime:
        """Return where the moment goes; never before one that it was not before."""
        after = moment.astimezone(UTC) - self.first
        if self.filled == self.to_fill or not self.filled:
            return self.starts + after
        if after == self.filled:
            return self.starts + self.to_fill
        return self.starts + min(self._rounded(after), self.to_fill)

    def _rounded(self, after: timedelta) -> timedelta:
        """Scale in whole microseconds: floats would let neighbours change places."""
        smallest = timedelta.resolution
        top = (after // smallest) * (self.to_fill // smallest)
        bottom = (self.filled // smallest) * (STEP // smallest)
        return (2 * top + bottom) // (2 * bottom) * STEP


def _changes(moved: Iterable[tuple[AgendaItem, datetime, datetime]]) -> Moves:
    return {
        item.id: (starts_at, ends_at, _room_id(item))
        for item, starts_at, ends_at in moved
        if (starts_at, ends_at) != (item.starts_at, item.ends_at)
    }


def _room_id(item: AgendaItem) -> int | None:
    return item.room.id if item.room else None
