"""What became of one session since somebody opened it, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from eventmgr.agenda import telling
from eventmgr.agenda.models import Session
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """One field that somebody changed; values as in the history: plain JSON."""

    name: str
    before: Any
    after: Any
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was changed, in order, and everybody it speaks of by key."""

    changes: Sequence[FieldChange]
    people: Mapping[int, Person]

    def first(self) -> dict[str, Any]:
        """Return what stood in each field before."""
        return {each.name: each.before for each in reversed(self.changes)}

    def last(self) -> dict[str, Any]:
        """Return what stands in each field now."""
        return {each.name: each.after for each in self.changes}


def since(session: Session, seen: str | None) -> Meanwhile:
    """Return what was changed after the version ``seen``; nothing for what is no version.

    Two statements at most, however much it was.
    """
    moment = _moment(seen)
    if moment is None:
        return Meanwhile([], {})
    entries = db.session.scalars(_acts_on(session).where(AuditEntry.at > moment))
    changes = [change for entry in entries for change in _fields(entry)]
    return Meanwhile(changes, _people(changes))


def once_in(session: Session) -> Mapping[int, Person]:
    """Return everybody who ever had a part in the session, by key: two statements."""
    entries = db.session.scalars(_acts_on(session))
    return _people([change for entry in entries for change in _fields(entry)])


def _acts_on(session: Session) -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(AuditEntry.object_type == Session.__name__, AuditEntry.object_id == session.id)
        .order_by(AuditEntry.at, AuditEntry.id)
    )


def _moment(seen: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(seen or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _fields(entry: AuditEntry) -> list[FieldChange]:
    before, after = entry.before or {}, entry.after or {}
    return [
        FieldChange(
            name=name,
            before=before.get(name),
            after=after.get(name),
            by=entry.actor_name,
            at=entry.at,
        )
        for name in sorted(before | after)
        if before.get(name) != after.get(name)
    ]


def _people(changes: Sequence[FieldChange]) -> dict[int, Person]:
    keys = {
        part.person_id
        for each in changes
        for side in (each.before, each.after)
        if each.name == "roles"
        for part in telling.parts({"roles": side or ()})
    }
    if not keys:
        return {}
    found = db.session.scalars(select(Person).where(Person.id.in_(keys)))
    return {each.id: each for each in found}
