"""The numbers and places of what a group writes."""

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Recommendation


def next_number(group: WorkingGroup, kind: RecommendationKind) -> int:
    """Return the first number never given to this kind; the group must be locked.

    No row is ever deleted, so no number is given twice.
    """
    return _after(Recommendation.number, group, kind)


def next_position(group: WorkingGroup, kind: RecommendationKind) -> int:
    """Return the place behind the last of this kind."""
    return _after(Recommendation.position, group, kind)


def _after(
    column: InstrumentedAttribute[int], group: WorkingGroup, kind: RecommendationKind
) -> int:
    statement = select(func.max(column)).where(
        Recommendation.group_id == group.id, Recommendation.kind == kind
    )
    return (db.session.scalar(statement) or 0) + 1
