"""Consents, given and withdrawn as people do."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.registration import operations
from eventmgr.registration.consents import queries
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_registration
from tests.factories.people import NOW
from tests.factories.registration import link_for, make_answers


def themselves(registration: Registration) -> Actor:
    """The person, who acts for themselves."""
    return Actor(name=registration.name, person_id=registration.person_id)


def answer(
    registration: Registration, *, seen: frozenset[Consent] | None = None, **values: object
) -> None:
    """Send the registration form, as the person."""
    conference = db.session.get_one(Conference, registration.conference_id)
    found = find_registration(conference, registration.person_id)
    assert found is not None
    operations.register(
        conference=conference,
        person=found.person,
        answers=make_answers(**values),
        link_for=link_for,
        actor=themselves(registration),
        now=NOW,
        consents_seen=seen,
    )


def set_consent(
    registration: Registration, what: Consent, *, is_given: bool, now: datetime = NOW
) -> bool:
    """Give or withdraw one, as its button does."""
    return operations.set_consent(
        conference=db.session.get_one(Conference, registration.conference_id),
        person_id=registration.person_id,
        what=what,
        is_given=is_given,
        actor=themselves(registration),
        now=now,
    )


def withdraw_for(
    registration: Registration, what: Consent, note: str, *, now: datetime = NOW
) -> None:
    """Record that it came by letter."""
    operations.record_withdrawal(
        conference=db.session.get_one(Conference, registration.conference_id),
        person_id=registration.person_id,
        what=what,
        note=note,
        actor=Actor(name="Desk Officer"),
        now=now,
    )


def journal(registration: Registration) -> list[tuple[str, bool, str]]:
    """What was given and withdrawn by whom, the oldest first."""
    entries = reversed(queries.history(registration))
    return [(each.what.value, each.is_given, each.said_by.value) for each in entries]
