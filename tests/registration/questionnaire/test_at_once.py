"""The same form from two tabs, and an organiser who changes it meanwhile."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, get_for_update, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import with_person
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.composing import Content
from eventmgr.registration.questionnaire.models import Answer, Question
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.questionnaire import Kind, answer, make_question, only_if
from tests.factories.registration import make_registration
from tests.locks import wait_until_somebody_waits


def at_once(app: Flask, conference_id: int, *acts: Callable[[], object]) -> list[Exception]:
    """Let all of them begin while somebody holds the conference; return what was refused."""
    refused: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            with app.app_context(), unit_of_work():
                act()
        except DomainError as error:
            refused.append(error)

    with unit_of_work():
        get_for_update(Conference, conference_id)
        threads = [threading.Thread(target=run, args=(each,)) for each in acts]
        for each in threads:
            each.start()
            wait_until_somebody_waits()
    for each in threads:
        each.join(30)
    db.session.expire_all()
    return refused


def meanwhile(app: Flask, act: Callable[[], object]) -> None:
    """Let somebody else do it, from its beginning to its end."""

    def run() -> None:
        with app.app_context(), unit_of_work():
            act()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def registered(key: int) -> Registration:
    return db.session.scalars(with_person().where(Registration.id == key)).one()


def _loaded(conference_id: int, question_id: int) -> dict[str, Any]:
    return {
        "conference": db.session.get_one(Conference, conference_id),
        "question": db.session.get_one(Question, question_id),
        "actor": COMMAND,
        "now": NOW,
    }


def _move_up(conference_id: int, question_id: int) -> bool:
    return operations.move_question(**_loaded(conference_id, question_id), is_up=True)


def _retire(conference_id: int, question_id: int) -> bool:
    return operations.retire_question(**_loaded(conference_id, question_id))


def _change(conference_id: int, question_id: int) -> bool:
    content = Content(label="A visa?", why="To know.")
    operations.change_question(**_loaded(conference_id, question_id), content=content)
    return True


def _restore(conference_id: int, question_id: int) -> bool:
    operations.restore_question(**_loaded(conference_id, question_id))
    return True


def test_two_tabs_leave_one_answer(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        make_question(conference, "Hotel")
        registration = make_registration(conference)
    key, conference_id = registration.id, conference.id
    refused = at_once(
        committed,
        conference_id,
        *(lambda words=words: answer(registered(key), {"hotel": [words]}) for words in "ab"),
    )
    assert refused == []
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
    assert queries.stored(registered(key))["hotel"] in {"a", "b"}


def test_two_organisers_make_no_circle(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        first = make_question(conference, "First", Kind.YES_NO)
        second = make_question(conference, "Second", Kind.YES_NO)
    first_id, second_id, conference_id = first.id, second.id, conference.id

    def move_up() -> None:
        operations.move_question(
            conference=db.session.get_one(Conference, conference_id),
            question=db.session.get_one(Question, second_id),
            is_up=True,
            actor=COMMAND,
            now=NOW,
        )

    def depend() -> None:
        question = db.session.get_one(Question, second_id)
        operations.change_question(
            conference=db.session.get_one(Conference, conference_id),
            question=question,
            content=_depending(db.session.get_one(Question, first_id)),
            actor=COMMAND,
            now=NOW,
        )

    assert len(at_once(committed, conference_id, move_up, depend)) == 1


def test_two_who_move_questions_leave_each_a_place_of_its_own(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        first, second, third = (make_question(conference, each) for each in "ABC")
    third_id, conference_id = third.id, conference.id
    with unit_of_work():
        assert [each.position for each in (first, second)] == [1, 2]  # as this one has loaded them
        meanwhile(committed, lambda: _move_up(conference_id, third_id))
        _move_up(conference_id, second.id)
    rows = queries.rows(db.session.get_one(Conference, conference_id))
    assert [(each.key, each.position) for each in rows] == [("a", 1), ("b", 2), ("c", 3)]


@pytest.mark.parametrize("act", [_retire, _change, _restore])
def test_a_question_that_somebody_removes_meanwhile(
    committed: Flask, act: Callable[[int, int], bool]
) -> None:
    with unit_of_work():
        conference = make_conference()
        question = make_question(conference, "Visa?")
    question_id, conference_id = question.id, conference.id
    with unit_of_work():
        assert db.session.get(Question, question_id) is not None
        meanwhile(committed, lambda: _retire(conference_id, question_id))
        if act is _retire:
            assert act(conference_id, question_id)
        else:
            with pytest.raises(DomainError, match="no longer there"):
                act(conference_id, question_id)
    removed = select(func.count()).where(AuditEntry.action == "question.removed")
    assert db.session.scalar(removed) == 1


def _depending(first: Question) -> Content:
    return Content(label="Second", why="To know.", condition=only_if(first, "yes"))
