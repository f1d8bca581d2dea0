"""Somebody who presses twice, and a promise that is kept while others work."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import Actor
from eventmgr.registration.intake import operations
from eventmgr.registration.intake.enums import ImportState, Twin
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
                lease = operations.TAKING.claim(key, now=NOW)
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


def _kept(actor: Actor) -> ContactImport:
    return operations.keep(
        conference=make_conference(),
        actor=actor,
        filename="people.csv",
        content=b"name,email\nAmal,a@example.org\n",
        now=NOW,
    )


@pytest.mark.parametrize("is_chosen", [True, False])
def test_nothing_is_changed_in_an_import_that_began_meanwhile(
    committed: Flask, *, is_chosen: bool
) -> None:
    with unit_of_work():
        actor = Actor(name="Olga Organiser", person_id=make_person().id)
        key = _kept(actor).id
    stale = db.session.get_one(ContactImport, key)
    held = operations.content_of(stale)
    assert stale.state is ImportState.LOOKED_AT

    def press() -> None:
        with committed.app_context(), unit_of_work():
            operations.start(
                kept=db.session.get_one(ContactImport, key), held=held, actor=actor, now=NOW
            )

    with ThreadPoolExecutor(1) as pool:
        pool.submit(press).result()
    with pytest.raises(DomainError, match="This file is being imported already"):
        if is_chosen:
            operations.choose(kept=stale, held=held, encoding="utf-8", sheet="", chosen={})
        else:
            operations.decide(kept=stale, held=held, answers={2: Twin.SAME})
    db.session.rollback()


def test_who_reads_the_file_otherwise_meanwhile_is_not_passed_over(
    session: scoped_session[Session],
) -> None:
    actor = Actor(name="Olga Organiser", person_id=make_person().id)
    kept = _kept(actor)
    held = operations.content_of(kept)
    kept.encoding, kept.twins = "cp1252", {"2": "same"}
    session.flush()
    chosen = operations.choose(kept=kept, held=held, encoding="utf-8", sheet="", chosen={})
    assert chosen is not held
    assert (kept.encoding, kept.columns, kept.twins) == ("utf-8", None, {})
