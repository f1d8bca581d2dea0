"""What an organiser does with the questions of a form."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same
from eventmgr.people.actor import Actor
from eventmgr.registration.enums import Category
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.questionnaire import composing, queries
from eventmgr.registration.questionnaire.asked import Asked, Condition, Option
from eventmgr.registration.questionnaire.composing import Content
from eventmgr.registration.questionnaire.enums import CHOSEN, Among, QuestionKind
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.ready_made import BY_KEY, SETS, ReadyMade, ReadyQuestion
from eventmgr.registration.questionnaire.wording import in_words_of_reader


def add_question(
    *,
    conference: Conference,
    kind: QuestionKind,
    content: Content,
    actor: Actor,
    now: datetime,
) -> Question:
    """Ask something more, after everything else; raises DomainError."""
    hold(conference)
    composing.require_sound(kind, content)
    known = list(queries.rows(conference))
    taken = {each.key for each in known} | set(BY_KEY)
    question = Question(
        conference_id=conference.id,
        key=composing.free_key(content.label, "question", taken),
        kind=kind,
        position=next_position(known),
    )
    db.session.add(question)
    _write(question, content, known)
    _require_good_form(conference)
    _record("question.added", conference, question, actor, now)
    return question


def add_ready_made(
    *, conference: Conference, which: ReadyMade, actor: Actor, now: datetime
) -> list[Question]:
    """Ask what most conferences ask; what was asked once and retired is asked again as it was.

    Raises DomainError if all of it is asked already.
    """
    hold(conference)
    known = {each.key: each for each in queries.rows(conference)}
    added = []
    for ready in SETS[which]:
        question = known.get(ready.key)
        if question is None:
            question = _made(conference, ready, known)
            known[ready.key] = question
        elif question.retired_at is None:
            continue
        question.retired_at = None
        added.append(question)
    if not added:
        raise DomainError(_("This is asked already."))
    _require_good_form(conference)
    for question in added:
        _record("question.added", conference, question, actor, now)
    return added


def change_question(
    *,
    conference: Conference,
    question: Question,
    content: Content,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Ask it in this way from now on; answers that were given stay.

    Raises DomainError, and Stale if ``seen`` is given and is not the version of what is there.
    """
    hold(conference)
    _require_there(conference, question)
    known = queries.rows(conference)
    before = _of(question, in_words_of_reader(known))
    require_same(seen, composing.version(question))
    composing.require_sound(question.kind, content)
    _write(question, content, known)
    _require_good_form(conference)
    _record("question.changed", conference, question, actor, now, before=before.label)


def move_question(
    *, conference: Conference, question: Question, is_up: bool, actor: Actor, now: datetime
) -> bool:
    """Ask it before the one above it, or after the one below; False if there is none.

    Raises DomainError if it, or the other, would come before what it depends on.
    """
    hold(conference)
    rows = list(queries.rows(conference))
    asked = [each for each in rows if each.retired_at is None]
    if question not in asked:
        return False
    place = asked.index(question)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(asked):
        return False
    here, there = rows.index(question), rows.index(asked[other])
    rows[here], rows[there] = rows[there], rows[here]
    for position, each in enumerate(rows, start=1):  # of all: two never stand at one place
        each.position = position
    _require_good_form(conference)
    _record("question.moved", conference, question, actor, now)
    return True


def retire_question(
    *, conference: Conference, question: Question, actor: Actor, now: datetime
) -> bool:
    """Ask it no longer; whether it is gone altogether, as if nobody has answered it.

    Raises DomainError as long as another question depends on it.
    """
    hold(conference)
    if queries.find_question(conference, question.id) is None:
        return True  # somebody else was first
    known = queries.everything(conference)
    asked = [each for each in known if not each.is_retired]
    composing.require_not_needed(_of(question, known), asked)
    question.retired_at = question.retired_at or now
    depended = exists().where(Question.shown_if_id == question.id)
    is_needed = queries.is_answered(question) or db.session.scalar(select(depended))
    if is_needed:
        _record("question.retired", conference, question, actor, now)
        return False
    _record("question.removed", conference, question, actor, now)
    db.session.delete(question)
    db.session.flush()
    return True


