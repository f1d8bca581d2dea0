"""Moving a session with the check of its clashes, in a small and in a large agenda side by side."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.operations.edits import version
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.queries import facts
from eventmgr.local import postgres
from eventmgr.web.limits import limiter
from tests.benchmarks import workplace
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_account, make_person
from tests.factories.signin import sign_in

ROUNDS = 40
GROUPS, SEATS = 8, 15


@dataclass(frozen=True)
class Shape:
    """How large an agenda is: parallel rooms on so many days, so many sessions a day in each."""

    days: int
    rooms: int
    a_day: int

    @property
    def count(self) -> int:
        return self.days * self.rooms * self.a_day


SMALL, LARGE = Shape(2, 3, 5), Shape(5, 20, 7)


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    with TemporaryDirectory(prefix="bench") as folder, postgres.running(Path(folder)) as url:
        app = workplace.application(workplace.settings(url, Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        limiter.enabled = False
        logging.disable(logging.INFO)
        client = _organiser(app)
        moves: dict[Shape, list[float]] = {SMALL: [], LARGE: []}
        checks: dict[Shape, list[float]] = {SMALL: [], LARGE: []}
        for number in range(ROUNDS):
            for shape in (SMALL, LARGE):
                moves[shape].append(_move(client, shape, number))
                checks[shape].append(_check_all(app, shape))
        with app.app_context():
            db.engine.dispose()
    yield f"Changing the agenda; median of {ROUNDS} rounds, both sizes in turn"
    yield f"  {'':44}{'ms':>12}{'ratio':>8}"
    for name, rows in (("a session moved, its clashes told", moves), ("all clashes told", checks)):
        base = median(rows[SMALL])
        for shape in (SMALL, LARGE):
            here = median(rows[shape])
            label = f"{name}, {shape.count} sessions"
            yield f"  {label:44}{1000 * here:12.1f}{here / base:8.2f}"


def _move(client: FlaskClient, shape: Shape, number: int) -> float:
    """Return how long the grid waits for the answer, from the middle of the agenda."""
    with client.application.app_context():
        conference = _conference(shape)
        session = queries.sessions(conference)[shape.count // 2]
        path = f"/manage/{conference.slug}/agenda/grid/{session.id}/place"
        there = conference.at_venue(session.starts_at) + timedelta(minutes=5 - 10 * (number % 2))
        fields = {
            "starts_at": f"{there:%Y-%m-%dT%H:%M}",
            "ends_at": f"{there + timedelta(minutes=45):%Y-%m-%dT%H:%M}",
            "room": str(session.room_id),
            "seen": version(session),
        }
    return _timed(client, path, fields)


def _timed(client: FlaskClient, path: str, fields: dict[str, str]) -> float:
    began = time.perf_counter()
    answer = client.post(path, data=fields)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"Expected 200, got {answer.status_code}: {answer.text}")
    return took


def _check_all(app: Flask, shape: Shape) -> float:
    """Return how long all clashes take to find, the reading of the agenda left out."""
    with app.app_context():
        conference = _conference(shape)
        items, groups = queries.draft(conference).items, facts(conference)
        began = time.perf_counter()
        clashes.concerns(conference, items, groups)
        return time.perf_counter() - began


def _conference(shape: Shape) -> Conference:
    found = find_conference(f"bench-{shape.count}")
    if found is None:
        raise RuntimeError(f"There is no conference of {shape.count} sessions.")
    return found


def _organiser(app: Flask) -> FlaskClient:
    """Make both conferences and return the browser of who organises them."""
    client = app.test_client()
    with app.app_context(), unit_of_work():
        account = make_account()
        for shape in (SMALL, LARGE):
            make_team_member(_filled(shape), account=account)
        sign_in(client, account)
    return client


def _filled(shape: Shape) -> Conference:
    """Two people in each session, every tenth one late: some clash as they do in real agendas."""
    first = date(2026, 3, 1)
    conference = make_conference(
        slug=f"bench-{shape.count}", starts=first, ends=first + timedelta(days=shape.days - 1)
    )
    rooms = [make_room(conference, capacity=100) for _ in range(shape.rooms)]
    people = [make_person() for _ in range(shape.count // 2)]
    for number in range(shape.count):
        day, hour = divmod(number // shape.rooms, shape.a_day)
        session = make_session(
            conference,
            kind=SessionKind.PANEL,
            starts_at=MORNING + timedelta(days=day, hours=hour, minutes=20 * (number % 10 == 0)),
            room_id=rooms[number % shape.rooms].id,
        )
        for each in range(2):
            make_role(session, person=people[(number + each) % len(people)])
        if number < GROUPS:
            group = make_group(conference, session_id=session.id)
            for _ in range(SEATS):
                make_member(group)
    return conference
