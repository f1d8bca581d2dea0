"""Reading suggested changes: revisions beside what stands, until somebody answers them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.recommendations import history
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.history import Change
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.voices import SuggestionAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """How somebody would change the text, and what became of it."""

    words: Revision
    base: Revision | None
    """The text that they saw."""
    answer: SuggestionAnswer | None
    changes: Sequence[Change]
    """What they would change, field by field."""


def sent_by(recommendation: Recommendation, person_id: int | None) -> Sequence[UUID]:
    """Return which forms the person's suggestions came with, so that a device knows."""
    statement = select(Revision.client_id).where(
        Revision.recommendation_id == recommendation.id,
        Revision.kind == RevisionKind.SUGGESTION,
        Revision.author_id == person_id,
    )
    return db.session.scalars(statement).all()


def suggestions_for(
    recommendation: Recommendation, *, untold: Collection[str] = ()
) -> Sequence[Suggestion]:
    """Return all suggestions, the oldest first, without the fields that are ``untold``.

    Two statements, however many there are.
    """
    found = db.session.execute(
        select(Revision, SuggestionAnswer)
        .outerjoin(SuggestionAnswer, SuggestionAnswer.suggestion_id == Revision.id)
        .where(Revision.recommendation_id == recommendation.id)
        .where(Revision.kind == RevisionKind.SUGGESTION)
        .order_by(Revision.number)
        .options(joinedload(Revision.author), joinedload(Revision.theme))
    ).all()
    bases = _numbered(recommendation, {each.base_number for each, _answer in found})
    return [
        Suggestion(
            words=words,
            base=(base := bases.get(words.base_number)),
            answer=answer,
            changes=history.changes(base, words, untold),
        )
        for words, answer in found
    ]


def find_suggestion(recommendation: Recommendation, number: int) -> Revision | None:
    """Return the suggestion of that number, with its author, or None."""
    statement = select(Revision).where(
        Revision.recommendation_id == recommendation.id,
        Revision.number == number,
        Revision.kind == RevisionKind.SUGGESTION,
    )
    return db.session.scalars(statement.options(joinedload(Revision.author))).one_or_none()


def answer_to(suggestion: Revision) -> SuggestionAnswer | None:
    """Return what became of it, or None while it waits."""
    return db.session.get(SuggestionAnswer, suggestion.id, populate_existing=True)


def _numbered(
    recommendation: Recommendation, numbers: set[int | None]
) -> Mapping[int | None, Revision]:
    statement = select(Revision).where(
        Revision.recommendation_id == recommendation.id, Revision.number.in_(numbers)
    )
    found = db.session.scalars(statement.options(joinedload(Revision.theme)))
    return {each.number: each for each in found}
