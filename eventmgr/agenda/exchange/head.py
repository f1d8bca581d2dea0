"""What all schedules share: clocks named at their head, and events taken one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda.exchange import drafting, moments
from eventmgr.agenda.exchange.drafting import RawEvent, Source
from eventmgr.agenda.exchange.incoming import IncomingAgenda, require_few, require_few_parts
from eventmgr.agenda.exchange.lines import one_line
from eventmgr.agenda.exchange.moments import Clocks
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.text import clean_line

OUR_NAME: Final = "eventmgr"
"""How files written here call the program that wrote them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """A schedule as its format's reader found it: texts, whatever they say."""

    format: str
    acronym: str = ""
    zone: str = ""
    day_change: time = time()
    is_ours: bool = False
    events: list[RawEvent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def taken(schedule: Schedule, *, zone: ZoneInfo) -> IncomingAgenda:
    """Return what the schedule says, by the venue's clocks where it names none.

    A single bad event is refused by itself; raises UnreadableAgenda for more than any agenda has.
    """
    require_sensible(schedule.events)
    incoming = IncomingAgenda(schedule.format, notes=list(schedule.notes))
    stated = _stated_zone(schedule.zone, zone, incoming)
    source = Source(
        clocks=Clocks(
            zone=stated or zone,
            venue=zone,
            is_zone_stated=stated is not None,
            day_change=schedule.day_change,
        ),
        acronym=clean_line(schedule.acronym),
        is_ours=schedule.is_ours,
    )
    for raw in schedule.events:
        with incoming.refusing(raw.where, one_line(raw.title)[:100]):
            incoming.add(drafting.session(raw, source))
    _tell_missing_guids(incoming)
    return incoming


def require_sensible(events: Iterable[RawEvent]) -> None:
    """Raise UnreadableAgenda for more sessions or people than any agenda has."""
    counts = [len(each.persons) for each in events]
    require_few(len(counts))
    require_few_parts(sum(counts))


def _stated_zone(name: str, ours: ZoneInfo, incoming: IncomingAgenda) -> ZoneInfo | None:
    plain = clean_line(name)
    found = moments.zone_named(plain) if plain else None
    if plain and found is None:
        incoming.notes.append(
            _(
                "There is no time zone “%(name)s”; the clocks of %(zone)s were taken.",
                name=plain[:60],
                zone=ours.key,
            )
        )
    elif found and found.key != ours.key:
        incoming.notes.append(
            _(
                "The file is written by the clocks of %(theirs)s; here they are those of %(ours)s.",
                theirs=found.key,
                ours=ours.key,
            )
        )
    return found


def _tell_missing_guids(incoming: IncomingAgenda) -> None:
    missing = sum(1 for each in incoming.sessions if not each.keys[0].startswith("guid:"))
    if missing:
        incoming.notes.append(
            ngettext(
                "%(num)s session has no GUID; it is known by its other names.",
                "%(num)s sessions have no GUID; they are known by their other names.",
                missing,
            )
        )
