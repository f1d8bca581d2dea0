"""An import of people through a real worker, from the bell to the end, and past a killed one."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.pieces import MOST_ATTEMPTS
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration.intake import operations
from eventmgr.registration.intake.enums import ImportState
from eventmgr.registration.intake.models import ContactImport
from eventmgr.registration.models import Contact
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person
from tests.worker.conftest import in_web_process, kill_at_work, ring, wait_for, working

PEOPLE = operations.PIECE + 500
DEADLOCKED = """
import sys
from sqlalchemy.exc import OperationalError
from eventmgr.registration.intake import taking
from worker.tasks.intake import take_import

def take(*arguments, **named):
    raise OperationalError("UPDATE person", {}, Exception("deadlock detected"))

taking.take = take
take_import(int(sys.argv[1]))
"""


def start_import() -> int:
    rows = "".join(f"Person {each},p{each}@example.org,Body\n" for each in range(PEOPLE))
    with unit_of_work():
        person = make_person(name="Olga Organiser")
        actor = Actor(name=person.name, person_id=person.id)
        kept = operations.keep(
            conference=make_conference(),
            actor=actor,
            filename="people.csv",
            content=("name,email,organisation\n" + rows).encode(),
            now=clock.now(),
        )
        held = operations.content_of(kept)
        operations.start(kept=kept, held=held, actor=actor, now=clock.now())
        return kept.id


def the_import() -> ContactImport:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(ContactImport)).one()


def taken() -> tuple[int, int]:
    """How many people of the file there are, and how many contacts."""
    people = select(func.count()).select_from(Person).where(Person.name.startswith("Person "))
    return (
        db.session.scalar(people) or 0,
        db.session.scalar(select(func.count()).select_from(Contact)) or 0,
    )


@pytest.mark.usefixtures("broker")
def test_the_bell_takes_the_file_to_its_end(environment: dict[str, str], tmp_path: Path) -> None:
    key = start_import()
    with working(environment, tmp_path) as worker:
        ring(environment, "intake.take_import", import_id=key)
        wait_for(lambda: the_import().state is ImportState.DONE, worker)
        ring(environment, "intake.take_import", import_id=key)
        wait_for(lambda: len(worker.finished()) == 2, worker)
        assert worker.said("import.failed") == []
    done = the_import()
    assert (done.done, done.created_count, done.attempts) == (PEOPLE, PEOPLE, 1)
    assert taken() == (PEOPLE, PEOPLE)


@pytest.mark.usefixtures("broker")
def test_a_killed_workers_import_is_gone_on_with_and_nobody_is_taken_twice(
    environment: dict[str, str], tmp_path: Path
) -> None:
    key = start_import()
    (first, second) = (tmp_path / each for each in ("first", "second"))
    first.mkdir()
    second.mkdir()
    with working(environment, first) as worker, Session(db.engine) as other:
        # The first piece will be committed; the second adds this address and waits for us.
        other.add(Person(name="X", email=f"p{PEOPLE - 1}@example.org", created_at=NOW))
        other.flush()
        ring(environment, "intake.take_import", import_id=key)
        kill_at_work(worker, lambda: the_import().done == operations.PIECE, other)
    assert (the_import().state, the_import().done) == (ImportState.RUNNING, operations.PIECE)
    with unit_of_work():
        the_import().lease_until = clock.now()  # what two minutes do by themselves
    with working(environment, second) as worker:
        ring(environment, "intake.sweep_imports")
        wait_for(lambda: the_import().state is ImportState.DONE, worker)
    done = the_import()
    assert (done.done, done.created_count, done.attempts) == (PEOPLE, PEOPLE, 2)
    assert taken() == (PEOPLE, PEOPLE)


def test_a_deadlocked_import_is_gone_on_with_until_that_is_hopeless(
    environment: dict[str, str],
) -> None:
    environment["REDIS_URL"] = "filesystem://"
    key = start_import()
    found = []
    for _attempt in range(MOST_ATTEMPTS):
        in_web_process(environment, DEADLOCKED, str(key))
        row = the_import()
        found.append((row.state, row.lease_until, row.done))
    assert found == [
        (ImportState.QUEUED, None, 0), (ImportState.QUEUED, None, 0), (ImportState.FAILED, None, 0)
    ]  # fmt: skip
