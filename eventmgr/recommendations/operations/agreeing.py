"""What members say of a text, and how far a group has come with it."""

from datetime import datetime

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import agreement, endorsements, queries, rules
from eventmgr.recommendations.enums import Agreement, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.operations.holding import hold
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.substance import substance_of
from eventmgr.recommendations.voices import Endorsement
from eventmgr.recommendations.wording import Wording


def answer(
    *,
    recommendation: Recommendation,
    stance: Stance,
    reason: str,
    seen_number: int,
    actor: Actor,
    now: datetime,
) -> Endorsement:
    """Say what the actor thinks of the text that they saw; what they said before stays on record.

    The same answer to the same text twice is one. Raise DomainError for an objection or a
    reservation without a reason, or once the group no longer works on the text; Stale if what
    stands says something else than revision ``seen_number``. It is the table that remembers who
    said what, and no history that others read: a group under the Chatham House Rule has members
    who answer as well.
    """
    agreement.require_reason(stance, reason)
    if actor.person_id is None:
        raise DomainError(_("Only a person can answer. Sign in first."))
    held = hold(recommendation.id)
    agreement.require_worked_on(held.state)
    stands = _seen(held, seen_number)
    before = endorsements.answer_of(held, actor.person_id)
    said = Endorsement(
        recommendation_id=held.id,
        revision_id=stands.id,
        substance=substance_of(Wording.of(stands)),
        person_id=actor.person_id,
        stance=stance,
        reason="" if stance is Stance.TAKEN_BACK else reason.strip(),
        at=now,
    )
    if before is not None and _is_same(before, said):
        return before
    if before is None and stance is Stance.TAKEN_BACK:
        raise DomainError(_("You have not answered yet."))
    db.session.add(said)
    db.session.flush()
    return said


def propose(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Put a draft to the group.

    Raise DomainError if it is none, or has no text, or while the list stands submitted.
    """
    held = _open(recommendation)
    stands = db.session.get(Revision, held.revision_id) if held.revision_id else None
    agreement.require_proposable(held.state, text=stands.text if stands else "")
    _set(held, RecommendationState.PROPOSED, "recommendation.proposed", actor, now)


def take_back_to_draft(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Make what was proposed or agreed a draft again; the level recorded for it goes.

    What those said who did not agree is kept. Raise DomainError in any other state, or while the
    list stands submitted.
    """
    held = _open(recommendation)
    agreement.require_takeable(held.state)
    held.agreement = Agreement.UNSAID
    _set(held, RecommendationState.DRAFT, "recommendation.drafted_again", actor, now)


def record_agreement(
    *,
    recommendation: Recommendation,
    level: Agreement,
    note: str,
    actor: Actor,
    now: datetime,
    seen: str | None,
) -> None:
    """Record how far the group agrees to the text that stands; it is agreed then.

    ``seen`` is the `version_of_agreement` that was shown; None: nobody says. Raise Stale if it is
    another one by now, DomainError without a level, for a contested text without a note, if it was
    not proposed, or while the list stands submitted.
    """
    agreement.require_level(level, note)
    held = _open(recommendation)
    agreement.require_agreeable(held.state)
    require_same(seen, agreement.version_of_agreement(held))
    before: dict[str, object] = {"state": held.state.value, "agreement": held.agreement.value}
    held.agreement, held.agreement_note = level, note.strip()
    _set(held, RecommendationState.AGREED, "recommendation.agreed", actor, now, before=before)


def _open(recommendation: Recommendation) -> Recommendation:
    """Lock the text, and raise DomainError while the list stands submitted, signed or not.

    Handing in locks every text of the list, so what is read under this lock holds until the end.
    """
    held = hold(recommendation.id)
    group = db.session.get_one(WorkingGroup, held.group_id)
    rules.require_open(is_submitted=queries.standing_submission(group) is not None)
    return held


def _seen(held: Recommendation, number: int) -> Revision:
    stands = db.session.get(Revision, held.revision_id) if held.revision_id else None
    if stands is None:
        raise DomainError(_("Nothing was saved in time here, so there is nothing to answer."))
    seen = stands if stands.number == number else queries.find_text(held, number)
    agreement.require_seen(
        seen=substance_of(Wording.of(seen)) if seen else "",
        stands=substance_of(Wording.of(stands)),
    )
    return stands


def _is_same(before: Endorsement, said: Endorsement) -> bool:
    return (before.stance, before.reason, before.substance) == (
        said.stance,
        said.reason,
        said.substance,
    ) or before.stance is said.stance is Stance.TAKEN_BACK


def _set(
    held: Recommendation,
    state: RecommendationState,
    act: str,
    actor: Actor,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
) -> None:
    group = db.session.get_one(WorkingGroup, held.group_id)
    before = before or {"state": held.state.value}
    held.state = state
    audit.record(
        actor,
        act,
        held,
        now=now,
        conference_id=group.conference_id,
        before=before,
        after={"state": state.value, "agreement": held.agreement.value},
    )
    db.session.flush()
