"""Schedules as JSON v2: flat events, people with roles, breaks among them."""

from collections.abc import Mapping
from typing import Any, Final

from eventmgr.agenda.exchange import oddities
from eventmgr.agenda.exchange.drafting import RawEvent, RawPerson
from eventmgr.agenda.exchange.head import Schedule
from eventmgr.agenda.exchange.incoming import require_few
from eventmgr.agenda.exchange.values import items, line, mapping, mappings, text, told
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext

_GONE: Final = frozenset({"REJECTED", "CANCELED", "WITHDRAWN", "DELETED", "DRAFT", "SUBMITTED"})


def read(schedule: dict[str, Any], *, is_ours: bool) -> Schedule:
    """Return what stands in the schedule; raises UnreadableAgenda for far too many events."""
    conference = mapping(schedule.get("conference"))
    events = items(schedule.get("events"))
    require_few(len(events))
    standing = [
        (number, mapping(each))
        for number, each in enumerate(events, start=1)
        if line(mapping(each).get("state")).upper() not in _GONE
    ]
    tracks, rooms = (
        _names(conference.get("tracks"), "slug"),
        _names(conference.get("rooms"), "guid"),
    )
    return Schedule(
        format=_("schedule, JSON version 2"),
        acronym=line(conference.get("acronym")),
        zone=line(conference.get("time_zone_name")),
        is_ours=is_ours,
        events=[_event(number, each, tracks, rooms) for number, each in standing],
        notes=_left_out(len(events) - len(standing)),
    )


def _left_out(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "%(num)s event was passed over: it is cancelled, or not accepted.",
            "%(num)s events were passed over: they are cancelled, or not accepted.",
            count,
        )
    ]


def _names(things: object, key: str) -> dict[str, str]:
    return {line(each.get(key)): line(each.get("name")) for each in mappings(things)}


def _event(
    number: int, event: dict[str, Any], tracks: Mapping[str, str], rooms: Mapping[str, str]
) -> RawEvent:
    persons, strangers = oddities.people(event.get("participants"), _person)
    room, track = mapping(event.get("room")), mapping(event.get("track"))
    slug, key = line(track.get("slug")), line(room.get("guid"))
    return RawEvent(
        where=_("event %(number)d", number=number),
        title=text(event.get("title")),
        date=line(event.get("start")),
        end=line(event.get("end")),
        duration=line(event.get("duration")),
        room=line(event.get("room")) or line(room.get("name")) or rooms.get(key, ""),
        track=line(event.get("track")) or line(track.get("name")) or tracks.get(slug, slug),
        type=line(event.get("type")),
        texts=told(event),
        persons=persons,
        guid=line(event.get("guid")),
        code=line(event.get("code")),
        notes=(*strangers, *oddities.misread(event, mappings=("room", "track"))),
    )


def _person(person: object) -> RawPerson:
    said = mapping(person)
    name = said.get("name")
    return RawPerson(name=name if isinstance(name, str) else "", role=line(said.get("role")))
