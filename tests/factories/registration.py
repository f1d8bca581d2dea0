"""Registrations, and what is needed to make more."""

from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.answers import Answers
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.people import NOW, make_person


def make_registration(
    conference: Conference, person: Person | None = None, **values: Any
) -> Registration:
    """An invited person's registration, not answered yet."""
    person = person or make_person()
    registration = Registration(
        **{
            "conference_id": conference.id,
            "person": person,
            "state": RegistrationState.INVITED,
            "name": person.name,
            "created_at": NOW,
            **values,
        }
    )
    db.session.add(registration)
    db.session.flush()
    return registration


def make_answers(**values: Any) -> Answers:
    return Answers(**{"name": "A person", **values})


def link_for(registration: Registration) -> str:
    """An address that names whose it is."""
    return f"https://example.org/i/{registration.id}"
