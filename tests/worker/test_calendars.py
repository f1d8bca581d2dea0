"""Calendars of those who gave up their place, as the worker finds them."""

from datetime import timedelta

import pytest

from eventmgr.calendars.enums import Method
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.enums import MailState
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.factories.calendars import calendar_mails, entries, keep_current, send_to
from tests.factories.conferences import make_conference
from tests.factories.groups import make_participant
from tests.worker.conftest import in_web_process

STRIKE = """
import sys
from worker.tasks import calendars

whole = calendars.operations.strike_lost

def strike_lost(*, conference, **values):
    if conference.id == int(sys.argv[1]):
        raise ValueError("broken")
    return whole(conference=conference, **values)

calendars.operations.strike_lost = strike_lost
calendars.strike_lost()
"""


def _given_up() -> int:
    """A conference whose one guest had it in their calendar, and does not come."""
    today = clock.now().date()
    conference = make_conference(starts=today, ends=today + timedelta(days=1), zone="UTC")
    keep_current(conference)
    person = make_participant(conference)
    send_to(person, conference, now=clock.now())
    registration = find_registration(conference, person.id)
    assert registration is not None
    registration.state = RegistrationState.CANCELLED
    return conference.id


@pytest.mark.usefixtures("broker")
def test_what_fails_at_one_conference_holds_up_no_other(environment: dict[str, str]) -> None:
    with unit_of_work():
        broken, _whole = _given_up(), _given_up()
        for mail in calendar_mails():
            mail.state, mail.attempts = MailState.SENT, 1
    in_web_process(environment, STRIKE, str(broken))
    db.session.rollback()
    assert [each.method for each in entries()] == [Method.REQUEST, Method.CANCEL]
