import threading
import time

from flask import Flask
from sqlalchemy import select, text

from eventmgr.agenda.exchange import taking
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import Stale
from eventmgr.people.actor import COMMAND
from tests.agenda.exchange.files import EVENT, GUID, read, v1
from tests.factories.conferences import make_conference
from tests.factories.people import NOW


def take(key: int) -> None:
    conference = db.session.get_one(Conference, key)
    taking.take(conference=conference, incoming=read(conference, v1(EVENT)), actor=COMMAND, now=NOW)


def wait_until_somebody_waits() -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not db.session.scalar(waiting):
        time.sleep(0.01)


def test_of_two_conferences_that_take_one_guid_at_once_the_later_is_told(committed: Flask) -> None:
    with unit_of_work():
        first, second = make_conference().id, make_conference().id
    told: list[str] = []

    def take_too() -> None:
        with committed.app_context():
            try:
                with unit_of_work():
                    take(second)
            except Stale as error:
                told.append(str(error))

    other = threading.Thread(target=take_too)
    with unit_of_work():
        take(first)
        other.start()
        wait_until_somebody_waits()
    other.join()
    assert told == ["Another conference imported the same sessions at the same moment. Try again."]
    with unit_of_work():
        take(second)  # that is all it takes
    keys = db.session.scalars(select(Session.source_key)).all()
    assert keys == [f"guid:{GUID}"] * 2
