"""Giving places, and taking them back; the line moves up in the same act."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import allotting, letters, queries, rules, waiting
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold, locked
from eventmgr.registration.operations.recording import record


def admit(
    arriving: Sequence[Registration],
    *,
    conference: Conference,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    """Let people in by the one door: confirmed while places last, else to the end of the line.

    Nobody overtakes: a place that is free goes first to those who have waited for it. The
    conference must be held.
    """
    for registration in arriving:
        registration.state = RegistrationState.WAITLISTED
        registration.offered_until = None
    fill_places(conference=conference, link_for=link_for, actor=actor, now=now, arriving=arriving)


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
    """Stand in line once more, at its end; raises DomainError for whoever never gave a place up."""
    registration = locked(conference, person, now)
    rules.require_gave_up(registration.state)
    before, registration.answered_at = registration.state, now
    admit([registration], conference=conference, link_for=link_for, actor=actor, now=now)
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
    arriving: Sequence[Registration] = (),
) -> list[Registration]:
    """Offer what is free to those first in line, tell them by mail, and return them.

    Offers that nobody took lapse first. Whoever is just arriving is confirmed at once if it is
    their turn, and so is everybody once the conference has begun. To be called after every change
    that may free places.
    """
    hold(conference)
    _lapse(conference, link_for, actor, now)
    until = allotting.offer_ends(conference, hours=queries.setup(conference).offer_hours, now=now)
    at_once = {each.id for each in arriving}
    chosen = _next(conference)
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


def _next(conference: Conference) -> list[Registration]:
    held, limits = waiting.held(conference), waiting.limits(conference)
    if not allotting.is_free(held, limits):
        return []
    ids = allotting.next_in_line(waiting.line(conference), held, limits)
    return waiting.whole(conference, ids) if ids else []


def _lapse(conference: Conference, link_for: LinkFor, actor: Actor, now: datetime) -> None:
    """Let the places go that were held in vain; who let theirs go can stand in line again."""
    lapsed = waiting.expired_offers(conference, now=now)
    for each in lapsed:
        _move(each, RegistrationState.CANCELLED, "registration.offer_lapsed", actor, now)
    tell(lapsed, letters.offer_lapsed, conference, link_for, now)


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
    fill_places(conference=conference, link_for=link_for, actor=actor, now=now)


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
    queue_mails(drafts, now=now)
