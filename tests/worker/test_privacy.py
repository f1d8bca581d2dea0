"""What the worker does about personal data once their day is over."""

from datetime import date
from pathlib import Path

import pytest

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.models import Person
from eventmgr.registration.models import RegistrationSetup
from tests.factories.conferences import make_conference
from tests.factories.registration import make_registration
from tests.worker.conftest import in_web_process, wait_for, working

RING = """
from worker.celery import CeleryQueue
CeleryQueue().send("privacy.erase_due", {}, request_id="the-day")
"""


@pytest.mark.usefixtures("broker")
def test_the_bell_erases_whose_day_is_over(environment: dict[str, str], tmp_path: Path) -> None:
    days = {"starts": date(2020, 3, 1), "ends": date(2020, 3, 2)}
    with unit_of_work():
        over, staying = make_conference(**days), make_conference(**days)
        gone, kept = (make_registration(each).person_id for each in (over, staying))
        db.session.add(RegistrationSetup(conference_id=over.id, erase_on=date(2020, 4, 1)))
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING)
        wait_for(lambda: len(worker.finished()) == 1, worker)
    db.session.rollback()
    left = set(db.session.scalars(db.select(Person.id).where(Person.erased_at.is_(None))))
    assert kept in left
    assert gone not in left
