"""Who did what, to which object, and what it was before and after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import BigInteger, Index, insert, or_, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation import logs
from eventmgr.foundation.db import Id, Model, Timestamp, Words, db


class Doer(Protocol):
    """Whoever acts: a person, a command or the clock."""

    @property
    def person_id(self) -> int | None:
        """The acting person, or None for a command or the clock."""

    @property
    def name(self) -> str:
        """How the history calls the one who acts."""


class HasId(Protocol):
    """Any row with a numeric key."""

    @property
    def id(self) -> int:
        """The key."""


class AuditEntry(Model):
    """One act, never changed afterwards but for the name of whoever has to be protected."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "object_type", "object_id"), Index(None, "conference_id", "at"))

    id: Mapped[Id]
    at: Mapped[Timestamp]
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[Words]
    action: Mapped[Words]
    object_type: Mapped[Words]
    object_id: Mapped[int] = mapped_column(BigInteger)
    conference_id: Mapped[int | None] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    request_id: Mapped[Words]


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one object; ``before`` and ``after`` are plain JSON."""

    name: str
    subject: HasId
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record(
    actor: Doer,
    action: str,
    subject: HasId,
    *,
    now: datetime,
    conference_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write an entry in the act's own transaction; ``before`` and ``after`` are plain JSON."""
    record_many(actor, [Act(action, subject, before, after)], now=now, conference_id=conference_id)


def record_many(
    actor: Doer, acts: Iterable[Act], *, now: datetime, conference_id: int | None = None
) -> None:
    """Write an entry for each act in their own transaction, all of them with one statement."""
    db.session.flush()
    rows = [
        {
            "at": now,
            "person_id": actor.person_id,
            "actor_name": actor.name,
            "action": act.name,
            "object_type": type(act.subject).__name__,
            "object_id": act.subject.id,
            "conference_id": conference_id,
            "before": act.before,
            "after": act.after,
            "request_id": logs.request_id(),
        }
        for act in acts
    ]
    if rows:
        db.session.execute(insert(AuditEntry), rows)


def rename(*, person_id: int, name: str) -> None:
    """Call the person so in every entry of theirs, for those whose real name may stand nowhere."""
    db.session.execute(
        update(AuditEntry).where(AuditEntry.person_id == person_id).values(actor_name=name)
    )


def rename_stranger(*, was: str, name: str, conference_ids: Collection[int]) -> None:
    """Call whoever acted there under this name, known by nothing else, by another one.

    As with somebody who came by an institution's link: “Name (Institution)”. Elsewhere the name
    is somebody else's.
    """
    if not was:
        return
    db.session.execute(
        update(AuditEntry)
        .where(
            AuditEntry.person_id.is_(None),
            AuditEntry.conference_id.in_(conference_ids),
            or_(
                AuditEntry.actor_name == was,
                AuditEntry.actor_name.startswith(f"{was} (", autoescape=True),
            ),
        )
        .values(actor_name=name)
    )
