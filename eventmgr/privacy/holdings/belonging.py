"""Whether what hangs on a working group belongs to a conference."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.voices import SuggestionAnswer

Within = Callable[[int], ColumnElement[bool]]
"""Whether a row belongs to the conference of this id."""


def of_group(model: Any) -> Within:  # noqa: ANN401 - any model with a group
    """Return whether a row's group is of the conference."""
    return lambda conference_id: model.group_id.in_(
        select(WorkingGroup.id).where(WorkingGroup.conference_id == conference_id)
    )


def of_recommendation(model: Any) -> Within:  # noqa: ANN401 - any model with a recommendation
    """Return whether a row's recommendation is of the conference."""
    return lambda conference_id: model.recommendation_id.in_(_recommendations(conference_id))


def of_revision(conference_id: int) -> ColumnElement[bool]:
    """Whether a saved text is of the conference."""
    return of_recommendation(Revision)(conference_id)


def of_branch(conference_id: int) -> ColumnElement[bool]:
    """Whether a decision on a text that waited is of the conference."""
    return BranchDecision.branch_id.in_(_revisions(conference_id))


def of_suggestion(conference_id: int) -> ColumnElement[bool]:
    """Whether an answer to a suggested change is of the conference."""
    return SuggestionAnswer.suggestion_id.in_(_revisions(conference_id))


def _revisions(conference_id: int) -> Select[int]:
    return select(Revision.id).where(of_revision(conference_id))


def _recommendations(conference_id: int) -> Select[int]:
    return (
        select(Recommendation.id)
        .join(WorkingGroup, WorkingGroup.id == Recommendation.group_id)
        .where(WorkingGroup.conference_id == conference_id)
    )
