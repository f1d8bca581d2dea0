"""Offers that nobody took, as the worker finds them."""

from datetime import timedelta

import pytest

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.registration import make_registration
from tests.worker.conftest import in_web_process

LAPSE = """
import sys
from worker.tasks import places

whole = places.fill_places

def fill_places(*, conference, **values):
    if conference.id == int(sys.argv[1]):
        raise ValueError("broken")
    return whole(conference=conference, **values)

places.fill_places = fill_places
places.lapse_offers()
"""


@pytest.mark.usefixtures("broker")
def test_what_fails_at_one_conference_holds_up_no_other(environment: dict[str, str]) -> None:
    now = clock.now()
    with unit_of_work():
        made = [
            make_registration(
                make_conference(),
                state=RegistrationState.OFFERED,
                answered_at=now,
                offered_until=now - timedelta(hours=1),
            )
            for _each in range(2)
        ]
        broken, keys = made[0].conference_id, [each.id for each in made]
    in_web_process(environment, LAPSE, str(broken))
    db.session.rollback()
    assert [db.session.get_one(Registration, key).state for key in keys] == [
        RegistrationState.OFFERED,
        RegistrationState.CANCELLED,
    ]
