"""The agenda as a c3voc schedule, JSON v1; breaks have no place in it, nor have roles."""

import json
from typing import Any

from eventmgr.agenda import rules
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.exchange import outgoing, zones
from eventmgr.agenda.exchange.head import OUR_NAME
from eventmgr.agenda.exchange.outgoing import Day, Outgoing
from eventmgr.agenda.exchange.words import V1_TYPES
from eventmgr.agenda.items import AgendaItem

SCHEMA = "https://c3voc.de/schedule/schema.json"


def write(out: Outgoing) -> bytes:
    """Return the file in UTF-8, valid by its schema."""
    whole = {
        "$schema": SCHEMA,
        "generator": {"name": OUR_NAME, "version": out.release},
        "schedule": {
            "version": out.version,
            "base_url": out.site,
            "conference": _conference(out),
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def is_told(item: AgendaItem) -> bool:
    """Whether formats without breaks have a place for it."""
    return item.kind is not SessionKind.BREAK


def _conference(out: Outgoing) -> dict[str, Any]:
    conference, days = out.conference, out.days
    return {
        "acronym": out.acronym,
        "title": conference.title,
        "start": conference.starts.isoformat(),
        "end": conference.ends.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": "00:05",
        **zones.stated(conference),
        "url": out.site,
        "colors": {"primary": conference.accent},
        "tracks": [{"name": each.name, "slug": out.theme_slug(each)} for each in out.themes],
        "rooms": [
            {"name": each.name, "guid": out.room_guid(each), "capacity": each.capacity}
            for each in out.rooms
        ],
        "days": [_day(out, each) for each in days],
    }


def _day(out: Outgoing, day: Day) -> dict[str, Any]:
    rooms = {
        room.name if room else "": [_event(out, each) for each in items if is_told(each)]
        for room, items in day.by_room()
    }
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.begins.isoformat(),
        "day_end": day.ends.isoformat(),
        "rooms": {name: events for name, events in rooms.items() if events},
    }


def _event(out: Outgoing, item: AgendaItem) -> dict[str, Any]:
    return {
        "guid": str(item.uid),
        "code": out.code(item),
        "id": item.id,
        "date": out.at_venue(item.starts_at),
        "start": f"{out.conference.at_venue(item.starts_at):%H:%M}",
        "end": out.at_venue(item.ends_at),
        "duration": outgoing.duration(item),
        "room": item.room.name if item.room else "",
        "slug": out.slug(item),
        "url": out.address(item),
        "title": item.title,
        "subtitle": None,
        "track": item.theme.name if item.theme else None,
        "type": V1_TYPES[item.kind],
        "language": out.language,
        "abstract": item.description,
        "persons": [
            {"name": each.name, "guid": out.person_guid(each)} for each in rules.public_parts(item)
        ],
        "links": [],
    }