def restore_question(
    *, conference: Conference, question: Question, actor: Actor, now: datetime
) -> None:
    """Ask it again where it was; raises DomainError if what it depends on is not asked."""
    hold(conference)
    _require_there(conference, question)
    question.retired_at = None
    _require_good_form(conference)
    _record("question.restored", conference, question, actor, now)


def next_position(known: list[Question]) -> int:
    """Return the place after all others."""
    return max((each.position for each in known), default=0) + 1


def _made(conference: Conference, ready: ReadyQuestion, known: dict[str, Question]) -> Question:
    """Return the row of a ready-made question; its words stay empty, so that they are read anew."""
    depends = known[ready.shown_if[0]] if ready.shown_if else None
    languages = conference.languages if len(conference.languages) > 1 else []
    keys = languages if ready.kind is QuestionKind.LANGUAGES else [key for key, _ in ready.options]
    question = Question(
        conference_id=conference.id,
        key=ready.key,
        kind=ready.kind,
        among=ready.among,
        options=[{"key": key, "label": ""} for key in keys],
        position=next_position(list(known.values())),
        shown_if_id=depends.id if depends else None,
        shown_if=[ready.shown_if[1]] if ready.shown_if else [],
    )
    db.session.add(question)
    db.session.flush()
    return question


def _write(question: Question, content: Content, known: Any) -> None:  # noqa: ANN401 - rows
    """Write the content; words that are still the ready-made ones stay empty."""
    ready = BY_KEY.get(question.key)
    question.label = _own(content.label, ready.label if ready else None)
    question.why = _own(content.why, ready.why if ready else None)
    question.kept = content.kept
    question.is_required = content.is_required
    question.ranks, question.among = content.ranks, content.among
    question.lowest, question.highest = content.lowest, content.highest
    question.categories = [each.value for each in Category if each in content.categories]
    question.options = _options(question, content, ready)
    _write_condition(question, content.condition, known)
    db.session.flush()


def _own(text: str, ready: object) -> str:
    return "" if ready is not None and text == str(ready) else text


def _options(
    question: Question, content: Content, ready: ReadyQuestion | None
) -> list[dict[str, Any]]:
    if question.kind is QuestionKind.LANGUAGES:
        return [{"key": each.key, "label": ""} for each in content.options]
    if question.kind not in CHOSEN or content.among is not Among.OPTIONS:
        return []
    words = {key: str(label) for key, label in ready.options} if ready else {}
    known = [
        Option(
            each["key"],
            each["label"] or words.get(each["key"], each["key"]),
            is_gone=bool(each.get("is_gone")),
        )
        for each in question.options or []
    ]
    kept = {each.key for each in known}
    wanted = [each if each.key in kept else Option("", each.label) for each in content.options]
    return [
        {
            "key": each.key,
            "label": _own(each.label, words.get(each.key)),
            **({"is_gone": True} if each.is_gone else {}),
        }
        for each in composing.with_keys(wanted, known)
    ]


def _write_condition(question: Question, condition: Condition | None, known: Any) -> None:  # noqa: ANN401 - rows
    question.shown_if_id, question.shown_if = None, []
    if condition is None:
        return
    ids = {each.key: each.id for each in known}
    if condition.key not in ids or condition.key == question.key:
        raise DomainError(_("Choose a question that comes before this one."), field="condition")
    question.shown_if_id = ids[condition.key]
    question.shown_if = sorted(condition.answers)


def _require_good_form(conference: Conference) -> None:
    db.session.flush()
    asked = [each for each in queries.everything(conference) if not each.is_retired]
    composing.require_few(len(asked))
    composing.require_order(asked)


def _require_there(conference: Conference, question: Question) -> None:
    """Read the question anew, now that nobody else can change it; raises DomainError."""
    if queries.find_question(conference, question.id) is None:
        raise DomainError(_("It is no longer there."))


def _of(question: Question, asked: list[Asked]) -> Asked:
    return next(each for each in asked if each.id == question.id)


def _record(
    action: str,
    conference: Conference,
    question: Question,
    actor: Actor,
    now: datetime,
    *,
    before: str = "",
) -> None:
    label = in_words_of_reader([question])[0].label
    audit.record(
        actor,
        action,
        question,
        now=now,
        conference_id=conference.id,
        before={"label": before} if before else None,
        after={"key": question.key, "label": label},
    )
