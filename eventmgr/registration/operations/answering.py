"""What people say for themselves: accepting, changing their answers, declining."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.operations import fill_in
from eventmgr.registration import queries, rules, waiting
from eventmgr.registration.answers import Answers, changes
from eventmgr.registration.enums import Clearance, RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Contact, Registration
from eventmgr.registration.operations.holding import locked
from eventmgr.registration.operations.places import admit
from eventmgr.registration.operations.recording import record
from eventmgr.registration.waiting import Situation


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
    add_contacts(conference=conference, person_ids=[each.id for each in persons], now=now)


def add_contacts(*, conference: Conference, person_ids: Sequence[int], now: datetime) -> None:
    """Put the persons into the conference's address book; who stands there already, stays."""
    rows = [
        {"conference_id": conference.id, "person_id": person_id, "added_at": now}
        for person_id in person_ids
    ]
    if rows:
        db.session.execute(insert(Contact).on_conflict_do_nothing(), rows)


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

    Whoever has to be approved or cleared has applied until then. Whoever has asked already only
    changes their answers. A confirmation is mailed once for each place given. Raises DomainError
    for whoever is not invited or was refused, after the end, or for answers without a name.
    """
    rules.require_sound(answers)
    registration = locked(conference, person, now)
    before = registration.state
    rules.require_not_refused(before)
    is_new = not rules.has_asked(registration)
    if not is_new:
        rules.require_changeable(conference, queries.setup(conference), now)
    situation = waiting.situation(conference) if is_new else None
    changed = _write(registration, answers, now)
    if situation is not None:
        registration.answered_at = now
        _ask_for_place(registration, conference, situation, link_for, actor, now)
    _tell_of_person(registration.person, answers)
    record(registration, "registration.answered", before, actor=actor, now=now, changed=changed)
    return registration


def _ask_for_place(
    registration: Registration,
    conference: Conference,
    situation: Situation,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    if waiting.awaits_clearance(registration, situation.arrangement):
        registration.clearance = Clearance.PENDING
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


def decline(*, conference: Conference, person: Person, actor: Actor, now: datetime) -> Registration:
    """Decline the invitation; raises DomainError after the end or if the person has registered."""
    registration = locked(conference, person, now)
    before = registration.state
    rules.require_not_yet_in(before)
    registration.state = RegistrationState.DECLINED
    registration.answered_at = now
    record(registration, "registration.declined", before, actor=actor, now=now)
    return registration


def _write(
    registration: Registration, answers: Answers, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the answers for this conference, and return what they changed for the history."""
    if _consents(answers) != _consents(registration):
        registration.consented_at = now
    values = asdict(answers)
    old = {field: getattr(registration, field) for field in values}
    for field, value in values.items():
        setattr(registration, field, value)
    shown = rules.told_in_history(is_protected=registration.person.is_protected)
    return changes(old, values, shown=shown)


def _tell_of_person(person: Person, answers: Answers) -> None:
    """Fill in what nobody knew of the person, who is known elsewhere too."""
    fill_in(
        person=person,
        name=answers.name,
        honorific=answers.honorific,
        title=answers.title,
        organisation=answers.organisation,
        sector=answers.sector,
    )


def _consents(said: Answers | Registration) -> tuple[bool, bool, bool]:
    return said.consents_to_be_listed, said.consents_to_photographs, said.consents_to_be_quoted
