"""Reading dates and times the way people type them into tables."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda.times.venue_time import Reading, at_venue, require_sensible_year
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

_LONGEST: Final = 40
_MOMENT: Final = re.compile(
    r"(?:(?P<day>\S.*?)(?:\s*,\s*|\s+|T))?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_IN_WORDS: Final = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_MIDNIGHT_AFTER: Final = 24
_NOON: Final = 12


def read(typed: str, *, zone: ZoneInfo, day: date | None = None) -> Reading:
    """Return the moment that was typed, by the venue's clocks unless an offset says otherwise.

    A time without a date falls on ``day`` if that is given. Raises DomainError with a sentence.
    """
    found = _MOMENT.fullmatch(typed) if len(typed) <= _LONGEST else None
    if found is None:
        raise DomainError(_no_moment(typed))
    try:
        on, notes = _day(found["day"], otherwise=day)
        local = _on(on, found)
    except (ValueError, OverflowError) as error:
        raise DomainError(_("There is no “%(typed)s”.", typed=typed)) from error
    reading = _with_offset(local, found["offset"]) if found["offset"] else at_venue(local, zone)
    return Reading(reading.moment, (*notes, *_seconds(found["second"]), *reading.notes))


def _no_moment(typed: str) -> str:
    if len(typed) <= _LONGEST and (_YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)):
        return str(_("“%(typed)s” is a day without a time.", typed=typed))
    wish = _(
        "“%(typed)s” is no date and time. Write it like 2027-03-09 14:30.", typed=typed[:_LONGEST]
    )
    return str(wish)


def _day(typed: str | None, *, otherwise: date | None) -> tuple[date, list[str]]:
    if not typed:
        if otherwise is None:
            raise DomainError(_("The day is missing. Write it like 2027-03-09 14:30."))
        return otherwise, [_("The end has no day; the day of the start was taken.")]
    if found := _YEAR_FIRST.fullmatch(typed):
        return date(int(found[1]), int(found[3]), int(found[4])), []
    if found := _DAY_FIRST.fullmatch(typed):
        day = date(int(found[4]), int(found[3]), int(found[1]))
        return day, [_("“%(typed)s” was read as %(day)s.", typed=typed, day=day.isoformat())]
    return _day_in_words(typed.replace(",", " ")), []


def _day_in_words(typed: str) -> date:
    for form in _IN_WORDS:
        try:
            return datetime.strptime(" ".join(typed.split()), form).date()  # noqa: DTZ007 - only the day is used
        except ValueError:
            continue
    raise ValueError(typed)


def _on(day: date, found: re.Match[str]) -> datetime:
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        hour = _hour_of_day(hour, afternoon=found["half"].lower().startswith("p"))
    if (hour, minute) == (_MIDNIGHT_AFTER, 0):
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, time(hour, minute))


def _hour_of_day(hour: int, *, afternoon: bool) -> int:
    if not 1 <= hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if afternoon else 0)


def _with_offset(local: datetime, offset: str) -> Reading:
    require_sensible_year(local)
    if offset.upper() == "Z":
        return Reading(local.replace(tzinfo=UTC))
    size = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    if size >= timedelta(days=1):
        raise DomainError(_("“%(offset)s” is no distance from UTC.", offset=offset))
    zone = timezone(-size if offset[0] == "-" else size)
    return Reading(local.replace(tzinfo=zone).astimezone(UTC))


def _seconds(typed: str | None) -> list[str]:
    return [_("The seconds were left out.")] if typed and int(typed) else []
