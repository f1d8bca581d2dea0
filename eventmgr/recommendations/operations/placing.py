"""The place of a recommendation in its group's list, and the few that the group puts first."""

from datetime import datetime

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import agreement, queries, rules
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.errors import ListChanged
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.operations.holding import hold_list


def place_recommendation(
    *,
    recommendation: Recommendation,
    place: int,
    seen: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put it at the place, counted from 1 among those not withdrawn; beyond an end, at the end.

    ``seen`` is the version of the list as it was seen. Raise ListChanged if it is another one now,
    and DomainError for a withdrawn one or while the list stands submitted.
    """
    group, listed = _held(recommendation)
    if agreement.version_of_order(each.number for each in listed) != seen:
        raise ListChanged
    if recommendation not in listed:
        raise DomainError(_("It was withdrawn, so it has no place in the list."))
    before = listed.index(recommendation) + 1
    order = {each.id: number for number, each in enumerate(listed, start=1)}
    by_id = {each.id: each for each in listed}
    for position, key in enumerate(agreement.moved(order, recommendation.id, place), start=1):
        by_id[key].position = position
    if recommendation.position != before:
        _record(actor, "recommendation.moved", recommendation, group, now, before, place)


def star(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Put it among the few that the group puts first.

    Raise DomainError if there is no room among them, for a withdrawn one, or while the list stands
    submitted.
    """
    group, listed = _held(recommendation)
    if recommendation not in listed:
        raise DomainError(_("It was withdrawn, so it gets no star."))
    if recommendation.is_starred:
        return
    agreement.require_room_for_star(sum(each.is_starred for each in listed))
    recommendation.is_starred = True
    _record(actor, "recommendation.starred", recommendation, group, now)


def unstar(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Take its star away. Raise DomainError while the list stands submitted."""
    group, _listed = _held(recommendation)
    if recommendation.is_starred:
        recommendation.is_starred = False
        _record(actor, "recommendation.unstarred", recommendation, group, now)


def _held(recommendation: Recommendation) -> tuple[WorkingGroup, list[Recommendation]]:
    """Lock the list; return its group, and what is on it in order, freshly read."""
    group = hold_list(recommendation.group_id)
    rules.require_open(is_submitted=queries.standing_submission(group) is not None)
    db.session.refresh(recommendation, ["state", "is_starred", "position"])
    listed = [each.recommendation for each in queries.recommendations_of(group, fresh=True)]
    return group, [each for each in listed if each.state is not RecommendationState.WITHDRAWN]


def _record(
    actor: Actor,
    act: str,
    recommendation: Recommendation,
    group: WorkingGroup,
    now: datetime,
    before: int | None = None,
    after: int | None = None,
) -> None:
    audit.record(
        actor,
        act,
        recommendation,
        now=now,
        conference_id=group.conference_id,
        before=None if before is None else {"place": before},
        after=None if after is None else {"place": after},
    )
    db.session.flush()
