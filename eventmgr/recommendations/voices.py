"""Tables of what members say of a text: answers, comments, and what became of suggestions."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Revision
from eventmgr.recommendations.stances import CommentState, Stance


class Endorsement(Model):
    """What a member said of the text that they saw; the newest row of each person counts.

    Rows are added and never changed, so that the answers before it stay on record. The database
    lets go of the person and their reason alone, when their data are erased.
    """

    __tablename__ = "endorsement"
    __table_args__ = (Index(None, "recommendation_id", "person_id", "id"),)

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("recommendation.id"))
    revision_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.id"), index=True)
    """The text that they saw."""
    substance: Mapped[str]
    """What that text said, in short: as long as what stands says the same, the answer holds."""
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    reason: Mapped[Words]
    at: Mapped[Timestamp]

    revision: Mapped[Revision] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Comment(Model):
    """What a member has to say about a recommendation without changing it."""

    __tablename__ = "recommendation_comment"
    __table_args__ = (
        UniqueConstraint("client_id"),
        Index(None, "recommendation_id", "id"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("recommendation.id"))
    client_id: Mapped[UUID]
    """Made by the form: the same comment sent twice is one."""
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: the author's data were erased, and their words with them."""
    text: Mapped[Words]
    at: Mapped[Timestamp]
    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.OPEN)
    settled_at: Mapped[Timestamp | None]
    """When it was withdrawn or marked as done."""

    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class SuggestionAnswer(Model):
    """What became of a suggested change; one without a row waits for an answer."""

    __tablename__ = "suggestion_answer"

    suggestion_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("revision.id"), primary_key=True, autoincrement=False
    )
    revision_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("revision.id"), index=True
    )
    """The save by which it was taken over; None: it was declined."""
    reason: Mapped[Words]
    """Why it was declined."""
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: the person's data were erased."""
    at: Mapped[Timestamp]
