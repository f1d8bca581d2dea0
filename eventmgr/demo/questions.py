"""What the demo conference asks beside the usual, and what its guests answer."""

from datetime import datetime
from typing import Final

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration.questionnaire import operations
from eventmgr.registration.questionnaire.asked import Condition
from eventmgr.registration.questionnaire.composing import Content
from eventmgr.registration.questionnaire.enums import QuestionKind
from eventmgr.registration.questionnaire.ready_made import ReadyMade

_READY: Final = (
    ReadyMade.DIETARY,
    ReadyMade.INTERPRETATION,
    ReadyMade.GENDER,
    ReadyMade.GROUPS,
)
_FOOD: Final = (["halal"], ["halal", "vegetarian"], ["halal"], ["vegetarian", "nut-free"])
_GENDERS: Final = ("woman", "man", "woman", "man", "not-said")
_LANGUAGES: Final = (["en", "ur"], ["ur"], ["en"])


def add_questions(conference: Conference, *, actor: Actor, now: datetime) -> None:
    """Ask what most ask, and whether somebody needs a room for the night."""
    for each in _READY:
        operations.add_ready_made(conference=conference, which=each, actor=actor, now=now)
    hotel = operations.add_question(
        conference=conference,
        kind=QuestionKind.YES_NO,
        content=Content(
            label="Do you need a room for the night?",
            why="The host pays for rooms in the conference hotel.",
        ),
        actor=actor,
        now=now,
    )
    operations.add_question(
        conference=conference,
        kind=QuestionKind.NUMBER,
        content=Content(
            label="For how many nights?",
            why="To book the room.",
            kept="Until the hotel has been paid.",
            is_required=True,
            lowest=1,
            highest=5,
            condition=Condition(hotel.key, frozenset({"yes"})),
        ),
        actor=actor,
        now=now,
    )


def answer_questions(conference: Conference, person: Person, number: int, *, now: datetime) -> None:
    """Let the guest of this number answer most of it."""
    operations.answer_questions(
        conference=conference,
        person=person,
        typed={
            "dietary": _FOOD[number % len(_FOOD)],
            "interpretation": _LANGUAGES[number % len(_LANGUAGES)],
            "gender": [_GENDERS[number % len(_GENDERS)]],
        },
        actor=Actor(name=person.name, person_id=person.id),
        now=now,
    )
