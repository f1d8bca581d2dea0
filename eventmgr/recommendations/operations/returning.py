"""One recommendation after the list was handed in: given back, handed in again, validated."""

from datetime import datetime

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import asking, handing_in, letters, rules
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.errors import ListChanged
from eventmgr.recommendations.models import Recommendation, Resubmission, Revision
from eventmgr.recommendations.operations.holding import hold_list
from eventmgr.recommendations.wording import Wording


def return_recommendation(
    *,
    recommendation: Recommendation,
    reason: str,
    until: datetime | None,
    actor: Actor,
    now: datetime,
    base_url: str,
) -> None:
    """Give one recommendation back to its group, which alone can be written then.

    Of a validated one this undoes the validation. Those who lead the group are written to. Raise
    DomainError without a reason, for a moment already past, or if it was not handed in.
    """
    rules.require_reason(reason)
    handing_in.require_until_ahead(until, now=now)
    group, held = _hold(recommendation)
    handing_in.require_returnable(held.state)
    before = held.state
    held.state = RecommendationState.RETURNED
    held.returned_reason = reason
    held.returned_until = until
    audit.record(
        actor,
        "recommendation.returned",
        held,
        now=now,
        conference_id=group.conference_id,
        before={"state": before.value},
        after={"reason": reason, "until": until.isoformat() if until else None},
    )
    letters.tell(
        group,
        "returned",
        reference=f"{group.code}-{held.reference_suffix}",
        actor=actor,
        base_url=base_url,
        now=now,
    )


def resubmit(
    *,
    recommendation: Recommendation,
    seen_revision_id: int,
    may_be_late: bool,
    actor: Actor,
    now: datetime,
) -> Resubmission:
    """Hand a returned recommendation in again, as it stands; the list's submission stays.

    Raise DomainError if it is not with the group, or after its moment unless ``may_be_late``, and
    ListChanged if another text stands than the one that was read.
    """
    group, held = _hold(recommendation)
    handing_in.require_returned(held.state)
    handing_in.require_returned_in_time(held.returned_until, may_be_late=may_be_late, now=now)
    if actor.person_id is None:
        raise DomainError(_("A list is handed in by a person. Sign in first."))
    if held.revision_id is None or held.revision_id != seen_revision_id:
        raise ListChanged
    again = Resubmission(
        recommendation_id=held.id,
        revision_id=held.revision_id,
        person_id=actor.person_id,
        at=now,
    )
    db.session.add(again)
    held.state = RecommendationState.SUBMITTED
    audit.record(
        actor,
        "recommendation.resubmitted",
        held,
        now=now,
        conference_id=group.conference_id,
        after={"revision_id": held.revision_id},
    )
    return again


def validate(
    *, recommendation: Recommendation, seen_revision_id: int, actor: Actor, now: datetime
) -> None:
    """Take what was handed in as ready for the plenary: it is locked from then on.

    Raise DomainError if it was not handed in, or lacks what its group was asked for, and
    ListChanged if another text stands than the one that was read.
    """
    group, held = _hold(recommendation)
    handing_in.require_submitted(held.state)
    if held.revision_id is None or held.revision_id != seen_revision_id:
        raise ListChanged
    handing_in.require_valid(
        Wording.of(db.session.get_one(Revision, held.revision_id)), asking.asked(group, held.kind)
    )
    held.state = RecommendationState.VALIDATED
    held.returned_reason = ""
    held.returned_until = None
    audit.record(
        actor,
        "recommendation.validated",
        held,
        now=now,
        conference_id=group.conference_id,
        after={"revision_id": held.revision_id},
    )


def _hold(recommendation: Recommendation) -> tuple[WorkingGroup, Recommendation]:
    """Lock the whole list, and return the group and the recommendation freshly read."""
    group = hold_list(recommendation.group_id)
    db.session.refresh(
        recommendation, ["state", "revision_id", "returned_until", "returned_reason"]
    )
    return group, recommendation
