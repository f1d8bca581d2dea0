"""The questions of one conference as those of another."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.actor import Actor
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.questionnaire import composing, queries
from eventmgr.registration.questionnaire.enums import QuestionKind
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
    origins = {each.id: each for each in there}
    by_source = _known_already(there, here)
    made: list[Question] = []
    for each in there:
        if each.id in by_source:
            continue
        copied = by_source[each.id] = _copied(each, target, here)
        if each.shown_if_id in by_source:
            _depend(copied, each.shown_if, origins[each.shown_if_id], by_source[each.shown_if_id])
        db.session.add(copied)
        db.session.flush()
        here.append(copied)
        made.append(copied)
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
            own = (wanted, each.key)
            found[each.id] = left.pop(own if own in left else alike[0])
    return found


def _identity(question: Question) -> Any:  # noqa: ANN401 - only to be compared
    """Return what two conferences' questions have in common if they are the same one.

    A key of its own says little: of words that are not in Latin letters, all make the same keys.
    """
    if question.key in BY_KEY:
        return question.key
    return question.kind, fold(question.label)


def _copied(original: Question, target: Conference, here: list[Question]) -> Question:
    taken = {each.key for each in here}
    key = original.key
    if key in taken:
        key = composing.free_key(original.label, "question", taken | set(BY_KEY))
    return Question(
        conference_id=target.id,
        key=key,
        position=next_position(here),
        **{name: getattr(original, name) for name in _COPIED},
    )


def _depend(copied: Question, answers: Sequence[str], there: Question, here: Question) -> None:
    """Let it depend on the same answers; if they are not asked here, everybody is asked it."""
    found = _answers_at(there, here, answers)
    if found and here.retired_at is None:
        copied.shown_if_id, copied.shown_if = here.id, found


def _answers_at(there: Question, here: Question, answers: Sequence[str]) -> list[str]:
    """Return what these answers are called here; nothing unless there are all of them."""
    if there.kind is QuestionKind.YES_NO:
        return sorted(answers)
    names = {each["key"]: _name(there, each) for each in there.options}
    known = {_name(here, each): each["key"] for each in reversed(here.options)}
    same = {each["key"] for each in here.options if names.get(each["key"]) == _name(here, each)}
    found = [each if each in same else known.get(names.get(each, ("", ""))) for each in answers]
    return sorted(each for each in found if each) if all(found) else []


def _name(question: Question, option: Mapping[str, str]) -> tuple[str, str]:
    """Return what an option is told by: its words, or its key if that is ready-made."""
    ready = BY_KEY.get(question.key)
    is_ready = ready is not None and option["key"] in dict(ready.options)
    return (option["key"], "") if is_ready or not option["label"] else ("", fold(option["label"]))
