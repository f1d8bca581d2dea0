"""Tables of delegations."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.mail.models import Mail
from eventmgr.people.models import Organisation
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration


class Delegation(Model):
    """An organisation that one conference asks to nominate people."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("conference_id", "organisation_id", "category"),
        CheckConstraint("quota > 0", name="quota_positive"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    organisation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organisation.id"), index=True
    )
    focal_name: Mapped[Words]
    """Who nominates for the organisation; no account, only the link in the letter."""
    focal_email: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    category: Mapped[Category] = mapped_column(choice(Category))
    """As what the nominees come."""
    quota: Mapped[int]
    deadline: Mapped[Timestamp]
    message: Mapped[Words]
    """The organiser's own words in the letter."""
    generation: Mapped[int] = mapped_column(default=1)
    """Raised to make the links of earlier letters void."""
    mail_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mail.id"), index=True)
    """The letter to the present focal point, once it was sent on its way."""
    asked_at: Mapped[Timestamp | None]
    """When the present focal point was written to first."""
    closed_at: Mapped[Timestamp | None]
    """Set while the organisers take no more nominations."""
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    mail: Mapped[Mail | None] = relationship(lazy="raise_on_sql")


class Nomination(Model):
    """A person as the focal point named them; ended once withdrawn or replaced."""

    __tablename__ = "nomination"
    __table_args__ = (
        Index(
            "uq_nomination_registration_id",
            "registration_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_nomination_registration_id", "registration_id"),
        Index(None, "delegation_id", "id"),
    )

    id: Mapped[Id]
    delegation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("delegation.id"))
    registration_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("registration.id"))
    honorific: Mapped[Words]
    name: Mapped[Words]
    """As it was typed: what else is known of the person is none of the focal point's business."""
    title: Mapped[Words]
    email: Mapped[Words]
    nominated_at: Mapped[Timestamp]
    ended_at: Mapped[Timestamp | None]
    replaced_by_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("nomination.id"), index=True
    )
    """Who came in their place; None for whoever was withdrawn."""

    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")


class DelegationReminder(Model):
    """A reminder that was sent; by the clock, one for each distance from each deadline."""

    __tablename__ = "delegation_reminder"
    __table_args__ = (UniqueConstraint("delegation_id", "deadline", "days"),)

    id: Mapped[Id]
    delegation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("delegation.id"))
    deadline: Mapped[Timestamp]
    days: Mapped[int | None]
    """How many days before the deadline it was due; None: sent by hand."""
    sent_at: Mapped[Timestamp]


class NominationLetter(Model):
    """The official letter that came with the nominations, as the focal point sent it."""

    __tablename__ = "nomination_letter"

    delegation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("delegation.id"), primary_key=True
    )
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    size: Mapped[int]
    uploaded_at: Mapped[Timestamp]
