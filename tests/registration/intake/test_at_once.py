"""Somebody who presses twice, and a promise that is kept while others work."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import Actor
from eventmgr.registration.intake import operations
from eventmgr.registration.intake.enums import ImportState
from eventmgr.registration.intake.models import ContactImport
from eventmgr.registration.models import Contact
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person

PRESSES = 4


def test_pressing_import_again_and_again_imports_once(committed: Flask) -> None:
    with unit_of_work():
        actor = Actor(name="Olga Organiser", person_id=make_person().id)
        key = operations.keep(
            conference=make_conference(),
            actor=actor,
            filename="people.csv",
            content=b"name,email\nAmal,a@example.org\nBo,b@example.org\n",
            now=NOW,
        ).id
    barrier = Barrier(PRESSES)

    def press() -> None:
        with committed.app_context():
            barrier.wait()
            with unit_of_work():
                kept = db.session.get_one(ContactImport, key)
                held = operations.content_of(kept)
                operations.start(kept=kept, held=held, actor=actor, now=NOW)

    def take() -> None:
        with committed.app_context():
            barrier.wait()
            with unit_of_work():
                lease = operations.claim(import_id=key, now=NOW)
            while lease:
                with unit_of_work():
                    lines = operations.lines_of(key)
                    lease = operations.take_piece(import_id=key, lines=lines, lease=lease, now=NOW)

    for act in (press, take):
        with ThreadPoolExecutor(PRESSES) as pool:
            for done in [pool.submit(act) for _ in range(PRESSES)]:
                done.result()
    db.session.rollback()
    done_import = db.session.get_one(ContactImport, key, populate_existing=True)
    assert (done_import.state, done_import.created_count) == (ImportState.DONE, 2)
    assert db.session.scalar(select(func.count()).select_from(Contact)) == 2
    acts = select(func.count()).where(AuditEntry.action == "contacts.imported")
    assert db.session.scalar(acts) == 1
