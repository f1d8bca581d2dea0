from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from eventmgr.agenda.exchange import taking
from eventmgr.agenda.exchange.plan import Plan
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from tests.agenda.exchange.files import read
from tests.factories.people import NOW, make_person


@pytest.fixture
def actor(app: Flask) -> Actor:
    assert app
    person = make_person()
    return Actor(name=person.name, person_id=person.id)


@pytest.fixture
def take(actor: Actor) -> Callable[..., Plan]:
    """Import the file as the next request would, and return what was done."""

    def take(conference: Conference, content: bytes, **values: Any) -> Plan:
        db.session.flush()
        db.session.expire_all()
        done = taking.take(
            conference=conference,
            incoming=read(conference, content),
            actor=actor,
            now=values.pop("now", NOW),
            **values,
        )
        db.session.flush()
        return done

    return take
