"""Handing in a group's list, as one act, having it signed, and giving it back."""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import MODERATORS
from eventmgr.groups.windows import move_deadline
from eventmgr.people.actor import Actor
from eventmgr.recommendations import handing_in, letters, queries, rules
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.errors import ListChanged
from eventmgr.recommendations.models import Recommendation, Submission
from eventmgr.recommendations.operations.holding import hold_list

_HANDED_IN_AGAIN = rules.OPEN | {RecommendationState.VALIDATED}
"""What a list consists of: what was validated before a list was reopened is part of it still."""


def submit_group(
    *,
    group: WorkingGroup,
    may_be_late: bool,
    actor: Actor,
    now: datetime,
    seen_revision_ids: Sequence[int] | None = None,
    base_url: str | None = None,
) -> Submission:
    """Hand in the whole list: what stands of every recommendation that is not withdrawn.

    Findings, points of no agreement and commitments go with it, behind the recommendations.
    If the group's list has to be signed, it counts once that is done, with the moment of this act;
    until then it is locked as if it counted, and its moderators are written to (without a
    ``base_url`` nobody is).

    Raise DomainError if the list stands submitted already, if no recommendation is on it, or after
    the deadline and its grace, or before the window opens, unless ``may_be_late``. Raise
    ListChanged if other revisions, or in another order, stand now than ``seen_revision_ids``;
    None: nobody read the list.
    """
    locked = hold_list(group.id)
    rules.require_open(is_submitted=queries.standing_submission(locked) is not None)
    rules.require_opened(locked, may_be_early=may_be_late, now=now)
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
        group_id=locked.id,
        person_id=actor.person_id,
        at=now,
        revision_ids=revision_ids,
        timing=handing_in.timing(locked, now=now),
        is_waiting=locked.needs_countersign,
    )
    db.session.add(submission)
    _record(actor, "group.submitted", locked, now, {"revision_ids": submission.revision_ids})
    if not submission.is_waiting:
        _lock(handed_in)
    elif base_url is not None:
        letters.tell(locked, "waiting", roles=MODERATORS, actor=actor, base_url=base_url, now=now)
    return submission


def countersign(
    *, group: WorkingGroup, submission_id: int, actor: Actor, now: datetime
) -> Submission:
    """Sign the list that waits: it counts from the moment when it was handed in.

    Raise DomainError if none waits, or if the signer is whoever handed it in, and ListChanged if
    another one waits than was read.
    """
    locked = hold_list(group.id)
    submission = _waiting(locked, submission_id)
    handing_in.require_another(submitter_id=submission.person_id, signer_id=actor.person_id)
    submission.is_waiting = False
    submission.signed_at = now
    submission.signed_by_id = actor.person_id
    _lock(_standing(locked))
    _record(actor, "group.countersigned", locked, now, {"submission_id": submission.id})
    return submission


def send_back(
    *,
    group: WorkingGroup,
    submission_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    base_url: str,
) -> None:
    """Give the list that waits for a signature back to the group, which goes on as before.

    Raise DomainError without a reason, or if none waits, and ListChanged as `countersign`.
    """
    rules.require_reason(reason)
    locked = hold_list(group.id)
    submission = _waiting(locked, submission_id)
    handing_in.require_another(submitter_id=submission.person_id, signer_id=actor.person_id)
    submission.reopened_at = now
    submission.reopened_reason = reason
    _record(actor, "group.sent_back", locked, now, {"reason": reason})
    letters.tell(locked, "sent_back", actor=actor, base_url=base_url, now=now)


def reopen_group(
    *,
    group: WorkingGroup,
    reason: str,
    deadline: datetime | None,
    actor: Actor,
    now: datetime,
    base_url: str | None = None,
) -> None:
    """Give the list back to the group as drafts, until a new deadline or, with None, without one.

    What had been handed in stays on record, and what was validated stays as it is. Raise
    DomainError without a reason, for a deadline already past, or if nothing stands submitted.
    """
    rules.require_reason(reason)
    rules.require_time_left(deadline, now=now)
    locked = hold_list(group.id)
    submission = queries.standing_submission(locked)
    if submission is None:
        raise DomainError(_("Nothing stands submitted here; the group can write."))
    submission.reopened_at = now
    submission.reopened_reason = reason
    for each in queries.recommendations_of(locked, kind=None, fresh=True):
        if each.recommendation.state in _WITH_THE_GROUP:
            each.recommendation.state = RecommendationState.DRAFT
            each.recommendation.returned_reason = ""
            each.recommendation.returned_until = None
    _record(actor, "group.reopened", locked, now, {"reason": reason})
    move_deadline(group=locked, deadline=deadline, actor=actor, now=now)
    if base_url is not None:
        letters.tell(locked, "reopened", actor=actor, base_url=base_url, now=now)


_WITH_THE_GROUP = frozenset({RecommendationState.SUBMITTED, RecommendationState.RETURNED})
"""What is a draft again when the whole list comes back."""


def _standing(group: WorkingGroup) -> list[Recommendation]:
    """Return what would be handed in, in order; a text that only exists late is not part of it."""
    return [
        each.recommendation
        for each in queries.recommendations_of(group, kind=None, fresh=True)
        if each.recommendation.state in _HANDED_IN_AGAIN
        and each.recommendation.revision_id is not None
    ]


def _lock(handed_in: Sequence[Recommendation]) -> None:
    for each in handed_in:
        if each.state is not RecommendationState.VALIDATED:
            each.state = RecommendationState.SUBMITTED


def _waiting(group: WorkingGroup, submission_id: int) -> Submission:
    """Return the locked group's list that waits for a signature, if it is the one that was read."""
    submission = queries.standing_submission(group)
    if submission is None:
        raise ListChanged
    db.session.refresh(submission)
    handing_in.require_waiting(is_waiting=submission.is_waiting)
    if submission.id != submission_id:
        raise ListChanged
    return submission


def _record(
    actor: Actor, action: str, group: WorkingGroup, now: datetime, after: dict[str, object]
) -> None:
    audit.record(actor, action, group, now=now, conference_id=group.conference_id, after=after)
