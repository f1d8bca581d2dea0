"""Giving places, and taking them back; the line moves up in the same act."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.mail.operations import put
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import allotting, letters, queries, rules, waiting
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold, locked
from eventmgr.registration.operations.recording import record
from eventmgr.registration.waiting import Situation


def admit(
    arriving: Sequence[Registration],
    *,
    conference: Conference,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
    situation: Situation | None = None,
) -> None:
    """Let people in by the one door: confirmed while places last, else to the end of the line.

    Nobody overtakes: a place that is free goes first to those who have waited for it. The
    conference must be held; ``situation`` is what was read of it under the lock, if it was.
    """
    for registration in arriving:
        registration.state = RegistrationState.WAITLISTED
        registration.offered_until = None
    _fill(conference, link_for, actor, now, arriving, situation or waiting.situation(conference))


def ask_for_place(
    registration: Registration,
    conference: Conference,
    situation: Situation,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    """Let whoever asks in, or wait for approval and clearance if those are due.

    The conference must be held.
    """
    registration.clearance = waiting.vetting_by(situation.arrangement).clearance_of(registration)
    if rules.may_be_placed(registration):
        admit(
            [registration],
            conference=conference,
            link_for=link_for,
            actor=actor,
            now=now,
            situation=situation,
        )
    else:
        registration.state = RegistrationState.APPLIED


def accept_offer(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Take the place that is held for the person; raises DomainError if none is any more."""
    registration = locked(conference, person, now)
    rules.require_good_offer(registration, now=now)
    registration.offered_until = None
    _move(registration, RegistrationState.CONFIRMED, "registration.confirmed", actor, now)
    tell([registration], letters.confirmation, conference, link_for, now)
    return registration


def rejoin(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Stand in line once more, at its end, or apply once more where an organiser has to decide.

    Raises DomainError for whoever gave nothing up.
    """
    registration = locked(conference, person, now)
    rules.require_gave_up(registration.state)
    before, registration.answered_at = registration.state, now
    situation = waiting.situation(conference)
    ask_for_place(registration, conference, situation, link_for, actor, now)
    record(registration, "registration.rejoined", before, actor=actor, now=now)
    return registration


def cancel(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Give the place up; the first in line is offered it, and told, in the same act.

    Raises DomainError after the end or if there is no place to give up.
    """
    registration = locked(conference, person, now)
    rules.require_place(registration.state)
    _give_up(conference, registration, link_for=link_for, actor=actor, now=now)
    return registration


def take_place_back(
    *, conference: Conference, person_id: int, link_for: LinkFor, actor: Actor, now: datetime
) -> None:
    """Cancel the place of a person who is no longer invited, if they hold, await or ask for one.

    Nothing changes once the conference is over: who had a place had it.
    """
    hold(conference)
    registration = queries.find_registration(conference, person_id)
    if registration is None or rules.is_over(conference, conference.at_venue(now).date()):
        return
    if registration.state in rules.CAN_BE_TAKEN_OVER:
        _give_up(conference, registration, link_for=link_for, actor=actor, now=now)


def fill_places(
    *,
    conference: Conference,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> list[Registration]:
    """Offer what is free to those first in line, tell them by mail, and return them.

    Offers that nobody took lapse first. Once the conference has begun everybody is confirmed at
    once. To be called after every change that may free places.
    """
    hold(conference)
    return _fill(conference, link_for, actor, now, (), waiting.situation(conference))


def _fill(
    conference: Conference,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
    arriving: Sequence[Registration],
    situation: Situation,
) -> list[Registration]:
    """Give what is free; whoever is just arriving is confirmed at once if it is their turn."""
    if situation.tally.has_offers and _lapse(conference, link_for, actor, now):
        situation = Situation(situation.arrangement, waiting.tally(conference))
    chosen = _next(conference, situation, arriving)
    hours = situation.arrangement.offer_hours
    until = allotting.offer_ends(conference, hours=hours, now=now)
    at_once = {each.id for each in arriving}
    confirmed = [each for each in chosen if until is None or each.id in at_once]
    offered = [each for each in chosen if each not in confirmed]
    for each in confirmed:
        _move(each, RegistrationState.CONFIRMED, "registration.confirmed", actor, now)
    for each in offered:
        each.offered_until = until
        _move(each, RegistrationState.OFFERED, "registration.offered", actor, now)
    tell(confirmed, letters.confirmation, conference, link_for, now)
    tell(offered, letters.offer, conference, link_for, now)
    return chosen


def _next(
    conference: Conference, situation: Situation, arriving: Sequence[Registration]
) -> list[Registration]:
    held = situation.tally.held
    limits = waiting.limits_of(conference, situation.arrangement)
    if not allotting.is_free(held, limits):
        return []
    line = waiting.line(conference) if situation.tally.has_line else waiting.line_of(arriving)
    ids = allotting.next_in_line(line, held, limits)
    found = {each.id: each for each in arriving}
    others = [each for each in ids if each not in found]
    found.update((each.id, each) for each in (waiting.whole(conference, others) if others else ()))
    return [found[each] for each in ids]


def _lapse(
    conference: Conference, link_for: LinkFor, actor: Actor, now: datetime
) -> list[Registration]:
    """Let the places go that were held in vain; who let theirs go can stand in line again."""
    lapsed = waiting.expired_offers(conference, now=now)
    for each in lapsed:
        _move(each, RegistrationState.CANCELLED, "registration.offer_lapsed", actor, now)
    tell(lapsed, letters.offer_lapsed, conference, link_for, now)
    return lapsed


def _give_up(
    conference: Conference,
    registration: Registration,
    *,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    registration.answered_at = now
    registration.offered_until = None
    _move(registration, RegistrationState.CANCELLED, "registration.cancelled", actor, now)
    _fill(conference, link_for, actor, now, (), waiting.situation(conference))


def _move(
    registration: Registration,
    state: RegistrationState,
    action: str,
    actor: Actor,
    now: datetime,
) -> None:
    before, registration.state = registration.state, state
    record(registration, action, before, actor=actor, now=now)


def tell(
    registrations: Iterable[Registration],
    write: letters.Writer,
    conference: Conference,
    link_for: LinkFor,
    now: datetime,
) -> None:
    """Write to those of them who have an address, with the link by which they come back."""
    drafts = [
        write(conference, each, link=link_for(each)) for each in registrations if each.person.email
    ]
    put(drafts, now=now)
