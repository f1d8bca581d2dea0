"""Handing in a group's list, as one act, and giving it back."""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.operations import move_deadline
from eventmgr.people.actor import Actor
from eventmgr.recommendations import queries, rules
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.errors import ListChanged
from eventmgr.recommendations.models import Recommendation, Submission
from eventmgr.recommendations.operations.holding import hold_list


def submit_group(
    *,
    group: WorkingGroup,
    may_be_late: bool,
    actor: Actor,
    now: datetime,
    seen_revision_ids: Sequence[int] | None = None,
) -> Submission:
    """Hand in the whole list: what stands of every recommendation that is not withdrawn.

    Findings, points of no agreement and commitments go with it, behind the recommendations.
    Raise DomainError if the list stands submitted already, if no recommendation is on it, or after
    the deadline unless ``may_be_late``. Raise ListChanged if other revisions, or in another order,
    stand now than ``seen_revision_ids``; None: nobody read the list.
    """
    locked = hold_list(group.id)
    rules.require_open(is_submitted=queries.standing_submission(locked) is not None)
    rules.require_in_time(locked, may_be_late=may_be_late, now=now)
    handed_in = _standing(locked)
    if not any(each.kind is RecommendationKind.RECOMMENDATION for each in handed_in):
        raise DomainError(_("There is nothing to submit yet. Write a recommendation first."))
    if actor.person_id is None:
        raise DomainError(_("A list is handed in by a person. Sign in first."))
    revision_ids = [each.revision_id for each in handed_in]
    if seen_revision_ids is not None and list(seen_revision_ids) != revision_ids:
        raise ListChanged
    submission = Submission(
        group_id=locked.id, person_id=actor.person_id, at=now, revision_ids=revision_ids
    )
    db.session.add(submission)
    for each in handed_in:
        each.state = RecommendationState.SUBMITTED
    _record(actor, "group.submitted", locked, now, {"revision_ids": submission.revision_ids})
    return submission


def reopen_group(
    *,
    group: WorkingGroup,
    reason: str,
    deadline: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give the list back to the group as drafts, until a new deadline or, with None, without one.

    What had been handed in stays on record. Raise DomainError without a reason, for a deadline
    already past, or if nothing stands submitted.
    """
    rules.require_reason(reason)
    rules.require_time_left(deadline, now=now)
    locked = hold_list(group.id)
    submission = queries.standing_submission(locked)
    if submission is None:
        raise DomainError(_("Nothing stands submitted here; the group can write."))
    submission.reopened_at = now
    for each in queries.recommendations_of(locked, kind=None, fresh=True):
        if each.recommendation.state is RecommendationState.SUBMITTED:
            each.recommendation.state = RecommendationState.DRAFT
    _record(actor, "group.reopened", locked, now, {"reason": reason})
    if locked.deadline != deadline:
        move_deadline(group=locked, deadline=deadline, actor=actor, now=now)


def _standing(group: WorkingGroup) -> list[Recommendation]:
    """Return what would be handed in, in order; a text that only exists late is not part of it."""
    return [
        each.recommendation
        for each in queries.recommendations_of(group, kind=None, fresh=True)
        if each.recommendation.state in rules.OPEN and each.recommendation.revision_id is not None
    ]


def _record(
    actor: Actor, action: str, group: WorkingGroup, now: datetime, after: dict[str, object]
) -> None:
    audit.record(actor, action, group, now=now, conference_id=group.conference_id, after=after)
