"""Two organisers at the same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from eventmgr.agenda import operations
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import Stale
from eventmgr.people.actor import Actor
from tests.factories.agenda import MORNING, session_content
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person

HOUR = timedelta(hours=1)


def test_of_two_who_move_what_both_saw_exactly_one_wins(committed: Flask) -> None:
    session_id, conference_id, seen = _committed_session()

    def move(name: int) -> bool:
        session = db.session.get_one(Session, session_id)
        operations.move_session(
            session=session,
            conference=db.session.get_one(Conference, conference_id),
            starts_at=MORNING + (name + 1) * HOUR,
            ends_at=MORNING + (name + 2) * HOUR,
            room=None,
            actor=Actor(name=f"Organiser {name}"),
            now=NOW + HOUR,
            seen=seen,
        )
        return True

    assert sorted(_at_once(committed, move)) == [False, True]
    moves = select(func.count(AgendaEdit.id)).where(AgendaEdit.action == "session.moved")
    assert db.session.scalar(moves) == 1


def test_one_act_undone_at_once_in_two_windows_is_undone_once(committed: Flask) -> None:
    session_id, conference_id, _seen = _committed_session()
    person_id = db.session.scalar(select(func.min(AgendaEdit.person_id)))
    actor = Actor(name="Demo Organiser", person_id=person_id)

    def undo(_name: int) -> bool:
        conference = db.session.get_one(Conference, conference_id)
        return operations.undo(conference=conference, actor=actor, now=NOW) is not None

    assert sorted(_at_once(committed, undo)) == [False, True]
    assert db.session.get_one(Session, session_id).state is SessionState.REMOVED
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 2


def _committed_session() -> tuple[int, int, str]:
    with unit_of_work():
        conference, person = make_conference(), make_person()
        session = operations.add_session(
            conference=conference,
            content=session_content(),
            actor=Actor(name=person.name, person_id=person.id),
            now=NOW,
        )
        return session.id, conference.id, operations.version(session)


def _at_once(app: Flask, act: Callable[[int], bool]) -> list[bool]:
    """Whether each of two writers, who begin at the same moment, got their way."""
    barrier = Barrier(2)

    def try_(name: int) -> bool:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    return act(name)
            except Stale:
                return False

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(try_, range(2)))
