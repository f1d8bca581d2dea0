"""Moments and lengths as schedules write them: half of it redundant, some of it wrong."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda.times import typed_times
from eventmgr.agenda.times.venue_time import Reading, at_venue, require_sensible_year
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

_CLOCK: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?")
_LENGTH: Final = re.compile(r"(\d{1,5}):([0-5]\d)(?::[0-5]\d)?")
_ISO_LENGTH: Final = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d+S)?)?")
_MIDNIGHT_AFTER: Final = 24
LONGEST: Final = timedelta(days=31)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    """By which clocks the file is read."""

    zone: ZoneInfo
    venue: ZoneInfo | None = None
    """The venue's own zone, where the file names another."""
    is_zone_stated: bool = False
    """Whether the file names the zone."""
    day_change: time = time()
    """When a day of the file begins; what starts earlier stands under the day before."""


def zone_named(name: str) -> ZoneInfo | None:
    """Return the time zone of this name, or None if there is none."""
    try:
        return ZoneInfo(name) if name.isascii() and len(name) <= 60 else None  # noqa: PLR2004 - no name is longer
    except (ValueError, OSError, KeyError):
        return None


def start(typed: str, *, clock: str, day: str, clocks: Clocks) -> Reading:
    """Return when a session starts; raises DomainError.

    ``typed`` is its date, with an offset or without; ``clock`` the time as the programme shows it;
    ``day`` the day under which it stands. If the two agree but the offset is not that of the zone,
    the offset is the mistake of a program, and the clock is believed; but one that is the venue's
    own is no mistake, whatever zone the file names.
    """
    shown = _time_of_day(clock)
    if not typed:
        return _by_clock(shown, day, clocks)
    if _is_day(typed):
        return _by_clock(shown, typed, clocks)
    moment = _moment(typed)
    if moment is None:
        return typed_times.read(typed, zone=clocks.zone)
    if moment.tzinfo is None:
        return _to_the_minute(at_venue(moment, clocks.zone), moment)
    return _with_offset(moment, shown, clocks)


def end(starts_at: datetime, *, typed: str, length: str, clocks: Clocks) -> Reading:
    """Return when it ends, by its end if there is one, else by its length; raises DomainError."""
    if typed:
        return start(typed, clock="", day="", clocks=clocks)
    size = _length(length)
    if size is None:
        raise DomainError(
            _("“%(typed)s” is no length. Write it like 01:30.", typed=length[:40])
            if length
            else _("It says neither how long it takes nor when it ends.")
        )
    return Reading(starts_at + size)


def require_sensible_length(starts_at: datetime, ends_at: datetime) -> None:
    """Raise DomainError for a session that ends before it starts, or lasts longer than a month."""
    if ends_at < starts_at:
        raise DomainError(_("It ends before it starts."))
    if ends_at - starts_at > LONGEST:
        raise DomainError(_("It lasts %(days)d days.", days=(ends_at - starts_at).days))


def _by_clock(shown: time | None, day: str, clocks: Clocks) -> Reading:
    if shown is None or not _is_day(day):
        raise DomainError(_("It has no start."))
    on = datetime.combine(date.fromisoformat(day), shown)
    require_sensible_year(on)
    if shown < clocks.day_change:
        found = at_venue(on + timedelta(days=1), clocks.zone)
        note = _(
            "Its day begins at %(change)s; at %(start)s it is the next day.",
            change=f"{clocks.day_change:%H:%M}",
            start=f"{shown:%H:%M}",
        )
        return Reading(found.moment, (note, *found.notes))
    return at_venue(on, clocks.zone)


def _with_offset(moment: datetime, shown: time | None, clocks: Clocks) -> Reading:
    wall = moment.replace(tzinfo=None)
    require_sensible_year(wall)
    if shown == _without_seconds(wall.time()) and _is_mistaken(moment, clocks):
        found = at_venue(wall, clocks.zone)
        notes = [_mistaken(moment, clocks.zone), *found.notes]
        return _to_the_minute(Reading(found.moment, tuple(notes)), wall)
    local = moment.astimezone(clocks.zone)
    shows = {None, *map(_without_seconds, (wall.time(), local.time()))}
    notes = [] if shown in shows else [_two_starts(wall, shown)]
    return _to_the_minute(Reading(moment.astimezone(UTC), tuple(notes)), wall)


def _is_mistaken(moment: datetime, clocks: Clocks) -> bool:
    """Whether the offset cannot be that of the clocks by which the file is written.

    Without a zone in the file it may be written by other clocks, but +00:00 says nothing.
    """
    if moment.utcoffset() and not clocks.is_zone_stated:
        return False
    zones = (clocks.zone, clocks.venue or clocks.zone)
    return not any(_has_offset(moment, each) for each in zones)


def _has_offset(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.replace(tzinfo=zone)
    return moment.utcoffset() in {local.replace(fold=each).utcoffset() for each in (0, 1)}


def _mistaken(moment: datetime, zone: ZoneInfo) -> str:
    return _(
        "Its offset %(offset)s is not that of %(zone)s; the clock time was believed.",
        offset=moment.isoformat()[-len("+01:00") :],
        zone=zone.key,
    )


def _two_starts(wall: datetime, shown: time | None) -> str:
    return _(
        "Its date says %(date)s, its start %(start)s; the date was believed.",
        date=f"{wall:%H:%M}",
        start=f"{shown:%H:%M}",
    )


def _without_seconds(shown: time) -> time:
    return shown.replace(second=0, microsecond=0)


def _to_the_minute(found: Reading, typed: datetime) -> Reading:
    if not typed.second and not typed.microsecond:
        return found
    moment = found.moment.replace(second=0, microsecond=0)
    return Reading(moment, (*found.notes, _("The seconds were left out.")))


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def _is_day(typed: str) -> bool:
    try:
        return bool(date.fromisoformat(typed))
    except ValueError:
        return False


def _time_of_day(typed: str) -> time | None:
    found = _CLOCK.fullmatch(typed)
    if found is None or int(found[1]) == _MIDNIGHT_AFTER:
        return None
    return time(int(found[1]), int(found[2]))


def _length(typed: str) -> timedelta | None:
    if typed.isascii() and typed.isdigit() and len(typed) <= 5:  # noqa: PLR2004 - minutes of a month
        return timedelta(minutes=int(typed))
    if found := _LENGTH.fullmatch(typed):
        return timedelta(hours=int(found[1]), minutes=int(found[2]))
    if found := _ISO_LENGTH.fullmatch(typed):
        days, hours, minutes = (int(each or 0) for each in found.groups())
        return timedelta(days=days, hours=hours, minutes=minutes)
    return None
