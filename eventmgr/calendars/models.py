"""Tables of calendars."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.calendars.enums import Method
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, choice
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person


class CalendarEntry(Model):
    """What one person was sent for their calendar: the conference, or one session."""

    __tablename__ = "calendar_entry"
    __table_args__ = (
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        Index(None, "conference_id", "person_id"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    session_uid: Mapped[UUID | None]
    """The session as every version of the agenda knows it; None: the conference as a whole."""
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """By what calendars know it (RFC 5545, 3.8.4.7); never another one."""
    sequence: Mapped[int] = mapped_column(default=0)
    """That of what was sent last (RFC 5545, 3.8.7.4)."""
    method: Mapped[Method] = mapped_column(choice(Method), default=Method.REQUEST)
    """What was asked of the calendar last."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What the last REQUEST said of time, place and title."""
    mail_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mail.id", ondelete="SET NULL"), index=True
    )
    """The mail that carried it last."""
    is_handed_out: Mapped[bool] = mapped_column(default=False)
    """Whether organisers gave it, as in a campaign: no part, seat or registration is needed."""
    has_left: Mapped[bool] = mapped_column(default=False)
    """Whether an earlier mail may have arrived, so that there is something to change or strike."""
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """What that mail said, as ``rules.kept`` writes it: what counts if the last never arrives."""

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    mail: Mapped[Mail | None] = relationship(lazy="raise_on_sql")


class CalendarSetup(Model):
    """What organisers have decided about calendars at one conference; no row: the defaults."""

    __tablename__ = "calendar_setup"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    is_kept_current: Mapped[bool] = mapped_column(default=False)
    """Whether calendars are told by mail what changes."""
    called_off_at: Mapped[Timestamp | None]
    """Since when the conference does not take place."""
