"""How codes, days and moments are said in the report's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language
from eventmgr.reports.document import Fact
from eventmgr.reports.snapshot import Conference

UNSAID = "unsaid"
"""The code of a choice that nobody made; such lines are left out."""


_DAY = "d MMMM y"
_FROM = (_DAY, "d MMMM", "d")
"""How the first day is said when it shares nothing, the year, or the month with the last."""


def label(labels: Mapping[Any, object], code: str) -> str:
    """Return the code's label, or the code made readable where no label is known."""
    known = labels.get(code)
    return str(known) if known else code.replace("_", " ").capitalize()


def said(labels: Mapping[Any, object], code: str) -> str:
    """Return the code's label, and nothing where nothing was said."""
    return "" if code in {"", UNSAID} else label(labels, code)


def facts(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """Return the labelled lines that have something to say."""
    return tuple(Fact(label=name, value=value) for name, value in pairs if value.strip())


def listed(names: Iterable[str]) -> str:
    """Return the names on one line."""
    return "; ".join(names)


def day(iso: str) -> str:
    """Return an ISO day in full, with its weekday."""
    return format_date(date.fromisoformat(iso), "full", locale=_locale())


def period(conference: Conference) -> str:
    """Return the conference's days, each with the least that tells it from the other."""
    first, last = map(date.fromisoformat, (conference.starts, conference.ends))
    whole = format_date(last, _DAY, locale=_locale())
    if first == last:
        return whole
    shared = (first.year == last.year) + ((first.year, first.month) == (last.year, last.month))
    return f"{format_date(first, _FROM[shared], locale=_locale())}–{whole}"


def moment(iso: str, zone: str) -> str:
    """Return an ISO moment by the clocks of the zone, which is named."""
    local = datetime.fromisoformat(iso).astimezone(ZoneInfo(zone))
    text = format_datetime(local, f"{_DAY}, HH:mm", locale=_locale())
    return str(_("%(moment)s (%(zone)s time)") % {"moment": text, "zone": _city(zone)})


def clock(starts: str, ends: str) -> str:
    """Return from when until when, by the clocks that the moments were written with."""
    return "–".join(datetime.fromisoformat(each).strftime("%H:%M") for each in (starts, ends))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _locale() -> str:
    return "en_GB" if language() == "en" else language()
