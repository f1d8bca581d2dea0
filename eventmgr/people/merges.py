"""Tables about who is who: two rows that were one human, and two humans that look like one."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, db
from eventmgr.people.models import Organisation, Person


class PersonMerge(Model):
    """Two rows of one human became one, with what it takes to have two again."""

    __tablename__ = "person_merge"
    __table_args__ = (CheckConstraint("kept_id <> lost_id", name="two_rows"),)

    id: Mapped[Id]
    kept_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    lost_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    conference_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("conference.id"), index=True
    )
    """Whose organisers did it; None: a command."""
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    """Who did it; None: a command."""
    at: Mapped[Timestamp]
    steps: Mapped[list[dict[str, Any]]] = deferred(mapped_column(JSONB, nullable=False))
    """What was done to which row, in order, with the rows as they were; empty once undone."""
    places: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB, default=dict)
    """How many places were held where one became free: before it did, by conference, category."""
    undone_at: Mapped[Timestamp | None]

    kept: Mapped[Person] = relationship(foreign_keys=[kept_id], lazy="raise_on_sql")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id], lazy="raise_on_sql")


class OrganisationMerge(Model):
    """An organisation became another spelling of one, with what it takes to have two again."""

    __tablename__ = "organisation_merge"

    id: Mapped[Id]
    kept_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    lost_id: Mapped[int] = mapped_column(BigInteger)
    """The key that the other organisation had; its row is put aside in the steps."""
    lost_name: Mapped[str]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"), index=True)
    """Whose organisers did it."""
    at: Mapped[Timestamp]
    steps: Mapped[list[dict[str, Any]]] = deferred(mapped_column(JSONB, nullable=False))
    """As with people; empty once undone. Nothing of a person is in it but keys."""
    merges: Mapped[dict[str, list[list[Any]]]] = deferred(mapped_column(JSONB, nullable=False))
    """Where merges of people spoke of the other organisation: step and side, by their key."""
    undone_at: Mapped[Timestamp | None]

    kept: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class TwoPeople(Model):
    """The organisers of a conference know that two rows are two humans, however alike they look."""

    __tablename__ = "two_people"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    first_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("person.id"), primary_key=True, index=True
    )
    second_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("person.id"), primary_key=True, index=True
    )
    said_at: Mapped[Timestamp]


def merged_ids(person_id: int) -> list[int]:
    """Return the keys of the rows that turned out to be the person."""
    return list(
        db.session.scalars(
            select(Person.id).where(Person.merged_into_id == person_id).order_by(Person.id)
        )
    )


def other_emails(person_id: int) -> list[str]:
    """Return the addresses that lead to the person besides their own."""
    return list(
        db.session.scalars(
            select(Person.email)
            .where(Person.merged_into_id == person_id, Person.email != "")
            .order_by(Person.id)
        )
    )
