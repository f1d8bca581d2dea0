"""The answers to the ready-made question of gender: their names, and how a list compares them."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal_column, select

from eventmgr.conferences.models import Conference
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import ready_made
from eventmgr.registration.questionnaire.models import Answer, Question
from eventmgr.registration.questionnaire.queries import questions
from eventmgr.registration.questionnaire.ready_made import GENDER

GENDERS: Final = dict(ready_made.BY_KEY[GENDER].options)
"""The ready-made answers, by their keys."""


def gender_name(key: str) -> str:
    """Return the words of the ready-made answer; own ones have a key made of their words."""
    return str(GENDERS[key]) if key in GENDERS else key.replace("-", " ")


def genders(conference: Conference) -> dict[str, str]:
    """Return the answers that the conference offers; the ready-made ones until it asks."""
    asked = next((each for each in questions(conference) if each.key == GENDER), None)
    if asked is None:
        return {key: str(label) for key, label in GENDERS.items()}
    return {each.key: each.label for each in asked.options}


def gender_of_registration() -> ColumnElement[Any]:
    """Return what the person chose where the conference asks; empty if nothing was said."""
    chosen = (
        select(Answer.value.op("#>>")(literal_column("'{}'")))
        .join(Question, Question.id == Answer.question_id)
        .where(
            Answer.registration_id == Registration.id,
            Question.key == GENDER,
            Question.retired_at.is_(None),
        )
        .correlate(Registration)
        .scalar_subquery()
    )
    return func.coalesce(chosen, "")
