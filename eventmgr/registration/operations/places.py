"""Giving places, and taking them back; the line moves up in the same act."""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import letters, queries, rules
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold, locked
from eventmgr.registration.operations.recording import record


def cancel(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Give the place up; the first in line gets it, and their confirmation, in the same act.

    Raises DomainError after the end or if there is no place to give up.
    """
    registration = locked(conference, person, now)
    rules.require_place(registration.state)
    _give_up(conference, registration, link_for=link_for, actor=actor, now=now)
    return registration


def take_place_back(
    *, conference: Conference, person_id: int, link_for: LinkFor, actor: Actor, now: datetime
) -> None:
    """Cancel the place of a person who is no longer invited, if they hold or await one.

    Nothing changes once the conference is over: who had a place had it.
    """
    hold(conference)
    registration = queries.find_registration(conference, person_id)
    if registration is None or rules.is_over(conference, conference.at_venue(now).date()):
        return
    if registration.state in rules.HOLDS_OR_AWAITS:
        _give_up(conference, registration, link_for=link_for, actor=actor, now=now)


def _give_up(
    conference: Conference,
    registration: Registration,
    *,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    before = registration.state
    registration.state = RegistrationState.CANCELLED
    registration.answered_at = now
    fill_places(conference=conference, link_for=link_for, actor=actor, now=now)
    record(registration, "registration.cancelled", before, actor=actor, now=now)


def fill_places(
    *, conference: Conference, link_for: LinkFor, actor: Actor, now: datetime
) -> list[Registration]:
    """Confirm those first in line while places last, tell them by mail, and return them.

    To be called after every change that may free places; the conference's capacity is one.
    """
    hold(conference)
    free = rules.free_places(
        conference.capacity,
        confirmed=queries.count(conference, RegistrationState.CONFIRMED),
        waiting=queries.count(conference, RegistrationState.WAITLISTED),
    )
    chosen = queries.first_in_line(conference, free) if free else []
    for registration in chosen:
        registration.state = RegistrationState.CONFIRMED
        record(
            registration,
            "registration.confirmed",
            RegistrationState.WAITLISTED,
            actor=actor,
            now=now,
        )
    _tell(conference, chosen, link_for, now)
    return chosen


def _tell(
    conference: Conference, chosen: Sequence[Registration], link_for: LinkFor, now: datetime
) -> None:
    drafts = [
        letters.confirmation(conference, each, link=link_for(each))
        for each in chosen
        if each.person.email
    ]
    queue_mails(drafts, now=now)
