"""Importing many people against writing the same rows without any care, in turn."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
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
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration.intake import operations
from eventmgr.registration.models import Contact
from tests.benchmarks import workplace
from tests.factories.conferences import make_conference
from tests.factories.people import make_person

PEOPLE, BODIES = 5_000, 200
ROUNDS = 3
ROOT = Path(__file__).resolve().parents[2]


def measure() -> Iterator[str]:
    """Yield the lines of the report; every figure is of a process of its own, start-up left out."""
    with TemporaryDirectory(prefix="bench") as folder, postgres.running(Path(folder)) as url:
        app = workplace.application(workplace.settings(url, Path(folder)))
        rounds = [_round(app, url, folder) for _number in range(ROUNDS)]
        with app.app_context():
            db.engine.dispose()
    plain = median(each["plain"][0] for each in rounds)
    yield f"Importing {PEOPLE} people of {BODIES} organisations; median of {ROUNDS} rounds"
    yield f"  {'':44}{'seconds':>12}{'ratio':>8}{'memory':>10}{'commits':>9}"
    for what, words in (
        ("plain", "the same rows, plain INSERTs"),
        ("import", "import (CSV) in pieces, with progress"),
        ("again", "the same file again: nothing changes"),
    ):
        wall, memory, commits = (
            median(each) for each in zip(*(r[what] for r in rounds), strict=True)
        )
        yield f"  {words:44}{wall:12.2f}{wall / plain:8.2f}{memory:7.0f} MB{commits:9.0f}"


def _round(app: Flask, url: str, folder: str) -> dict[str, tuple[float, float, float]]:
    mark = uuid4().hex[:8]
    with app.app_context(), unit_of_work():
        key = make_conference(slug=mark).id
    return {
        what: _child("plain" if what == "plain" else "import", url, folder, str(key), mark)
        for what in ("plain", "import", "again")
    }


def _child(*arguments: str) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "tests.benchmarks.intake", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    wall, memory, commits = json.loads(result.stdout.splitlines()[-1])
    return wall, memory, commits


def _file(mark: str) -> bytes:
    rows = (
        f"Person {number},{mark}-{number}@example.org,Officer,Body {number % BODIES},Pakistan,"
        f"Urdu; English\n"
        for number in range(PEOPLE)
    )
    return ("name,email,title,organisation,country,languages\n" + "".join(rows)).encode()


def _import(key: int, mark: str) -> int:
    """Take a file as the pages and the worker do; return how many times it was committed."""
    now = clock.now()
    with unit_of_work():
        conference = db.session.get_one(Conference, key)
        actor = Actor(name="Bench", person_id=make_person(email="").id)
        kept = operations.keep(
            conference=conference, actor=actor, filename="x", content=_file(mark), now=now
        )
        held = operations.content_of(kept)
        operations.start(kept=kept, held=held, actor=actor, now=now)
        import_id = kept.id
    with unit_of_work():
        lease = operations.TAKING.claim(import_id, now=now)
    with unit_of_work():
        lines = operations.lines_of(import_id)
    commits = 3
    while lease is not None:
        with unit_of_work():
            lease = operations.take_piece(import_id=import_id, lines=lines, lease=lease, now=now)
        commits += 1
    return commits


def _plainly(key: int, mark: str) -> int:
    now = clock.now()
    rows = [
        {"name": f"Person {each}", "email": f"plain{mark}{each}@example.org", "created_at": now}
        for each in range(PEOPLE)
    ]
    with unit_of_work():
        people = db.session.scalars(insert(Person).returning(Person.id), rows).all()
        contacts = [{"conference_id": key, "person_id": each, "added_at": now} for each in people]
        db.session.execute(insert(Contact), contacts)
    return 1


def _main(what: str, url: str, folder: str, key: str, mark: str) -> None:
    settings = workplace.settings(url, Path(folder))
    app = workplace.started(settings)
    with app.test_request_context():
        db.session.connection()
        began = time.perf_counter()
        commits = (_plainly if what == "plain" else _import)(int(key), mark)
        wall = time.perf_counter() - began
        db.session.remove()
        db.engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([wall, memory, commits]))  # noqa: T201 - read by the parent


if __name__ == "__main__":
    _main(*sys.argv[1:])
