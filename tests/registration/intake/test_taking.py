from threading import Thread

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people import sectors
from eventmgr.people.models import Person
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.intake.enums import Fate
from eventmgr.registration.models import Contact
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person
from tests.locks import wait_until_somebody_waits


def _take(conference: Conference, text: str) -> dict[Fate, int]:
    held = source.read(text.encode())
    chosen = columns.guess(held.header, [each.cells for each in held.lines])
    lines = planning.understood(held.lines, chosen)
    return taking.take(conference, [each.candidate for each in lines if each.candidate], now=NOW)


FILE = (
    "Full name;E-Mail;Designation;Organization\n"
    "Dr. Amal Demo, Chair;amal@example.org;Chair;A body\n"
    "کیم جۆنگ;;;A body\n"
)


def test_the_same_file_again_changes_nothing(session: scoped_session[Session]) -> None:
    conference = make_conference()
    assert _take(conference, FILE)[Fate.NEW] == 2
    assert _take(conference, FILE) == {
        Fate.NEW: 0, Fate.FILLED: 0, Fate.KNOWN: 2, Fate.REFUSED: 0
    }  # fmt: skip
    assert session.scalar(select(func.count()).select_from(Person)) == 2
    assert session.scalar(select(func.count()).select_from(Contact)) == 2
    assert {each.name for each in session.scalars(select(Person))} == {
        "Dr. Amal Demo, Chair", "کیم جۆنگ"
    }  # fmt: skip


def test_only_what_was_empty_is_filled_in(session: scoped_session[Session]) -> None:
    conference = make_conference()
    known = make_person(name="Amal D.", email="Amal@Example.org", title="Minister")
    _take(conference, FILE)
    session.refresh(known)
    assert (known.name, known.title) == ("Amal D.", "Minister")
    assert known.organisation_id is not None


def test_many_take_as_many_statements_as_few(app: object) -> None:  # noqa: ARG001 - its context
    sectors.choices()  # read once for all that follows
    counts = []
    for number in (2, 40):
        conference = make_conference()
        rows = "".join(
            f"Person {each},p{number}-{each}@example.org,Body {each % 3}\n"
            for each in range(number)
        )
        with count_statements() as counted:
            _take(conference, "name,email,organisation\n" + rows)
        counts.append(counted.count)
    assert counts[0] == counts[1]
    db.session.rollback()


def test_a_file_that_is_taken_twice_at_once_adds_nobody_twice(committed: Flask) -> None:
    with unit_of_work():
        key = make_conference().id
    fates: list[dict[Fate, int]] = []

    def take() -> None:
        with committed.app_context(), unit_of_work():
            fates.append(_take(db.session.get_one(Conference, key), "name\nAmal Demo\nBela Demo\n"))

    other = Thread(target=take)
    with unit_of_work():
        fates.append(_take(db.session.get_one(Conference, key), "name\nAmal Demo\nBela Demo\n"))
        other.start()
        wait_until_somebody_waits()
    other.join()
    assert [each[Fate.NEW] for each in fates] == [2, 0]
    assert db.session.scalar(select(func.count()).select_from(Person)) == 2
