"""Whole states of sessions as plain JSON: what the journal keeps, and how one is put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Room, Theme
from eventmgr.foundation import clock
from eventmgr.people.models import Person

Snapshot = dict[str, Any]
Names = dict[tuple[str, int], str]
"""What rooms and themes are called, by kind and key."""

_READERS: Final = {
    "state": SessionState,
    "kind": SessionKind,
    "starts_at": datetime.fromisoformat,
    "ends_at": datetime.fromisoformat,
}
_PLAIN: Final = ("title", "description", "room_id", "theme_id", "is_closed", "is_chatham")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one person does in a session."""

    person: Person
    role: SessionRoleName
    state: RoleState = RoleState.ACCEPTED
    title: str = ""
    affiliation: str = ""
    represented_by: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What snapshots speak of by key."""

    rooms: Mapping[int, Room] = field(default_factory=dict)
    themes: Mapping[int, Theme] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)


def taken(session: Session) -> Snapshot:
    """Return all that an organiser can change of the session, people by key; roles are loaded."""
    return {
        "state": session.state.value,
        "kind": session.kind.value,
        "starts_at": clock.written(session.starts_at),
        "ends_at": clock.written(session.ends_at),
        **{name: getattr(session, name) for name in _PLAIN},
        "roles": [_role(each) for each in session.roles],
    }


def before_it_was(after: Snapshot) -> Snapshot:
    """Return what stands for a session that was not there yet: the same, removed."""
    return {**after, "state": SessionState.REMOVED.value, "room_id": None, "theme_id": None}


def names_of(*sessions: Session) -> Names:
    """Return what the sessions' rooms and themes are called; both are loaded."""
    rooms = {("room", each.room.id): each.room.name for each in sessions if each.room}
    themes = {("theme", each.theme.id): each.theme.name for each in sessions if each.theme}
    return rooms | themes


def difference(before: Snapshot, after: Snapshot) -> set[str]:
    """Return the names of what is another."""
    return {name for name in before if before[name] != after[name]}


def put_back(session: Session, wanted: Snapshot, known: Known) -> None:
    """Give the session what the snapshot, or the part of one, says; all it speaks of is known."""
    for name, value in wanted.items():
        if name != "roles":
            setattr(session, name, _READERS.get(name, _as_it_is)(value))
    if "room_id" in wanted:
        session.room = known.rooms[wanted["room_id"]] if wanted["room_id"] else None
    if "theme_id" in wanted:
        session.theme = known.themes[wanted["theme_id"]] if wanted["theme_id"] else None
    if "roles" in wanted:
        seat(session, [_part(each, known) for each in wanted["roles"]])


def seat(session: Session, parts: Sequence[Part]) -> None:
    """Let the session have these roles in this order and no others; its roles are loaded.

    Nobody has the same role twice. Roles that were there already keep their key.
    """
    existing = {(each.person_id, each.role): each for each in session.roles}
    session.roles = [
        _seated(existing.get((part.person.id, part.role)) or _new(part), part, position)
        for position, part in enumerate(parts)
    ]


def _seated(role: SessionRole, part: Part, position: int) -> SessionRole:
    role.state, role.place, role.position = part.state, part.place, position
    role.title, role.affiliation = part.title, part.affiliation
    role.represented_by = part.represented_by
    return role


def _new(part: Part) -> SessionRole:
    made = SessionRole(person_id=part.person.id, role=part.role)
    made.person = part.person
    return made


def _role(role: SessionRole) -> Snapshot:
    return {
        "person_id": role.person_id,
        "role": role.role.value,
        "state": role.state.value,
        "title": role.title,
        "affiliation": role.affiliation,
        "represented_by": role.represented_by,
        "place": role.place,
    }


def _part(row: Snapshot, known: Known) -> Part:
    return Part(
        person=known.people[row["person_id"]],
        role=SessionRoleName(row["role"]),
        state=RoleState(row["state"]),
        title=row["title"],
        affiliation=row["affiliation"],
        represented_by=row["represented_by"],
        place=row["place"],
    )


def _as_it_is(value: object) -> object:
    return value
