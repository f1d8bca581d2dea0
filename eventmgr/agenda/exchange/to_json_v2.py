"""The agenda as a c3voc schedule, JSON v2: with breaks, and with what people do."""

import json
from typing import Any, Final

from eventmgr.agenda import rules
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.exchange import zones
from eventmgr.agenda.exchange.head import OUR_NAME
from eventmgr.agenda.exchange.outgoing import Day, Outgoing
from eventmgr.agenda.exchange.words import V2_ROLES, V2_TYPES
from eventmgr.agenda.items import AgendaItem

SCHEMA = "https://c3voc.de/schema/schedule2"
_NO_THEME: Final = "no-theme"


def write(out: Outgoing) -> bytes:
    """Return the file in UTF-8, valid by its schema."""
    whole = {
        "$schema": SCHEMA,
        "generator": {"name": OUR_NAME, "version": out.release},
        "schedule": {
            "version": out.version,
            "conference": _conference(out),
            "events": [
                _break(out, each) if each.kind is SessionKind.BREAK else _event(out, each)
                for each in out.agenda.items
            ],
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _conference(out: Outgoing) -> dict[str, Any]:
    conference, days = out.conference, out.days
    return {
        "acronym": out.acronym,
        "title": conference.title,
        "start": days[0].begins.isoformat(),
        "end": days[-1].ends.isoformat(),
        "timeslot_duration": "PT5M",
        **zones.stated(conference),
        "url": out.site,
        "colors": {"primary": conference.accent},
        "languages": [each[:2] for each in conference.languages],
        "tracks": [
            *({"name": each.name, "slug": out.theme_slug(each)} for each in out.themes),
            {"name": "", "slug": _NO_THEME},
        ],
        "rooms": [
            {"name": each.name, "guid": out.room_guid(each), "capacity": each.capacity}
            for each in out.rooms
        ],
        "days": [_day(each) for each in days],
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "start": day.begins.isoformat(),
        "end": day.ends.isoformat(),
    }


def _event(out: Outgoing, item: AgendaItem) -> dict[str, Any]:
    return {
        "guid": str(item.uid),
        "code": out.code(item),
        "start": out.at_venue(item.starts_at),
        "end": out.at_venue(item.ends_at),
        "room": _room(out, item),
        "slug": out.slug(item),
        "url": out.address(item),
        "title": item.title,
        "subtitle": None,
        "track": {"slug": out.theme_slug(item.theme) if item.theme else _NO_THEME},
        "type": V2_TYPES[item.kind],
        "language": out.language,
        "abstract": item.description,
        "participants": [
            {"name": each.name, "guid": out.person_guid(each), "role": V2_ROLES[each.role]}
            for each in rules.public_parts(item)
        ],
        "links": [],
    }


def _break(out: Outgoing, item: AgendaItem) -> dict[str, Any]:
    room = {"room": _room(out, item)} if item.room else {}
    return {
        "type": V2_TYPES[item.kind],
        "guid": str(item.uid),
        "title": item.title,
        "start": out.at_venue(item.starts_at),
        "end": out.at_venue(item.ends_at),
        **room,
    }


def _room(out: Outgoing, item: AgendaItem) -> dict[str, str]:
    return {"guid": out.room_guid(item.room), "name": item.room.name if item.room else ""}
