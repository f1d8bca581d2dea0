"""What a page that is open has to know of its group's list: numbers only, and one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision, Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A recommendation and the number of what stands."""

    number: int
    head: int
    """0: nothing stands yet."""
    newest: int
    state: RecommendationState


def heads(group: WorkingGroup) -> tuple[Sequence[Head], bool]:
    """Return the list in its order, and whether it was handed in and not given back."""
    submitted = (
        select(Submission.id)
        .where(Submission.group_id == group.id, Submission.reopened_at.is_(None))
        .exists()
    )
    statement = (
        select(
            Recommendation.number,
            Revision.number,
            Recommendation.last_number,
            Recommendation.state,
            submitted,
        )
        .outerjoin(Revision, Revision.id == Recommendation.revision_id)
        .where(Recommendation.group_id == group.id)
        .where(Recommendation.kind == RecommendationKind.RECOMMENDATION)
        .order_by(Recommendation.position, Recommendation.number)
    )
    rows = db.session.execute(statement).all()
    found = [
        Head(number=number, head=head or 0, newest=newest, state=state)
        for number, head, newest, state, _submitted in rows
    ]
    return found, bool(rows and rows[0][4])
