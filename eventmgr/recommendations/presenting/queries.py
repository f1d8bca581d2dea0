"""Reading what groups show: as many statements for one group as for all."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision, Submission
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
        Submission.group_id.in_([each.id for each in groups]), Submission.reopened_at.is_(None)
    )
    return {key: list(revisions) for key, revisions in db.session.execute(statement)}


def _shown(
    groups: Sequence[WorkingGroup], submitted: Mapping[int, list[int]]
) -> dict[int, list[Shown]]:
    handed_in = [each for listed in submitted.values() for each in listed]
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
    found: dict[int, list[Shown]] = {}
    for words in db.session.scalars(statement):
        one = Shown(recommendation=words.recommendation, words=words)
        found.setdefault(words.recommendation.group_id, []).append(one)
    for key, order in submitted.items():
        place = {revision: number for number, revision in enumerate(order)}
        found.get(key, []).sort(key=lambda each: place[each.words.id])
    return found
