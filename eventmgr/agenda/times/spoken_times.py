"""Times at the venue as sentences say them, in the reader's language: Tue 10 Mar 09:00."""

from datetime import datetime, timedelta

from babel.dates import format_datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n


def moment(conference: Conference, value: datetime, *, day_known: datetime | None = None) -> str:
    """Return day and time by the venue's clocks; without the day if it is that of ``day_known``."""
    local = conference.at_venue(value)
    same_day = day_known is not None and conference.at_venue(day_known).date() == local.date()
    return _format(local, "HH:mm" if same_day else "EEE d MMM HH:mm")


def span(
    conference: Conference,
    starts_at: datetime,
    ends_at: datetime,
    *,
    day_known: datetime | None = None,
) -> str:
    """Return from when to when; the day of the end only if it is another, midnight being none."""
    first = moment(conference, starts_at, day_known=day_known)
    until_midnight = ends_at - timedelta(microseconds=1) if ends_at > starts_at else ends_at
    same_day = conference.at_venue(until_midnight).date() == conference.at_venue(starts_at).date()
    last = (
        _format(conference.at_venue(ends_at), "HH:mm") if same_day else moment(conference, ends_at)
    )
    return f"{first}–{last}"


def _format(local: datetime, pattern: str) -> str:
    return format_datetime(local, pattern, locale=i18n.locale_of(i18n.language()))
