"""One thing that a published version changed, as plain data that can be told in any language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Facts = Mapping[str, Any]
"""Plain JSON values, moments in UTC."""


class ChangeKind(StrEnum):
    """What sort of change it is; in the order in which a session's changes are told."""

    FIRST = "first"
    ROOM_RENAMED = "room_renamed"
    THEME_RENAMED = "theme_renamed"
    ADDED = "added"
    RESTORED = "restored"
    """Cancelled by an earlier version, and in the agenda again."""
    CANCELLED = "cancelled"
    MOVED = "moved"
    RENAMED = "renamed"
    KIND = "kind"
    THEME = "theme"
    CLOSED = "closed"
    CHATHAM = "chatham"
    DESCRIBED = "described"
    JOINED = "joined"
    LEFT = "left"
    ROLE = "role"
    REPRESENTED = "represented"
    PRESENTED = "presented"
    """Announced with another title or affiliation."""


ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change: of a session, of one person's part in it, or of the whole agenda."""

    kind: ChangeKind
    session_ids: tuple[int, ...] = ()
    """The sessions that it touches: one, but for a room's or theme's new name."""
    title: str = ""
    """What the session is called now, or was called last."""
    person_id: int | None = None
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


def to_json(change: Change) -> dict[str, Any]:
    """Return the change as plain JSON."""
    return {
        "kind": change.kind.value,
        "session_ids": list(change.session_ids),
        "title": change.title,
        "person_id": change.person_id,
        "before": dict(change.before),
        "after": dict(change.after),
    }


def from_json(row: Mapping[str, Any]) -> Change:
    """Return the change that `to_json` stored."""
    return Change(
        kind=ChangeKind(row["kind"]),
        session_ids=tuple(row["session_ids"]),
        title=row["title"],
        person_id=row["person_id"],
        before=row["before"],
        after=row["after"],
    )
