"""Importing many people against writing the same rows without any care, in turn."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

from flask import Flask
from sqlalchemy import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.local import postgres
from eventmgr.people.models import Person
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.models import Contact
from tests.benchmarks import workplace
from tests.factories.conferences import make_conference

PEOPLE, BODIES = 5_000, 200
ROUNDS = 3


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    with TemporaryDirectory(prefix="bench") as folder, postgres.running(Path(folder)) as url:
        app = workplace.application(workplace.settings(url, Path(folder)))
        rounds = [_round(app) for _number in range(ROUNDS)]
        with app.app_context():
            db.engine.dispose()
    plain, first, again = (median(each) for each in zip(*rounds, strict=True))
    yield f"Importing {PEOPLE} people of {BODIES} organisations; median of {ROUNDS} rounds"
    yield f"  {'':44}{'seconds':>12}{'ratio':>8}"
    yield f"  {'the same rows, plain INSERTs':44}{plain:12.2f}{1:8.2f}"
    yield f"  {'import (CSV), read, checked and taken':44}{first:12.2f}{first / plain:8.2f}"
    yield f"  {'the same file again: nothing changes':44}{again:12.2f}{again / plain:8.2f}"


def _round(app: Flask) -> tuple[float, float, float]:
    mark = uuid4().hex[:8]
    content = _file(mark)
    with app.app_context():
        with unit_of_work():
            key = make_conference(slug=mark).id
        plain = _timed(key, _plainly)
        return (
            plain,
            _timed(key, lambda c: _import(c, content)),
            _timed(key, lambda c: _import(c, content)),
        )


def _timed(key: int, work: Callable[[Conference], object]) -> float:
    db.session.remove()
    began = time.perf_counter()
    with unit_of_work():
        work(db.session.get_one(Conference, key))
    return time.perf_counter() - began


def _file(mark: str) -> bytes:
    rows = (
        f"Person {number},{mark}-{number}@example.org,Officer,Body {number % BODIES}\n"
        for number in range(PEOPLE)
    )
    return ("name,email,title,organisation\n" + "".join(rows)).encode()


def _import(conference: Conference, content: bytes) -> None:
    held = source.read(content)
    lines = planning.understood(held.lines, columns.guess(held.header, []))
    taking.take(conference, [each.candidate for each in lines if each.candidate], now=clock.now())


def _plainly(conference: Conference) -> None:
    now, mark = clock.now(), uuid4().hex
    rows = [
        {"name": f"Person {each}", "email": f"{mark}{each}@example.org", "created_at": now}
        for each in range(PEOPLE)
    ]
    people = db.session.scalars(insert(Person).returning(Person.id), rows).all()
    contacts = [
        {"conference_id": conference.id, "person_id": each, "added_at": now} for each in people
    ]
    db.session.execute(insert(Contact), contacts)
