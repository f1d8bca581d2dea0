"""The questions of one conference as those of another."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.questionnaire import composing, queries
from eventmgr.registration.questionnaire.asked import NO, YES
from eventmgr.registration.questionnaire.enums import DECIDING
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.operations.composing import next_position

_SAME = (
    *("key", "kind", "label", "why", "kept", "is_required", "options", "among", "ranks"),
    *("lowest", "highest", "categories", "shown_if"),
)


def copy_questions(
    *, source: Conference, target: Conference, actor: Actor, now: datetime
) -> list[Question]:
    """Ask at the target, after what it asks already, what the source asks now; answers stay there.

    What the target has under the same key, be it retired, stays as it is. Raises DomainError for
    more questions than a form holds.
    """
    hold(target)
    known = {each.key: each for each in queries.rows(target)}
    keys = {each.id: each.key for each in queries.rows(source)}
    made: list[Question] = []
    for each in queries.rows(source):
        if each.retired_at is None and each.key not in known:
            copied = _copied(each, target, known, keys)
            known[copied.key] = copied
            made.append(copied)
    composing.require_few(len([each for each in known.values() if each.retired_at is None]))
    if made:
        after = {"source": source.slug, "count": len(made)}
        audit.record(
            actor, "questions.copied", target, now=now, conference_id=target.id, after=after
        )
    return made


def _copied(
    original: Question, target: Conference, known: dict[str, Question], keys: dict[int, str]
) -> Question:
    """Return the copy; if what it depends on is not asked at the target, everybody is asked it."""
    decides = known.get(keys.get(original.shown_if_id or 0, ""))
    is_decided = decides is not None and _can_decide(decides, original.shown_if)
    values = {name: getattr(original, name) for name in _SAME}
    if not is_decided:
        values["shown_if"] = []
    copied = Question(
        conference_id=target.id,
        position=next_position(list(known.values())),
        shown_if_id=decides.id if decides is not None and is_decided else None,
        **values,
    )
    db.session.add(copied)
    db.session.flush()
    return copied


def _can_decide(question: Question, answers: list[str]) -> bool:
    """Whether the question is asked, and has these among its answers."""
    known = {each["key"] for each in question.options} | {YES, NO}
    return question.retired_at is None and question.kind in DECIDING and set(answers) <= known
