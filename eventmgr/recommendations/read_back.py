"""What the page says on which a group hears its list read aloud, beside the words themselves."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, joinedload

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.branches import undecided
from eventmgr.recommendations.enums import RecommendationState, RevisionKind
from eventmgr.recommendations.models import Recommendation, Resubmission, Revision, Submission
from eventmgr.recommendations.queries import Entry


def listed(entries: Sequence[Entry]) -> list[Entry]:
    """Return what the group reads through: all that is not withdrawn, in its order."""
    return [
        each for each in entries if each.recommendation.state is not RecommendationState.WITHDRAWN
    ]


def undecided_counts(group: WorkingGroup) -> Mapping[int, int]:
    """Return how many branches of each recommendation wait for a decision, by its id."""
    statement = (
        select(Revision.recommendation_id, func.count())
        .join(Recommendation, Recommendation.id == Revision.recommendation_id)
        .where(Recommendation.group_id == group.id, undecided())
        .group_by(Revision.recommendation_id)
    )
    return {key: count for key, count in db.session.execute(statement)}  # noqa: C416 - dict() takes no Result


def kept_aside(group: WorkingGroup) -> frozenset[int]:
    """Return of which recommendations somebody without a seat has sent words since they stand."""
    standing = aliased(Revision)
    statement = (
        select(Revision.recommendation_id)
        .join(Recommendation, Recommendation.id == Revision.recommendation_id)
        .outerjoin(standing, standing.id == Recommendation.revision_id)
        .where(Recommendation.group_id == group.id, Revision.kind == RevisionKind.QUARANTINE)
        .where(Revision.number > func.coalesce(standing.number, 0))
    )
    return frozenset(db.session.scalars(statement))


def resubmissions(group: WorkingGroup) -> Mapping[int, Resubmission]:
    """Return the last time that each recommendation was handed in again, by its id."""
    statement = (
        select(Resubmission)
        .join(Recommendation, Recommendation.id == Resubmission.recommendation_id)
        .where(Recommendation.group_id == group.id)
        .ext(distinct_on(Resubmission.recommendation_id))
        .order_by(Resubmission.recommendation_id, Resubmission.id.desc())
    )
    return {each.recommendation_id: each for each in db.session.scalars(statement)}


def given_back(group: WorkingGroup) -> Submission | None:
    """Return what the group handed in last if that came back to it; None if it did not."""
    statement = (
        select(Submission)
        .where(Submission.group_id == group.id)
        .order_by(Submission.id.desc())
        .limit(1)
        .options(joinedload(Submission.person))
    )
    last = db.session.scalars(statement).one_or_none()
    return last if last is not None and last.reopened_at is not None else None
