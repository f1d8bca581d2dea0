"""Tables of registration."""

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState


class Registration(Model):
    """A person's place at one conference, with what they said of themselves for it."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("conference_id", "person_id"),
        Index(None, "conference_id", "state"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    honorific: Mapped[Words]
    name: Mapped[Words]
    title: Mapped[Words]
    organisation: Mapped[Words]
    sector: Mapped[Sector | None] = mapped_column(choice(Sector))
    needs: Mapped[Words]
    """Dietary, accessibility or other needs, in the person's own words."""
    consents_to_be_listed: Mapped[bool] = mapped_column(default=False)
    consents_to_photographs: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[Timestamp | None]
    answered_at: Mapped[Timestamp | None]
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
