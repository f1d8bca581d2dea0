"""Tables of the questionnaire."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.registration.questionnaire.enums import Among, QuestionKind


class Question(Model):
    """One question of a conference's registration form."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("conference_id", "key"),
        Index(None, "conference_id", "position"),
        CheckConstraint("key ~ '^[a-z0-9-]{1,60}$'", name="key_is_plain"),
        CheckConstraint("ranks BETWEEN 1 AND 10", name="ranks_few"),
        CheckConstraint("lowest <= highest", name="bounds_in_order"),
        CheckConstraint("shown_if_id <> id", name="not_shown_by_itself"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    key: Mapped[str]
    """What the question is called in files and by other parts; never changed."""
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind))
    label: Mapped[Words]
    """Empty: the words of the ready-made question of this key, in the reader's language."""
    why: Mapped[Words]
    """Why it is asked; empty as with the label."""
    kept: Mapped[Words]
    """How long the answers are kept; empty: as long as everything else of the registration."""
    is_required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """Each with a key that never changes, a label, and whether it is offered no longer."""
    among: Mapped[Among] = mapped_column(choice(Among), default=Among.OPTIONS)
    ranks: Mapped[int] = mapped_column(default=3)
    """How many a ranked choice puts in order."""
    lowest: Mapped[int | None] = mapped_column(BigInteger)
    highest: Mapped[int | None] = mapped_column(BigInteger)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """As what people come who are asked; empty: everybody."""
    shown_if_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("question.id"), index=True
    )
    """The earlier question whose answer decides whether this one is asked."""
    shown_if: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """By which of its answers it is."""
    retired_at: Mapped[Timestamp | None]
    """Since when it is not asked any more; its answers stay until the registrations go."""


class Answer(Model):
    """What one person answered to one question."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("registration.id"))
    question_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("question.id"), index=True)
    value: Mapped[Any] = mapped_column(JSONB)
    answered_at: Mapped[Timestamp]
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """Who wrote it: the person, or an organiser for them."""
