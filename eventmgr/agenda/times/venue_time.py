"""From the clocks on the venue's walls to moments; summer time skips hours and repeats some."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

YEARS: Final = range(1970, 2200)
"""Years outside are typing errors, and some of them no calendar program can say."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A moment in UTC, and sentences on what had to be assumed to find it."""

    moment: datetime
    notes: tuple[str, ...] = ()


def at_venue(local: datetime, zone: ZoneInfo) -> Reading:
    """Return the moment at which the venue's clocks show the naive time.

    A time that the clocks skip is moved on as far as they are; of one that they show twice the
    first is taken. Raises DomainError for years that make no sense.
    """
    require_sensible_year(local)
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    if shown != local:
        return Reading(moment, (_skipped(local, shown),))
    if local.replace(tzinfo=zone, fold=1).astimezone(UTC) != moment:
        return Reading(moment, (_repeated(local),))
    return Reading(moment)


def require_sensible_year(moment: datetime) -> None:
    """Raise DomainError for a year in which nobody holds a conference."""
    if moment.year not in YEARS:
        raise DomainError(_("The year %(year)d makes no sense here.", year=moment.year))


def _skipped(local: datetime, shown: datetime) -> str:
    return str(
        _(
            "The clocks at the venue skip %(time)s on that day; %(taken)s was taken.",
            time=f"{local:%H:%M}",
            taken=f"{shown:%H:%M}",
        )
    )


def _repeated(local: datetime) -> str:
    return str(
        _(
            "The clocks at the venue show %(time)s twice on that day; the first was taken.",
            time=f"{local:%H:%M}",
        )
    )
