"""Importing a large schedule against writing the same rows without any care, in turn."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from flask import Flask
from sqlalchemy import insert

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.exchange import detect, taking
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.local import postgres
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from tests.benchmarks import workplace
from tests.factories.conferences import make_conference

SESSIONS, PEOPLE, ROOMS = 700, 2, 20
ROUNDS = 5
FIRST = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    with TemporaryDirectory(prefix="bench") as folder, postgres.running(Path(folder)) as url:
        app = workplace.application(workplace.settings(url, Path(folder)))
        content = _schedule()
        rounds = [
            (
                _timed(app, _plainly),
                _timed(app, lambda conference: _import(conference, content), again=True),
            )
            for _round in range(ROUNDS)
        ]
        with app.app_context():
            db.engine.dispose()
    plain = median(plainly[0] for plainly, _imported in rounds)
    yield f"Importing {SESSIONS} sessions with {PEOPLE} people each; median of {ROUNDS} rounds"
    yield f"  {'':44}{'seconds':>12}{'ratio':>8}"
    yield _row("the same rows, plain INSERTs", plain, plain)
    yield _row("import (JSON v1), history and undo kept", _median(rounds, 0), plain)
    yield _row("the same file again: nothing changes", _median(rounds, 1), plain)


def _median(rounds: list[tuple[list[float], list[float]]], which: int) -> float:
    return median(imported[which] for _plainly, imported in rounds)


def _row(name: str, seconds: float, base: float) -> str:
    return f"  {name:44}{seconds:12.2f}{seconds / base:8.2f}"


def _timed(app: Flask, work: Callable[[Conference], object], *, again: bool = False) -> list[float]:
    """Return how long the work takes in a conference of its own, and how long once more."""
    took = []
    with app.app_context():
        with unit_of_work():
            key = make_conference(slug=uuid4().hex[:12]).id
        for _time in range(1 + again):
            db.session.remove()
            conference = db.session.get_one(Conference, key)
            began = time.perf_counter()
            with unit_of_work():
                work(conference)
            took.append(time.perf_counter() - began)
        db.session.remove()
    return took


def _import(conference: Conference, content: bytes) -> None:
    taking.take(
        conference=conference,
        incoming=detect.read(content, zone=conference.tzinfo),
        actor=COMMAND,
        now=clock.now(),
    )


def _plainly(conference: Conference) -> None:
    """Write people, sessions and roles: one statement each, nothing else."""
    now = clock.now()
    names = [{"name": f"Person {number}", "created_at": now} for number in range(SESSIONS * PEOPLE)]
    people = db.session.scalars(insert(Person).returning(Person.id), names).all()
    rows = [
        {
            "conference_id": conference.id, "title": f"Talk {number}", "kind": SessionKind.PLENARY,
            "starts_at": FIRST + timedelta(minutes=number), "updated_at": now,
            "ends_at": FIRST + timedelta(minutes=number + 45), "description": "Text. " * 100,
        }
        for number in range(SESSIONS)
    ]  # fmt: skip
    sessions = db.session.scalars(insert(Session).returning(Session.id), rows).all()
    roles = [
        {"session_id": sessions[number // PEOPLE], "person_id": person,
         "role": SessionRoleName.PRESENTER}
        for number, person in enumerate(people)
    ]  # fmt: skip
    db.session.execute(insert(SessionRole), roles)


def _schedule() -> bytes:
    rooms: dict[str, list[dict[str, Any]]] = {f"Room {number}": [] for number in range(ROOMS)}
    for number in range(SESSIONS):
        rooms[f"Room {number % ROOMS}"].append(_event(number))
    days = [{"index": 1, "date": "2026-03-01", "rooms": rooms}]
    return json.dumps({"schedule": {"conference": {"acronym": "bench", "days": days}}}).encode()


def _event(number: int) -> dict[str, Any]:
    start = FIRST + timedelta(minutes=number)
    people = range(number * PEOPLE, (number + 1) * PEOPLE)
    return {
        "guid": str(uuid5(NAMESPACE_OID, str(uuid4()))),
        "id": number + 1,
        "date": start.isoformat(),
        "duration": "00:45",
        "title": f"Talk {number}",
        "track": f"Track {number % 10}",
        "type": "lecture",
        "abstract": "Text. " * 100,
        "persons": [{"name": f"Person {each}"} for each in people],
    }


if __name__ == "__main__":
    for line in measure():
        print(line, flush=True)  # noqa: T201
