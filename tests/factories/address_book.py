"""People who stand in a conference's address book."""

from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.models import Contact
from tests.factories.people import NOW, make_person


def make_contact(conference: Conference, person: Person | None = None, **values: Any) -> Person:
    """A person whom the conference's organisers know."""
    person = person or make_person(**values)
    db.session.add(Contact(conference_id=conference.id, person_id=person.id, added_at=NOW))
    db.session.flush()
    return person
