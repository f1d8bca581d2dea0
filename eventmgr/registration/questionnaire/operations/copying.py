"""The questions of one conference as those of another."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.actor import Actor
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.questionnaire import composing, queries
from eventmgr.registration.questionnaire.enums import DECIDING, QuestionKind
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.operations.composing import next_position
from eventmgr.registration.questionnaire.ready_made import BY_KEY

_COPIED = (
    *("kind", "label", "why", "kept", "is_required", "options", "among", "ranks"),
    *("lowest", "highest", "categories"),
)


def copy_questions(
    *, source: Conference, target: Conference, actor: Actor, now: datetime
) -> list[Question]:
    """Ask at the target, after what it asks already, what the source asks now; answers stay there.

    What the target has already, be it retired, stays as it is: the same ready-made question, or one
    of the same kind and words. Raises DomainError for more questions than a form holds.
    """
    hold(target)
    here = list(queries.rows(target))
    there = [each for each in queries.rows(source) if each.retired_at is None]
    by_source = _known_already(there, here)
    made: list[Question] = []
    for each in there:
        if each.id not in by_source:
            by_source[each.id] = _copied(each, target, here, by_source)
            here.append(by_source[each.id])
            made.append(by_source[each.id])
    composing.require_few(len([each for each in here if each.retired_at is None]))
    if made:
        after = {"source": source.slug, "count": len(made)}
        audit.record(
            actor, "questions.copied", target, now=now, conference_id=target.id, after=after
        )
    return made


def _known_already(there: Iterable[Question], here: Iterable[Question]) -> dict[int, Question]:
    """Return what the target has of the source's questions, by their ids; each at most once."""
    left = {(_identity(each), each.key): each for each in here}
    found = {}
    for each in there:
        wanted = _identity(each)
        alike = [name for name in left if name[0] == wanted]
        if alike:
            found[each.id] = left.pop(min(alike, key=lambda name, key=each.key: name[1] != key))
    return found


def _identity(question: Question) -> Any:  # noqa: ANN401 - only to be compared
    """Return what two conferences' questions have in common if they are the same one.

    A key of its own says little: of words that are not in Latin letters, all make the same keys.
    """
    if question.key in BY_KEY:
        return question.key
    return question.kind, fold(question.label)


def _copied(
    original: Question, target: Conference, here: list[Question], by_source: dict[int, Question]
) -> Question:
    """Return the copy; if what it depends on is not asked at the target, everybody is asked it."""
    taken = {each.key for each in here}
    key = original.key
    if key in taken:
        key = composing.free_key(original.label, "question", taken | set(BY_KEY))
    copied = Question(
        conference_id=target.id,
        key=key,
        position=next_position(here),
        **{name: getattr(original, name) for name in _COPIED},
    )
    decides = by_source.get(original.shown_if_id or 0)
    if decides is not None and decides.retired_at is None and decides.kind in DECIDING:
        answers = _answers_at(decides, original)
        copied.shown_if, copied.shown_if_id = answers, decides.id if answers else None
    db.session.add(copied)
    db.session.flush()
    return copied
