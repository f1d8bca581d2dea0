"""Published versions as JSON: people by key only, so that whoever is protected later stays so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart, AgendaRoom, AgendaTheme
from eventmgr.foundation import clock

Stored = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """How a person is called by now."""

    name: str
    is_protected: bool
    key: int | None = None
    """Whom the row was merged into; None: it is the person's own."""


def to_json(agenda: Agenda) -> Stored:
    """Return the agenda's place, sessions and cancelled ones as plain JSON, moments in UTC."""
    return {
        "venue": agenda.venue,
        "city": agenda.city,
        "items": [_item(each) for each in agenda.items],
        "cancelled": [_item(each) for each in agenda.cancelled],
    }


def place(content: Stored) -> tuple[str, str] | None:
    """Return the venue and the city; None for what was stored before they were part of it."""
    return (content["venue"], content["city"]) if "venue" in content else None


def person_ids(content: Stored) -> set[int]:
    """Return the keys of everybody who has a part in it."""
    return {
        part["person_id"]
        for each in (*content["items"], *content["cancelled"])
        for part in each["parts"]
    }


def items(rows: list[Stored], people: Mapping[int, Known]) -> tuple[AgendaItem, ...]:
    """Return the stored sessions; whoever is not among ``people`` has left, and has no part."""
    return tuple(_read_item(each, people) for each in rows)


def _item(item: AgendaItem) -> Stored:
    return {
        "id": item.id,
        "uid": str(item.uid),
        "sequence": item.sequence,
        "kind": item.kind,
        "title": item.title,
        "description": item.description,
        "starts_at": clock.written(item.starts_at),
        "ends_at": clock.written(item.ends_at),
        "updated_at": clock.written(item.updated_at),
        "room": _room(item.room),
        "theme": {"id": item.theme.id, "name": item.theme.name} if item.theme else None,
        "is_closed": item.is_closed,
        "is_chatham": item.is_chatham,
        "parts": [_part(each) for each in item.parts],
    }


def _room(room: AgendaRoom | None) -> Stored | None:
    if room is None:
        return None
    return {
        "id": room.id,
        "name": room.name,
        "position": room.position,
        "capacity": room.capacity,
    }


def _part(part: AgendaPart) -> Stored:
    return {
        "person_id": part.person_id,
        "role": part.role,
        "state": part.state,
        "title": part.title,
        "affiliation": part.affiliation,
        "represented_by": part.represented_by,
    }


def _read_item(row: Stored, people: Mapping[int, Known]) -> AgendaItem:
    return AgendaItem(
        id=row["id"],
        uid=UUID(row["uid"]),
        sequence=row["sequence"],
        kind=SessionKind(row["kind"]),
        title=row["title"],
        description=row["description"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        room=AgendaRoom(**row["room"]) if row["room"] else None,
        theme=AgendaTheme(**row["theme"]) if row["theme"] else None,
        is_closed=row["is_closed"],
        is_chatham=row["is_chatham"],
        parts=_read_parts(row["parts"], people),
    )


def _read_parts(rows: list[Stored], people: Mapping[int, Known]) -> tuple[AgendaPart, ...]:
    """Return the parts, one for each person and role: two rows may be one human by now."""
    found = [
        _read_part(each, people[each["person_id"]]) for each in rows if each["person_id"] in people
    ]
    return tuple({(each.person_id, each.role): each for each in reversed(found)}.values())[::-1]


def _read_part(row: Stored, known: Known) -> AgendaPart:
    return AgendaPart(
        person_id=known.key or row["person_id"],
        role=SessionRoleName(row["role"]),
        name=known.name,
        state=RoleState(row["state"]),
        title=row["title"],
        affiliation=row["affiliation"],
        represented_by=row["represented_by"],
        is_protected=known.is_protected,
    )
