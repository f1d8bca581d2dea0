"""What letters put into calendars: a conference in Lahore, and its opening."""

import pytest

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference


@pytest.fixture
def conference() -> Conference:
    return make_conference(city="Lahore")


@pytest.fixture
def session_there(conference: Conference) -> Session:
    session = make_session(conference, title="Opening")
    publish_agenda(conference)
    return session
