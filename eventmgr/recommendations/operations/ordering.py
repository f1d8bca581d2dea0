"""The order of a group's list, and what is taken off it."""

from datetime import datetime
from typing import Literal

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import handing_in, queries, rules
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.operations.holding import hold_list


def move_recommendation(
    *, recommendation: Recommendation, by: Literal[-1, 1], actor: Actor, now: datetime
) -> None:
    """Move it one place up (-1) or down (1) among those of its kind that are not withdrawn.

    At the end of the list it stays, and so does a withdrawn one. Raise DomainError while the list
    stands submitted.
    """
    group = _open_group(recommendation)
    entries = queries.recommendations_of(group, kind=recommendation.kind, fresh=True)
    listed = [each.recommendation for each in entries]
    listed = [each for each in listed if each.state is not RecommendationState.WITHDRAWN]
    if recommendation not in listed:
        return
    place = listed.index(recommendation)
    target = place + by
    if not 0 <= target < len(listed):
        return
    listed.insert(target, listed.pop(place))
    for position, each in enumerate(listed, start=1):
        each.position = position
    audit.record(
        actor,
        "recommendation.moved",
        recommendation,
        now=now,
        conference_id=group.conference_id,
        before={"place": place + 1},
        after={"place": target + 1},
    )


def withdraw_recommendation(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Take it off the list, without its star; its number and every text of it stay.

    Raise DomainError while the list stands submitted.
    """
    _set_state(
        recommendation, RecommendationState.WITHDRAWN, "recommendation.withdrawn", actor, now
    )
    recommendation.is_starred = False


def restore_recommendation(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Put a withdrawn one back on the list as a draft; one that is on it stays as it is.

    Raise DomainError while the list stands submitted.
    """
    _set_state(recommendation, RecommendationState.DRAFT, "recommendation.restored", actor, now)


def _set_state(
    recommendation: Recommendation,
    state: RecommendationState,
    act: str,
    actor: Actor,
    now: datetime,
) -> None:
    group = _open_group(recommendation)
    is_withdrawn = recommendation.state is RecommendationState.WITHDRAWN
    if is_withdrawn is (state is RecommendationState.WITHDRAWN):
        return
    handing_in.require_not_validated(recommendation.state)
    recommendation.state = state
    audit.record(actor, act, recommendation, now=now, conference_id=group.conference_id)


def _open_group(recommendation: Recommendation) -> WorkingGroup:
    group = hold_list(recommendation.group_id)
    rules.require_open(is_submitted=queries.standing_submission(group) is not None)
    db.session.refresh(recommendation, ["state"])
    return group
