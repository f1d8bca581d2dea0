"""Questions of a registration form, and answers to them."""

from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.asked import Asked, Condition, Option, Typed
from eventmgr.registration.questionnaire.composing import Content
from eventmgr.registration.questionnaire.enums import QuestionKind
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.factories.people import NOW

Kind = QuestionKind
COLOURS = (Option("red", "Red"), Option("green", "Green"), Option("blue", "Blue"))


def make_asked(key: str = "q", kind: Kind = Kind.SHORT_TEXT, **values: Any) -> Asked:
    return Asked(**{"key": key, "kind": kind, "label": f"What is {key}?", **values})


def options(*labels: str) -> tuple[Option, ...]:
    """New options of these words."""
    return tuple(Option("", each) for each in labels)


def make_question(
    conference: Conference, label: str, kind: Kind = Kind.SHORT_TEXT, **values: Any
) -> Question:
    return operations.add_question(
        conference=conference,
        kind=kind,
        content=Content(**{"label": label, "why": "To know.", **values}),
        actor=COMMAND,
        now=NOW,
    )


def make_ready(conference: Conference, *which: ReadyMade) -> None:
    for each in which:
        operations.add_ready_made(conference=conference, which=each, actor=COMMAND, now=NOW)


def change(conference: Conference, question: Question, **values: Any) -> None:
    content = Content(**{"label": question.label, "why": "To know.", **values})
    operations.change_question(
        conference=conference, question=question, content=content, actor=COMMAND, now=NOW
    )


def answer(registration: Registration, typed: Typed, **values: Any) -> None:
    """Let the person answer for themselves."""
    conference = db.session.get_one(Conference, registration.conference_id)
    operations.answer_questions(
        **{
            "conference": conference,
            "person": registration.person,
            "typed": typed,
            "actor": COMMAND,
            "now": NOW,
            **values,
        }
    )


def keys(conference: Conference) -> list[str]:
    """What is asked, in order."""
    return [each.key for each in queries.questions(conference)]


def only_if(question: Question, *answers: str) -> Condition:
    return Condition(question.key, frozenset(answers))
