"""Tables of the agenda."""

from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person


class Session(Model):
    """One item of the agenda."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(None, "conference_id", "starts_at"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """The name under which calendars know it, for ever (RFC 5545, UID)."""
    sequence: Mapped[int] = mapped_column(default=0)
    """How often time or place changed (RFC 5545, SEQUENCE)."""
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    title: Mapped[str]
    description: Mapped[Words]
    starts_at: Mapped[Timestamp]
    ends_at: Mapped[Timestamp]
    room_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("room.id"), index=True)
    is_closed: Mapped[bool] = mapped_column(default=False)
    """For those invited to it only; the agenda says so."""
    is_chatham: Mapped[bool] = mapped_column(default=False)
    """Under the Chatham House Rule: no name, affiliation or attendance leaves it."""
    updated_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    room: Mapped[Room | None] = relationship(lazy="raise_on_sql")
    roles: Mapped[list["SessionRole"]] = relationship(
        back_populates="session",
        order_by="SessionRole.position, SessionRole.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )


class SessionRole(Model):
    """What a person is in one session, with title and affiliation as they were at the event."""

    __tablename__ = "session_role"
    __table_args__ = (UniqueConstraint("session_id", "person_id", "role"),)

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("session.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    role: Mapped[SessionRoleName] = mapped_column(choice(SessionRoleName))
    title: Mapped[Words]
    affiliation: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)
    """Order of precedence among the session's roles."""

    session: Mapped[Session] = relationship(back_populates="roles", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
