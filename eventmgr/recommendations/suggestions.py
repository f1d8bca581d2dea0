"""Reading suggested changes: revisions beside what stands, until somebody answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.recommendations.differences import Op, by_words
from eventmgr.recommendations.enums import TIME_FRAME_LABELS, RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.voices import SuggestionAnswer
from eventmgr.recommendations.wording import Wording

Pieces = Sequence[tuple[Op, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """How somebody would change the text, and what became of it."""

    words: Revision
    base: Revision | None
    """The text that they saw."""
    answer: SuggestionAnswer | None
    differences: Mapping[str, Pieces]
    """By the fields that they would change, word by word."""


def sent_by(recommendation: Recommendation, person_id: int | None) -> Sequence[UUID]:
    """Return which forms the person's suggestions came with, so that a device knows."""
    statement = select(Revision.client_id).where(
        Revision.recommendation_id == recommendation.id,
        Revision.kind == RevisionKind.SUGGESTION,
        Revision.author_id == person_id,
    )
    return db.session.scalars(statement).all()


def suggestions_for(
    recommendation: Recommendation, themes: Mapping[int, str]
) -> Sequence[Suggestion]:
    """Return all suggestions, the oldest first: two statements. ``themes``: their names by key."""
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
            differences=differences(
                Wording.of(base) if base else Wording(), Wording.of(words), themes
            ),
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


def differences(old: Wording, new: Wording, themes: Mapping[int, str]) -> Mapping[str, Pieces]:
    """Return what changed in each field that did, in the form's order."""
    before, after = _told(old, themes), _told(new, themes)
    return {
        name: by_words(before[name], after[name]) for name in before if before[name] != after[name]
    }


def _told(wording: Wording, themes: Mapping[int, str]) -> dict[str, str]:
    told = {each.name: getattr(wording, each.name) for each in fields(Wording)}
    told["supporting_addressees"] = "\n".join(wording.supporting_addressees)
    told["time_frame"] = str(TIME_FRAME_LABELS[wording.time_frame])
    told["theme_id"] = themes.get(wording.theme_id, "") if wording.theme_id else ""
    return told


def _numbered(
    recommendation: Recommendation, numbers: set[int | None]
) -> Mapping[int | None, Revision]:
    statement = select(Revision).where(
        Revision.recommendation_id == recommendation.id, Revision.number.in_(numbers)
    )
    return {each.number: each for each in db.session.scalars(statement)}
