"""How days and moments are said on paper, in the language that is spoken."""

from datetime import date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of

_DAY: Final = "d MMMM y"
_FROM: Final = (_DAY, "d MMMM", "d")
"""How the first day is said when it shares nothing, the year, or the month with the last."""


@cache
def _locale_named(code: str) -> Locale:
    return Locale.parse(locale_of(code))  # for every date anew it would take most of the time


def _locale() -> Locale:
    return _locale_named(language())


def full_day(day: date) -> str:
    """Return the day in full, with its weekday."""
    return format_date(day, "full", locale=_locale())


def short_day(day: date) -> str:
    """Return day and month in short, without the year."""
    return format_date(day, "d MMM", locale=_locale())


def period(first: date, last: date) -> str:
    """Return the days from first to last, each with the least that tells it from the other."""
    locale = _locale()
    whole = format_date(last, _DAY, locale=locale)
    if first == last:
        return whole
    shared = (first.year == last.year) + ((first.year, first.month) == (last.year, last.month))
    return f"{format_date(first, _FROM[shared], locale=locale)}–{whole}"


def moment_at(moment: datetime, zone: str) -> str:
    """Return the moment by the clocks of the zone, which is named."""
    local = moment.astimezone(ZoneInfo(zone))
    text = format_datetime(local, f"{_DAY}, HH:mm", locale=_locale())
    return _("%(moment)s (%(zone)s time)", moment=text, zone=city_of(zone))


def clock(starts: datetime, ends: datetime) -> str:
    """Return from when until when, by the clocks that the moments stand in."""
    return "–".join(f"{each:%H:%M}" for each in (starts, ends))


def city_of(zone: str) -> str:
    """Return the city that an IANA zone is named for."""
    return zone.rpartition("/")[2].replace("_", " ")
