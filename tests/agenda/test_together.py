"""Two organisers at the same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.agenda import operations
from eventmgr.agenda.enums import SessionRoleName, SessionState
from eventmgr.agenda.models import AgendaEdit, Session, SessionRole
from eventmgr.agenda.operations import RoleEntry
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.models import Organisation, Person
from eventmgr.people.operations import find_or_add_organisation, find_or_add_person
from tests.factories.agenda import MORNING, session_content
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import NOW, make_person
from tests.locks import wait_until_somebody_waits

HOUR = timedelta(hours=1)

ResultT = TypeVar("ResultT")


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


@pytest.mark.parametrize(
    ("make", "field", "sentence"),
    [
        (make_room, "room", "This room was removed meanwhile. Choose another."),
        (make_theme, "theme", "This theme was removed meanwhile. Choose another."),
    ],
)
def test_what_is_removed_while_a_session_is_given_it_is_refused_with_a_sentence(
    committed: Flask, make: Callable[[Conference], Any], field: str, sentence: str
) -> None:
    session_id, conference_id, _seen = _committed_session()
    with unit_of_work():
        given = make(db.session.get_one(Conference, conference_id))
        kind, key = type(given), given.id

    def give() -> None:
        conference = db.session.get_one(Conference, conference_id)
        content = session_content(**{field: db.session.get_one(kind, key)})
        session = db.session.get_one(Session, session_id)
        operations.change_session(
            session=session, content=content, conference=conference, actor=COMMAND, now=NOW
        )

    with unit_of_work():
        db.session.delete(db.session.get_one(kind, key))
        db.session.flush()
        giving = _begin(committed, give)
        wait_until_somebody_waits()
    with pytest.raises(DomainError) as refused:
        giving.result()
    assert (str(refused.value), refused.value.field) == (sentence, field)


def test_an_undo_waits_for_a_room_that_is_being_removed_and_does_without(committed: Flask) -> None:
    session_id, conference_id, _seen = _committed_session()
    with unit_of_work():
        conference = db.session.get_one(Conference, conference_id)
        person_id = db.session.scalar(select(func.min(AgendaEdit.person_id)))
        session, room = db.session.get_one(Session, session_id), make_room(conference)
        room_id = room.id
        place: dict[str, Any] = {"starts_at": MORNING, "ends_at": MORNING + HOUR}
        actor = Actor(name="Organiser", person_id=person_id)
        done: dict[str, Any] = {"conference": conference, "actor": actor}
        operations.move_session(session=session, room=room, **place, **done, now=NOW)
        operations.remove_session(session=session, **done, now=NOW)

    def undo() -> bool:
        conference = db.session.get_one(Conference, conference_id)
        turned = operations.undo(conference=conference, actor=actor, now=NOW)
        return turned is not None and turned.is_whole

    with unit_of_work():
        db.session.delete(db.session.get_one(Room, room_id))
        db.session.flush()
        undoing = _begin(committed, undo)
        wait_until_somebody_waits()
    assert undoing.result() is False
    session = db.session.get_one(Session, session_id)
    db.session.refresh(session)
    assert (session.state, session.room_id) == (SessionState.SCHEDULED, None)


def test_two_who_add_the_same_people_in_another_order_do_not_bar_each_other(
    committed: Flask,
) -> None:
    session_id, conference_id, _seen = _committed_session()

    def add() -> None:
        operations.set_roles(
            session=db.session.get_one(Session, session_id),
            conference=db.session.get_one(Conference, conference_id),
            entries=[
                RoleEntry(role=SessionRoleName.CHAIR, name=name, email=f"{name}@example.org")
                for name in ("Ben", "aya")
            ],
            actor=COMMAND,
            now=NOW,
        )

    with unit_of_work():
        find_or_add_person(name="Aya", email="aya@example.org", now=NOW)
        adding = _begin(committed, add)
        wait_until_somebody_waits()
        find_or_add_person(name="Ben", email="ben@example.org", now=NOW)
    adding.result()
    found = db.session.scalars(select(Person.name).join(SessionRole).order_by(SessionRole.position))
    assert list(found) == ["Ben", "Aya"]


def test_two_who_name_the_same_bodies_crosswise_do_not_bar_each_other(committed: Flask) -> None:
    session_id, conference_id, _seen = _committed_session()

    def add() -> None:
        operations.set_roles(
            session=db.session.get_one(Session, session_id),
            conference=db.session.get_one(Conference, conference_id),
            entries=[
                RoleEntry(role=SessionRoleName.CHAIR, name=name, affiliation=body)
                for name, body in (("Aya", "Body Z"), ("Ben", "Body A"))
            ],
            actor=COMMAND,
            now=NOW,
        )

    with unit_of_work():
        find_or_add_organisation("Body A")
        adding = _begin(committed, add)
        wait_until_somebody_waits()
        find_or_add_organisation("Body Z")
    adding.result()
    assert db.session.scalar(select(func.count(Organisation.id))) == 2


def _begin(app: Flask, act: Callable[[], ResultT]) -> Future[ResultT]:
    """Begin the act in a transaction of its own, beside this one."""

    def run() -> ResultT:
        with app.app_context(), unit_of_work():
            return act()

    pool = ThreadPoolExecutor(1)
    begun = pool.submit(run)
    pool.shutdown(wait=False)
    return begun


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
