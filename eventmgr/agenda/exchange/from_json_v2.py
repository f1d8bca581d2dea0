"""Schedules as JSON v2: flat events, people with roles, breaks among them."""

from collections.abc import Mapping
from typing import Any, Final

from eventmgr.agenda.exchange.drafting import RawEvent, RawPerson
from eventmgr.agenda.exchange.head import Schedule
from eventmgr.agenda.exchange.incoming import require_few
from eventmgr.agenda.exchange.values import items, mapping, mappings, text, texts
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
        if text(mapping(each).get("state")).upper() not in _GONE
    ]
    tracks, rooms = (
        _names(conference.get("tracks"), "slug"),
        _names(conference.get("rooms"), "guid"),
    )
    return Schedule(
        format=_("schedule, JSON version 2"),
        acronym=text(conference.get("acronym")),
        zone=text(conference.get("time_zone_name")),
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
    return {text(each.get(key)): text(each.get("name")) for each in mappings(things)}


def _event(
    number: int, event: dict[str, Any], tracks: Mapping[str, str], rooms: Mapping[str, str]
) -> RawEvent:
    room, track = mapping(event.get("room")), mapping(event.get("track"))
    slug, key = text(track.get("slug")), text(room.get("guid"))
    return RawEvent(
        where=_("event %(number)d", number=number),
        title=text(event.get("title")),
        date=text(event.get("start")),
        end=text(event.get("end")),
        duration=text(event.get("duration")),
        room=text(event.get("room")) or text(room.get("name")) or rooms.get(key, ""),
        track=text(event.get("track")) or text(track.get("name")) or tracks.get(slug, slug),
        type=text(event.get("type")),
        texts=tuple(
            said
            for name in ("subtitle", "abstract", "description")
            for said in texts(event.get(name))
        ),
        persons=tuple(map(_person, mappings(event.get("participants")))),
        guid=text(event.get("guid")),
        code=text(event.get("code")),
    )


def _person(person: dict[str, Any]) -> RawPerson:
    return RawPerson(name=text(person.get("name")), role=text(person.get("role")))
