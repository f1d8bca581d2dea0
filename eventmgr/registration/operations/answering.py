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
from eventmgr.registration.clearing import Vetting, looked_at
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.consents.rules import COLUMNS, given, meant, source_of
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Contact, Registration
from eventmgr.registration.operations.consenting import agree_to
from eventmgr.registration.operations.holding import locked
from eventmgr.registration.operations.places import ask_for_place, fill_places
from eventmgr.registration.operations.recording import record


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
            "country": person.country,
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
    consents_seen: frozenset[Consent] | None = None,
) -> Registration:
    """Accept for the person: confirmed while places last, else at the end of the waiting list.

    Whoever has to be approved or cleared has applied until then. Whoever has asked already only
    changes their answers. Of the consents only those change that differ from ``consents_seen``, if
    the writer says what they saw: what was withdrawn elsewhere meanwhile stays withdrawn. A
    confirmation is mailed once for each place given. Raises DomainError for whoever is not invited
    or was refused, after the end, or for answers without a name.
    """
    rules.require_sound(answers)
    registration = locked(conference, person, now)
    before, vetted_as = registration.state, looked_at(registration)
    rules.require_not_refused(before)
    is_new = not rules.has_asked(registration)
    if not is_new:
        rules.require_changeable(conference, queries.setup(conference), now)
    situation = waiting.situation(conference) if is_new else None
    said = meant(now=given(registration), typed=given(answers), seen=consents_seen)
    changed = _write(registration, answers, said, actor=actor, now=now)
    if looked_at(registration) != vetted_as:
        arranged = situation.arrangement if situation else waiting.arrangement(conference)
        _vet_anew(registration, waiting.vetting_by(arranged), changed)
    if situation is not None:
        registration.answered_at = now
        ask_for_place(registration, conference, situation, link_for, actor, now)
    _tell_of_person(registration.person, answers)
    record(registration, "registration.answered", before, actor=actor, now=now, changed=changed)
    return registration


def _vet_anew(
    registration: Registration,
    vetting: Vetting,
    changed: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """Have somebody cleared who comes as another than was looked at; a place is kept till then."""
    before = registration.clearance
    registration.clearance = vetting.anew(registration)
    if registration.clearance is not before:
        changed[0]["clearance"], changed[1]["clearance"] = before, registration.clearance


def decline(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Decline the invitation, or the place that is held, which goes to the next at once.

    Raises DomainError after the end, if the person has registered, and for whoever was refused.
    """
    registration = locked(conference, person, now)
    before = registration.state
    rules.require_not_refused(before)
    rules.require_not_yet_in(before)
    registration.state = RegistrationState.DECLINED
    registration.answered_at = now
    registration.offered_until = None
    record(registration, "registration.declined", before, actor=actor, now=now)
    if before is RegistrationState.OFFERED:
        fill_places(conference=conference, link_for=link_for, actor=actor, now=now)
    return registration


def keep_open(
    *, conference: Conference, person: Person, actor: Actor, now: datetime
) -> Registration:
    """Let the answer wait: an invitation that was declined is open again.

    Raises DomainError after the end, for whoever has registered or was refused, and once a given
    answer stays as it is.
    """
    registration = locked(conference, person, now)
    before = registration.state
    rules.require_not_refused(before)
    rules.require_waits_or_declined(before)
    if before is RegistrationState.DECLINED:
        rules.require_changeable(conference, queries.setup(conference), now)
    registration.state = RegistrationState.INVITED
    registration.answered_at = None
    record(registration, "registration.kept_open", before, actor=actor, now=now)
    return registration


def _write(
    registration: Registration,
    answers: Answers,
    said: frozenset[Consent],
    *,
    actor: Actor,
    now: datetime,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the answers for this conference, and return what they changed for the history."""
    values = asdict(answers) | {column: what in said for what, column in COLUMNS.items()}
    old = {field: getattr(registration, field) for field in values}
    agree_to(registration, said, said_by=source_of(actor, registration.person_id), now=now)
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
        country=answers.country,
    )
