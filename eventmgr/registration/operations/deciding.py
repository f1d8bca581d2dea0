"""What organisers decide about those who applied: let in, refused, cleared."""

from collections.abc import Collection
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.text import clean
from eventmgr.people.actor import Actor
from eventmgr.registration import letters, rules, waiting
from eventmgr.registration.enums import Clearance, RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.operations.places import admit, fill_places, tell
from eventmgr.registration.operations.recording import record


def approve(
    *,
    conference: Conference,
    registration_ids: Collection[int],
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> list[Registration]:
    """Let these applications in, in the order of their asking, and return them.

    Whoever was refused is reconsidered; whoever has still to be cleared waits for that. Those that
    somebody else decided meanwhile are passed over. Raises DomainError after the end.
    """
    found = _to_decide(conference, registration_ids, now)
    vetting = waiting.vetting(conference)
    for each in found:
        before = each.state
        each.awaits_approval, each.reason = False, ""
        each.clearance = vetting.clearance_of(each)
        each.state = RegistrationState.APPLIED
        record(each, "registration.approved", before, actor=actor, now=now)
    _admit_whoever_may(found, conference, link_for, actor, now)
    return found


def refuse(
    *,
    conference: Conference,
    registration_ids: Collection[int],
    reason: str,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> list[Registration]:
    """Refuse these applications with a reason that they are told by mail, and return them.

    Raises DomainError without a reason, for one that is too long, and after the end.
    """
    told = clean(reason).strip()
    rules.require_reason(told)
    found = [
        each
        for each in _to_decide(conference, registration_ids, now)
        if each.state is RegistrationState.APPLIED
    ]
    for each in found:
        each.state, each.reason, each.awaits_approval = RegistrationState.REFUSED, told, True
        record(each, "registration.refused", RegistrationState.APPLIED, actor=actor, now=now)
    tell(found, letters.refusal, conference, link_for, now)
    return found


def set_clearance(
    *,
    conference: Conference,
    registration_ids: Collection[int],
    clearance: Clearance,
    note: str = "",
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> list[Registration]:
    """Note what the vetting of these people came to; whoever is cleared and approved is let in.

    Whoever stands in line for a place has their turn again at once, if one is free.

    The note is for organisers alone; an empty one leaves what stands there. Refused clearance
    refuses nobody by itself: what the person is told is for an organiser to say.
    """
    found = _asked(conference, registration_ids, now, states=rules.VETTABLE)
    for each in found:
        before = each.clearance
        each.clearance, each.clearance_note = clearance, clean(note).strip() or each.clearance_note
        record(
            each,
            "registration.clearance_set",
            each.state,
            actor=actor,
            now=now,
            changed=({"clearance": before}, {"clearance": clearance}),
        )
    if any(each.state is RegistrationState.WAITLISTED for each in found):
        fill_places(conference=conference, link_for=link_for, actor=actor, now=now)
    _admit_whoever_may(found, conference, link_for, actor, now)
    return found


def _to_decide(
    conference: Conference, registration_ids: Collection[int], now: datetime
) -> list[Registration]:
    return _asked(conference, registration_ids, now, states=rules.DECIDABLE)


def _asked(
    conference: Conference,
    registration_ids: Collection[int],
    now: datetime,
    *,
    states: Collection[RegistrationState],
) -> list[Registration]:
    """Return those of them who have asked for a place and are in one of the states, held."""
    hold(conference)
    rules.require_open(conference, conference.at_venue(now).date())
    return [
        each
        for each in waiting.whole(conference, registration_ids)
        if each.state in states
        and (each.answered_at is not None or each.state in rules.HOLDS_OR_AWAITS)
    ]


def _admit_whoever_may(
    found: list[Registration],
    conference: Conference,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    ready = [
        each
        for each in found
        if each.state is RegistrationState.APPLIED and rules.may_be_placed(each)
    ]
    if ready:
        admit(ready, conference=conference, link_for=link_for, actor=actor, now=now)
