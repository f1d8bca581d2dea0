"""Tables of the agenda."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from eventmgr.agenda.enums import (
    Paper,
    PrintKind,
    RoleState,
    SessionKind,
    SessionRoleName,
    SessionState,
)
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.printing.files import unfinished_index
from eventmgr.printing.prints import Print


class Session(Model):
    """One item of the working draft of the agenda; the public sees published versions only."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="ends_not_before_start"),
        Index(None, "conference_id", "starts_at"),
        Index(
            "uq_session_source_key",
            "conference_id",
            "source_key",
            unique=True,
            postgresql_where=text("source_key <> ''"),
        ),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """The name under which calendars know it, for ever (RFC 5545, UID)."""
    state: Mapped[SessionState] = mapped_column(
        choice(SessionState), default=SessionState.SCHEDULED
    )
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    title: Mapped[str]
    description: Mapped[Words]
    starts_at: Mapped[Timestamp]
    ends_at: Mapped[Timestamp]
    room_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("room.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("theme.id"), index=True)
    is_closed: Mapped[bool] = mapped_column(default=False)
    """For those invited to it only; the agenda says so."""
    is_chatham: Mapped[bool] = mapped_column(default=False)
    """Under the Chatham House Rule: no name, affiliation or attendance leaves it."""
    source_key: Mapped[Words]
    """What an imported session is called where it came from; empty for all others."""
    updated_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    room: Mapped[Room | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
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
    state: Mapped[RoleState] = mapped_column(choice(RoleState), default=RoleState.ACCEPTED)
    title: Mapped[Words]
    affiliation: Mapped[Words]
    represented_by: Mapped[Words]
    """Who comes in the person's stead, as the programme says it; empty: they come themselves."""
    place: Mapped[int | None]
    """The place set by hand, from 1; None: where the conference's order of precedence has it."""
    position: Mapped[int] = mapped_column(default=0)
    """The order in which the session's roles are shown."""

    session: Mapped[Session] = relationship(back_populates="roles", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class AgendaVersion(Model):
    """A published state of the agenda under a name, stored whole; the newest is the public one."""

    __tablename__ = "agenda_version"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        UniqueConstraint("conference_id", "name"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    number: Mapped[int]
    name: Mapped[str]
    comment: Mapped[Words]
    content: Mapped[dict[str, Any]] = deferred(mapped_column(JSONB, nullable=False))
    """Every session, and those that earlier versions had; people by key, never by name."""
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """What everybody may know of the difference to the version before."""
    erasures: Mapped[int] = mapped_column(default=0)
    """How often somebody whose data were erased has been taken out of it."""
    published_at: Mapped[Timestamp]
    published_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    published_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class AgendaEdit(Model):
    """One act of a person on the working draft, with what it takes to undo and redo it."""

    __tablename__ = "agenda_edit"
    __table_args__ = (Index(None, "conference_id", "person_id", "id"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    at: Mapped[Timestamp]
    action: Mapped[str]
    """The act's name in the history."""
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """The sessions that it touched as they were before, whole."""
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """The same sessions as it left them."""
    undone_at: Mapped[Timestamp | None]


class AgendaPrint(Print, Model):
    """The agenda on paper as it stood when somebody asked for it, made by a worker."""

    __tablename__ = "agenda_print"
    __table_args__ = (
        Index(None, "conference_id", "id"),
        unfinished_index("agenda_print"),
    )

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    kind: Mapped[PrintKind] = mapped_column(choice(PrintKind))
    paper: Mapped[Paper] = mapped_column(choice(Paper))
    version_number: Mapped[int | None]
    """The published version that it shows; None for the draft."""
    requested_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    requested_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class AgendaUpload(Model):
    """A file to import, between the look at what it would do and the word to do it."""

    __tablename__ = "agenda_upload"
    __table_args__ = (Index(None, "conference_id", "person_id"), Index(None, "created_at"))

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    """Nobody else can look at it."""
    filename: Mapped[Words]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Timestamp]
