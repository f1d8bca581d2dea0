"""How long others wait for the lock of a conference: by what a registration asks meanwhile."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import unit_of_work
from eventmgr.invitations.links import links_for
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration import operations
from eventmgr.registration.enums import RegistrationState
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_organisation
from tests.factories.registration import make_answers, make_registration


@pytest.mark.parametrize(("is_known", "most"), [(True, 15), (False, 16)])
def test_a_registration_asks_little_of_the_database(
    session: scoped_session[Session], *, is_known: bool, most: int
) -> None:
    asked = make_registration(make_conference(capacity=5))
    if is_known:
        make_organisation(name="Body")
    keys = asked.conference_id, asked.person_id
    session.commit()
    conference, person = session.get_one(Conference, keys[0]), session.get_one(Person, keys[1])
    with count_statements() as counted, unit_of_work():
        done = operations.register(
            conference=conference,
            person=person,
            answers=make_answers(organisation="Body", consents_to_be_listed=True),
            link_for=links_for("https://example.org"),
            actor=COMMAND,
            now=NOW,
        )
        state = done.state
    assert state is RegistrationState.CONFIRMED
    assert counted.count == most
