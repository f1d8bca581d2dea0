"""Reading what groups show: as many statements for one group as for all."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.models import Recommendation, Resubmission, Revision, Submission
from eventmgr.recommendations.presenting.deck import Deck, Shown, deck_of


def decks(groups: Sequence[WorkingGroup], *, starred_first: bool = False) -> list[Deck]:
    """Return the groups' decks in this order: what each handed in, or what stands by now."""
    submitted = _submitted(groups)
    shown = _shown(groups, submitted)
    return [
        deck_of(
            each,
            shown.get(each.id, []),
            is_draft=each.id not in submitted,
            starred_first=starred_first,
        )
        for each in groups
    ]


def _submitted(groups: Sequence[WorkingGroup]) -> Mapping[int, list[int]]:
    statement = select(Submission.group_id, Submission.revision_ids).where(
        Submission.group_id.in_([each.id for each in groups]),
        Submission.reopened_at.is_(None),
        ~Submission.is_waiting,  # it does not count before it is signed
    )
    return {key: list(revisions) for key, revisions in db.session.execute(statement)}


def _shown(
    groups: Sequence[WorkingGroup], submitted: Mapping[int, list[int]]
) -> dict[int, list[Shown]]:
    again = _handed_in_again(groups)
    handed_in = [*(each for listed in submitted.values() for each in listed), *again.values()]
    drafting = [each.id for each in groups if each.id not in submitted]
    standing = and_(
        Recommendation.group_id.in_(drafting),
        Recommendation.state != RecommendationState.WITHDRAWN,
        Recommendation.revision_id == Revision.id,
    )
    statement = (
        select(Revision)
        .join(Revision.recommendation)
        .where(Recommendation.kind == RecommendationKind.RECOMMENDATION)
        .where(or_(Revision.id.in_(handed_in), standing))
        .order_by(Recommendation.group_id, Recommendation.position, Recommendation.number)
        .options(contains_eager(Revision.recommendation))
    )
    listed = {each: place for order in submitted.values() for place, each in enumerate(order)}
    places: dict[int, int] = {}
    found: dict[int, list[Shown]] = {}
    for words in db.session.scalars(statement):
        recommendation = words.recommendation
        places.setdefault(recommendation.id, listed.get(words.id, 0))
        if words.id in listed:
            places[recommendation.id] = listed[words.id]
        if again.get(recommendation.id, words.id) == words.id:
            one = Shown(recommendation=recommendation, words=words)
            found.setdefault(recommendation.group_id, []).append(one)
    for key in submitted:
        found.get(key, []).sort(key=lambda each: places[each.recommendation.id])
    return found


def _handed_in_again(groups: Sequence[WorkingGroup]) -> Mapping[int, int]:
    """Return the revision of each recommendation that was returned and handed in again."""
    statement = (
        select(Resubmission.recommendation_id, Resubmission.revision_id)
        .join(Recommendation, Recommendation.id == Resubmission.recommendation_id)
        .join(Submission, Submission.group_id == Recommendation.group_id)
        .where(Recommendation.group_id.in_([each.id for each in groups]))
        .where(Submission.reopened_at.is_(None), Resubmission.at >= Submission.at)
        .order_by(Resubmission.id)
    )
    return {key: revision for key, revision in db.session.execute(statement)}  # noqa: C416 - dict() takes no Result
