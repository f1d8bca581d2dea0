"""Tables of seating."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.foundation.pieces import Pieced
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.enums import BondKind, Emphasis, Ending, Failure, Mode, SeatingState
from eventmgr.people.models import Person
from eventmgr.registration.enums import Category


class WishSetting(Model):
    """From when until when participants say in which groups they would like to be."""

    __tablename__ = "group_wish_setting"
    __table_args__ = (CheckConstraint("ranks BETWEEN 1 AND 10", name="ranks_few"),)

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    opens_at: Mapped[Timestamp | None]
    """None: it is not open."""
    closes_at: Mapped[Timestamp | None]
    """None: until an organiser closes it."""
    ranks: Mapped[int] = mapped_column(default=3)


class GroupWish(Model):
    """The groups in which a person would like to be."""

    __tablename__ = "group_wish"
    __table_args__ = (UniqueConstraint("conference_id", "person_id"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """In the person's order."""
    saved_at: Mapped[Timestamp]


class SeatingRound(Pieced, Model):
    """One round: the groups among which people are seated, what is wanted, and what was found."""

    __tablename__ = "seating_round"
    __table_args__ = (CheckConstraint("seconds_at_most > 0", name="time_positive"),)

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"), index=True)
    name: Mapped[str]
    state: Mapped[SeatingState] = mapped_column(
        choice(SeatingState), default=SeatingState.PREPARING
    )
    mode: Mapped[Mode] = mapped_column(choice(Mode))
    emphasis: Mapped[Emphasis] = mapped_column(choice(Emphasis))
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """As what people come who are seated."""
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """Each with an attribute, a kind and, for some kinds, how many at most."""
    keeps_seated: Mapped[bool] = mapped_column(default=False)
    """Whether members stay where they sit already."""
    present_on: Mapped[str | None] = mapped_column(Text)
    """The day on which one must have been checked in, as ISO 8601; then few are moved."""
    seed: Mapped[int] = mapped_column(BigInteger, default=1)
    seconds_at_most: Mapped[int] = mapped_column(default=60)
    asked_at: Mapped[Timestamp | None]
    """When a worker was rung."""
    is_stopped: Mapped[bool] = mapped_column(default=False)
    """Whether the best that was found is to be taken."""
    progress: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """How far a search is; after one that brought nothing, its failure."""
    ending: Mapped[Ending | None] = mapped_column(choice(Ending))
    solver: Mapped[Words]
    """The name and version of what found the draft."""
    seconds: Mapped[float | None]
    bound: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What was found: its figures and those of the other ways; no values of people."""
    applied_at: Mapped[Timestamp | None]
    created_at: Mapped[Timestamp]

    tables: Mapped[list["SeatingTable"]] = relationship(
        cascade="all, delete-orphan",
        order_by="SeatingTable.group_id",
        lazy="raise_on_sql",
        passive_deletes=True,
    )
    bonds: Mapped[list["SeatingBond"]] = relationship(
        cascade="all, delete-orphan",
        order_by="SeatingBond.id",
        lazy="raise_on_sql",
        passive_deletes=True,
    )

    @property
    def standing_bonds(self) -> list["SeatingBond"]:
        """What must hold, but for who would stay in a group that has left the round."""
        there = {None, *(each.group_id for each in self.tables)}
        return [each for each in self.bonds if each.group_id in there]

    @property
    def failure(self) -> Failure | None:
        """Why the last search brought nothing; None: it did, or has not ended."""
        said = self.progress.get("failure")
        return Failure(said) if said else None

    @property
    def category_list(self) -> list[Category]:
        """The categories of those who are seated."""
        return [Category(each) for each in self.categories]


class SeatingTable(Model):
    """One group of a round, and how many it takes."""

    __tablename__ = "seating_table"
    __table_args__ = (
        CheckConstraint("smallest >= 0 AND smallest <= largest", name="sizes_in_order"),
    )

    round_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("seating_round.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("working_group.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )
    smallest: Mapped[int | None]
    """None: its equal share."""
    largest: Mapped[int | None]

    group: Mapped[WorkingGroup] = relationship(lazy="raise_on_sql")


class SeatingBond(Model):
    """What must hold for one person, or for two."""

    __tablename__ = "seating_bond"

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("seating_round.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[BondKind] = mapped_column(choice(BondKind))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    other: Mapped[Person | None] = relationship(foreign_keys=[other_id], lazy="raise_on_sql")
    group: Mapped[WorkingGroup | None] = relationship(lazy="raise_on_sql")


class SeatingSeat(Model):
    """A person's seat in the draft."""

    __tablename__ = "seating_seat"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("seating_round.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    group_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    found_group_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    """Where the solver put the person, whatever was changed by hand."""

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
