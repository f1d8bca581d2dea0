"""Tables of the day."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.registration.models import Registration


class CheckIn(Model):
    """A person was there on one day of the conference; whoever says it again changes nothing."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("registration_id", "day"),)

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("registration.id"))
    day: Mapped[date]
    """The day at the venue."""
    at: Mapped[Timestamp]
    """When the desk did it, which may be before the server heard of it."""
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    """Who sat at the desk; None: a command."""
    client_id: Mapped[UUID]
    """The act that said it first."""

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")


class DeskAct(Model):
    """An act that a desk has sent and that was taken in: sent again, it is known."""

    __tablename__ = "desk_act"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("registration.id"), index=True
    )
    day: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    taken_at: Mapped[Timestamp]

    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")


class Certificate(Model):
    """It was certified that somebody took part; at most one that stands for each registration."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("days > 0", name="days_positive"),
        Index(
            "uq_certificate_registration_id_standing",
            "registration_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("registration.id"), index=True
    )
    code: Mapped[str] = mapped_column(unique=True)
    """What is typed to verify it: 12 signs of Crockford's base 32, without the hyphens."""
    name: Mapped[str]
    """As printed on it."""
    days: Mapped[int]
    issued_at: Mapped[Timestamp]
    revoked_at: Mapped[Timestamp | None]
    reason: Mapped[Words]
    """Why it was revoked; for the organisers, never for the public."""

    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")
