"""Tables of registration."""

from datetime import date
from secrets import token_urlsafe

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.registration.enums import Category, Clearance, RegistrationState


def new_badge_code() -> str:
    """Return a code for a badge that nobody can guess."""
    return token_urlsafe(12)


class Registration(Model):
    """A person's place at one conference, with what they said of themselves for it."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("conference_id", "person_id"),
        Index(None, "conference_id", "state"),
        Index(
            "uq_registration_head",
            "delegation_id",
            unique=True,
            postgresql_where=text("is_head"),
        ),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    honorific: Mapped[Words]
    name: Mapped[Words]
    title: Mapped[Words]
    organisation: Mapped[Words]
    sector: Mapped[str | None] = mapped_column(Text)
    badge_name: Mapped[Words]
    """The name as it stands on the badge; empty: the name."""
    country: Mapped[Words]
    """ISO 3166-1 alpha-2."""
    province: Mapped[Words]
    category: Mapped[Category] = mapped_column(choice(Category), default=Category.DELEGATE)
    needs: Mapped[Words]
    """Dietary, accessibility or other needs, in the person's own words."""
    consents_to_be_listed: Mapped[bool] = mapped_column(default=False)
    consents_to_photographs: Mapped[bool] = mapped_column(default=False)
    consents_to_be_quoted: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[Timestamp | None]
    answered_at: Mapped[Timestamp | None]
    """When the place was asked for last: the order of the waiting list."""
    offered_until: Mapped[Timestamp | None]
    """Until when a place is held for whoever was offered one."""
    clearance: Mapped[Clearance] = mapped_column(choice(Clearance), default=Clearance.NOT_NEEDED)
    clearance_note: Mapped[Words]
    """For the organisers alone."""
    awaits_approval: Mapped[bool] = mapped_column(default=False)
    """Whether an organiser has to let it in, as with those who applied by themselves."""
    reason: Mapped[Words]
    """Why it was refused, in words for the person."""
    badge_code: Mapped[str] = mapped_column(default=new_badge_code, unique=True)
    """What the badge's QR code holds: it can be scanned, not guessed."""
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    """Was added at the desk."""
    delegation_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("delegation.id"), index=True
    )
    """The institution's list on which the person stands."""
    is_head: Mapped[bool] = mapped_column(default=False)
    """Whether the person heads that delegation."""
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class RegistrationSetup(Model):
    """How one conference registers; without a row, as the columns' defaults say."""

    __tablename__ = "registration_setup"
    __table_args__ = (
        CheckConstraint("offer_hours > 0", name="offer_hours_positive"),
        CheckConstraint("clearance_days >= 0", name="clearance_days_not_negative"),
        CheckConstraint("certificate_days > 0", name="certificate_days_positive"),
    )

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    needs_approval: Mapped[bool] = mapped_column(default=True)
    """Whether an organiser looks at each application."""
    answers_until: Mapped[date | None]
    """The last day on which answers can be changed, at the venue; None: until the end."""
    offer_hours: Mapped[int] = mapped_column(default=48)
    """How long a place is held for whoever was first in line."""
    clearance_sectors: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """The sectors whose people have to be cleared, whatever their category."""
    clearance_days: Mapped[int] = mapped_column(default=14)
    """How many days before the conference clearances have to be known."""
    certificate_days: Mapped[int] = mapped_column(default=1)
    """On how many days one must have been checked in to get a certificate."""
    erase_on: Mapped[date | None]
    """The day after which personal data are erased; None: they stay."""
    privacy_contact: Mapped[Words]
    """The address to write to about personal data."""
    privacy_words: Mapped[Words]
    """What the organisers add to the privacy notice."""


class CategorySetting(Model):
    """What is special for one category at one conference."""

    __tablename__ = "category_setting"
    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity_not_negative"),)

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    category: Mapped[Category] = mapped_column(choice(Category), primary_key=True)
    capacity: Mapped[int | None]
    """How many of the conference's places the category may take; None: any number."""
    needs_clearance: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(default=False)
    """Whether the public form offers it."""


class Contact(Model):
    """A person whom the organisers of a conference know: its address book."""

    __tablename__ = "contact"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("person.id"), primary_key=True, index=True
    )
    added_at: Mapped[Timestamp]
