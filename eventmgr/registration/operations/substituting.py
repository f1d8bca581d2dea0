"""One person in the place of another: no place is free in between, and nobody moves in line."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.registration import rules, waiting
from eventmgr.registration.enums import Clearance, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.operations.recording import record


def hand_over(
    *,
    conference: Conference,
    leaving: Registration,
    coming: Registration,
    actor: Actor,
    now: datetime,
) -> bool:
    """Give what the leaving person has to the one who comes; whether there was anything to give.

    A confirmed place, an offer, an application and a place in line are taken over as they are; only
    a clearance is not, since it was somebody else's: whoever was cleared, or refused, as the person
    they are keeps that. Both registrations are of this conference.
    Raises DomainError after the end.
    """
    hold(conference)
    rules.require_open(conference, conference.at_venue(now).date())
    before, had_before = leaving.state, coming.state
    is_taken_over = before in rules.CAN_BE_TAKEN_OVER
    if is_taken_over:
        coming.state = before
        coming.answered_at = leaving.answered_at
        coming.offered_until = leaving.offered_until
        coming.awaits_approval, coming.reason = leaving.awaits_approval, ""
    else:
        coming.state = RegistrationState.INVITED
    coming.category = leaving.category
    if coming.clearance is Clearance.NOT_NEEDED and leaving.clearance is not Clearance.NOT_NEEDED:
        coming.clearance = Clearance.PENDING
    coming.clearance = waiting.vetting(conference).clearance_of(coming)
    _leave(leaving, now)
    db.session.flush()
    given, taken = {"handed_over_to": coming.id}, {"taken_over_from": leaving.id}
    record(leaving, "registration.handed_over", before, actor=actor, now=now, changed=({}, given))
    record(coming, "registration.taken_over", had_before, actor=actor, now=now, changed=({}, taken))
    return is_taken_over


def _leave(leaving: Registration, now: datetime) -> None:
    leaving.offered_until = None
    if leaving.state not in rules.SAID_NO:
        leaving.state = RegistrationState.CANCELLED
        leaving.answered_at = now
