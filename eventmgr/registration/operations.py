"""Acts on registrations; each that touches places holds the conference's row until its end."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.operations import fill_in
from eventmgr.registration import letters, queries, rules
from eventmgr.registration.answers import Answers, changes
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Registration


def open_registrations(*, conference: Conference, persons: Sequence[Person], now: datetime) -> None:
    """Give each person a registration to answer with; whoever has one keeps it as it is."""
    rows = [
        {
            "conference_id": conference.id,
            "person_id": person.id,
            "state": RegistrationState.INVITED,
            "honorific": person.honorific,
            "name": person.name,
            "title": person.title,
            "organisation": person.organisation.name if person.organisation else "",
            "sector": person.sector,
            "created_at": now,
        }
        for person in persons
    ]
    if rows:
        db.session.execute(insert(Registration).on_conflict_do_nothing(), rows)


def register(
    *,
    conference: Conference,
    person: Person,
    answers: Answers,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> Registration:
    """Accept for the person: confirmed while places last, else at the end of the waiting list.

    Whoever is registered already only changes their answers. A confirmation is mailed once for
    each place given. Raises DomainError for whoever is not invited, after the end, or for answers
    without a name.
    """
    rules.require_sound(answers)
    registration = _locked(conference, person, now)
    before = registration.state
    changed = _write(registration, answers, now)
    if before not in rules.HOLDS_OR_AWAITS:
        registration.state = RegistrationState.WAITLISTED
        registration.answered_at = now
    fill_places(conference=conference, link_for=link_for, actor=actor, now=now)
    _record(registration, "registration.answered", before, actor=actor, now=now, changed=changed)
    return registration


def decline(*, conference: Conference, person: Person, actor: Actor, now: datetime) -> Registration:
    """Decline the invitation; raises DomainError after the end or if the person has registered."""
    registration = _locked(conference, person, now)
    before = registration.state
    rules.require_not_yet_in(before)
    registration.state = RegistrationState.DECLINED
    registration.answered_at = now
    _record(registration, "registration.declined", before, actor=actor, now=now)
    return registration


def cancel(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Give the place up; the first in line gets it, and their confirmation, in the same act.

    Raises DomainError after the end or if there is no place to give up.
    """
    registration = _locked(conference, person, now)
    rules.require_place(registration.state)
    _give_up(conference, registration, link_for=link_for, actor=actor, now=now)
    return registration


def take_place_back(
    *, conference: Conference, person_id: int, link_for: LinkFor, actor: Actor, now: datetime
) -> None:
    """Cancel the place of a person who is no longer invited, if they hold or await one.

    Nothing changes once the conference is over: who had a place had it.
    """
    _hold(conference)
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
    _record(registration, "registration.cancelled", before, actor=actor, now=now)


def fill_places(
    *, conference: Conference, link_for: LinkFor, actor: Actor, now: datetime
) -> list[Registration]:
    """Confirm those first in line while places last, tell them by mail, and return them.

    To be called after every change that may free places; the conference's capacity is one.
    """
    _hold(conference)
    free = rules.free_places(
        conference.capacity,
        confirmed=queries.count(conference, RegistrationState.CONFIRMED),
        waiting=queries.count(conference, RegistrationState.WAITLISTED),
    )
    chosen = queries.first_in_line(conference, free) if free else []
    for registration in chosen:
        registration.state = RegistrationState.CONFIRMED
        _record(
            registration,
            "registration.confirmed",
            RegistrationState.WAITLISTED,
            actor=actor,
            now=now,
        )
    _tell(conference, chosen, link_for, now)
    return chosen


def _hold(conference: Conference) -> None:
    """Let nobody else give places until the end; unwritten changes survive the reading."""
    db.session.flush()
    get_for_update(Conference, conference.id)


def _locked(conference: Conference, person: Person, now: datetime) -> Registration:
    _hold(conference)
    rules.require_open(conference, conference.at_venue(now).date())
    found = queries.find_registration(conference, person.id)
    if found is None:
        raise DomainError(_("Only those who are invited can register."))
    return found


def _write(
    registration: Registration, answers: Answers, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the answers for this conference, and return what they changed for the history.

    The person is known elsewhere too: whoever holds a link only tells what nobody knew of them.
    """
    if _consents(answers) != _consents(registration):
        registration.consented_at = now
    values = asdict(answers)
    old = {field: getattr(registration, field) for field in values}
    for field, value in values.items():
        setattr(registration, field, value)
    person = registration.person
    fill_in(
        person=person,
        name=answers.name,
        honorific=answers.honorific,
        title=answers.title,
        organisation=answers.organisation,
        sector=answers.sector,
    )
    return changes(old, values, shown=rules.told_in_history(is_protected=person.is_protected))


def _consents(said: Answers | Registration) -> tuple[bool, bool]:
    return said.consents_to_be_listed, said.consents_to_photographs


def _tell(
    conference: Conference, chosen: Sequence[Registration], link_for: LinkFor, now: datetime
) -> None:
    drafts = [
        letters.confirmation(conference, each, link=link_for(each))
        for each in chosen
        if each.person.email
    ]
    queue_mails(drafts, now=now)


def _record(
    registration: Registration,
    action: str,
    before: RegistrationState,
    *,
    actor: Actor,
    now: datetime,
    changed: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
) -> None:
    audit.record(
        actor,
        action,
        registration,
        now=now,
        conference_id=registration.conference_id,
        before={"state": before, **changed[0]},
        after={"state": registration.state, **changed[1]},
    )
