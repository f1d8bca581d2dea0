"""Reads of questions and of answers; whatever needs many of them asks once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from sqlalchemy import ColumnElement, exists, func, select

from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import organised_by
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of
from eventmgr.people.actor import Actor
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import setup
from eventmgr.registration.questionnaire import rules
from eventmgr.registration.questionnaire.asked import Asked, Option, Value
from eventmgr.registration.questionnaire.enums import Among
from eventmgr.registration.questionnaire.models import Answer, Question
from eventmgr.registration.questionnaire.ready_made import GROUP_PREFERENCES
from eventmgr.registration.questionnaire.wording import Surroundings, in_words_of_reader, told

GroupsOf = Callable[[], Sequence[Option]]
"""Tells the working groups of the conference, by their codes."""

CORRECTED = "registration.answers_corrected"
"""The act by which an organiser writes an answer for somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """One answer that somebody else has written for the person."""

    at: datetime
    by: str
    question: str
    before: str
    after: str


def everything(conference: Conference, groups: GroupsOf = tuple) -> list[Asked]:
    """Return all questions in order, the retired too; ``groups`` is asked if one is about them."""
    found = rows(conference)
    if not found:
        return []
    is_about_groups = any(each.among is Among.GROUPS for each in found)
    surroundings = Surroundings(
        kept=kept_usually(conference),
        groups=groups() if is_about_groups else (),
        days=(conference.starts, conference.ends),
    )
    return in_words_of_reader(found, surroundings)


def questions(conference: Conference, groups: GroupsOf = tuple) -> list[Asked]:
    """Return the questions that are asked now, in order."""
    return [each for each in everything(conference, groups) if not each.is_retired]


def rows(conference: Conference) -> Sequence[Question]:
    """Return the rows of all questions in order, freshly read."""
    return db.session.scalars(
        select(Question)
        .where(Question.conference_id == conference.id)
        .order_by(Question.position, Question.id),
        execution_options={"populate_existing": True},
    ).all()


def find_question(conference: Conference, question_id: int) -> Question | None:
    """Return the question if it belongs to the conference, freshly read."""
    return db.session.scalar(
        select(Question).where(Question.conference_id == conference.id, Question.id == question_id),
        execution_options={"populate_existing": True},
    )


def kept_usually(conference: Conference) -> str:
    """Return how long answers are kept of which nothing else is said."""
    until = setup(conference).erase_on
    if until is None:
        return _("Kept with your registration.")
    day = format_date(until, locale=locale_of(language()))
    return _("Kept until %(day)s.", day=day)


def stored(registration: Registration) -> dict[str, Value]:
    """Return all that the person ever answered, by the keys of the questions."""
    return _stored([registration.id]).get(registration.id, {})


def answers_of(
    registrations: Iterable[Registration], asked: Sequence[Asked]
) -> dict[int, dict[str, Value]]:
    """Return the answers that count, by the ids of the registrations: one statement for all.

    ``asked`` are questions of their conference, in order, with all that decide whether one of them
    is asked (``rules.needed_for``). Who may see whose answers is the caller's to know.
    """
    wanted = list(registrations)
    found = _stored([each.id for each in wanted], Question.key.in_([each.key for each in asked]))
    return {
        each.id: rules.standing(asked, each.category, found.get(each.id, {})) for each in wanted
    }


def group_choices(conference: Conference, code: str) -> dict[int, int]:
    """Return at which place each one put the working group, by their ids; three statements."""
    asked = rules.needed_for(in_words_of_reader(rows(conference)), GROUP_PREFERENCES)
    if not asked:
        return {}
    ranked = (
        select(Answer.registration_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.conference_id == conference.id, Question.key == GROUP_PREFERENCES)
    )
    wishing = db.session.scalars(select(Registration).where(Registration.id.in_(ranked))).all()
    answers = answers_of(wishing, asked)
    codes = {each.person_id: answers[each.id].get(GROUP_PREFERENCES, []) for each in wishing}
    return {each: found.index(code) + 1 for each, found in codes.items() if code in found}


def counts(conference: Conference) -> dict[int, int]:
    """Return how many have answered each question, by its id."""
    found = db.session.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.conference_id == conference.id)
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in found}


def is_answered(question: Question) -> bool:
    """Whether anybody has answered it."""
    return bool(db.session.scalar(select(exists().where(Answer.question_id == question.id))))


def sources(conference: Conference, actor: Actor) -> Sequence[Conference]:
    """Return the other conferences of the actor that ask something, the latest first."""
    asks = exists().where(Question.conference_id == Conference.id, Question.retired_at.is_(None))
    statement = organised_by(actor).where(Conference.id != conference.id, asks)
    return db.session.scalars(statement).all()


def corrected(registration: Registration, asked: Sequence[Asked]) -> list[Corrected]:
    """Return what was written for the person by others, the latest first."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.object_type == Registration.__name__,
            AuditEntry.object_id == registration.id,
            AuditEntry.action == CORRECTED,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return [
        Corrected(
            at=entry.at,
            by=entry.actor_name,
            question=each.label,
            before=told(each, (entry.before or {}).get("answers", {}).get(each.key)),
            after=told(each, value),
        )
        for entry in entries
        if isinstance(entry.after, dict) and isinstance(entry.after.get("answers"), dict)
        for each in asked
        if each.key in entry.after["answers"]
        for value in [entry.after["answers"][each.key]]
    ]


def _stored(
    registration_ids: Collection[int], *which: ColumnElement[bool]
) -> dict[int, dict[str, Value]]:
    found: dict[int, dict[str, Value]] = {}
    for registration_id, key, value in db.session.execute(
        select(Answer.registration_id, Question.key, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id.in_(registration_ids), *which)
    ):
        found.setdefault(registration_id, {})[key] = value
    return found
