"""Who did what, to which object, and what it was before and after."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import BigInteger, Index, update
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
    db.session.flush()
    db.session.add(
        AuditEntry(
            at=now,
            person_id=actor.person_id,
            actor_name=actor.name,
            action=action,
            object_type=type(subject).__name__,
            object_id=subject.id,
            conference_id=conference_id,
            before=before,
            after=after,
            request_id=logs.request_id(),
        ),
    )


def rename(*, person_id: int, name: str) -> None:
    """Call the person so in every entry of theirs, for those whose real name may stand nowhere."""
    db.session.execute(
        update(AuditEntry).where(AuditEntry.person_id == person_id).values(actor_name=name)
    )
