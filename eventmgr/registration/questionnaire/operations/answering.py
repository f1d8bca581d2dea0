"""What a person answers, and what an organiser writes for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import queries as registrations
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.answers import HIDDEN
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import locked
from eventmgr.registration.questionnaire import queries, rules
from eventmgr.registration.questionnaire.asked import Asked, Option, Typed, Values
from eventmgr.registration.questionnaire.models import Answer


def answer_questions(
    *,
    conference: Conference,
    person: Person,
    typed: Typed,
    groups: Sequence[Option] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the person's answers; to be called before the place is asked for, in the same act.

    Questions that the form did not show keep the answers that they have. Raises RefusedAnswers
    with what has to be mended at which field, and DomainError once answers stay as they are.
    """
    registration = _changeable(conference, person, now)
    asked = queries.questions(conference, lambda: groups)
    before = queries.stored(registration)
    reading = rules.read(asked, category=registration.category, typed=typed, stored=before)
    rules.require_faultless(asked, reading)
    changed = _write(registration, asked, before, reading.answered, actor, now)
    if changed:
        audit.record(
            actor,
            "registration.questions_answered",
            registration,
            now=now,
            conference_id=conference.id,
            after={"answers": dict.fromkeys(changed, HIDDEN)},
        )


def remove_left_over(
    *, conference: Conference, person: Person, question_id: int, actor: Actor, now: datetime
) -> bool:
    """Remove the person's answer to what they are not asked any more; False if there is none.

    Answers that count are changed in the form. Raises DomainError once answers stay as they are.
    """
    registration = _changeable(conference, person, now)
    stored = queries.stored(registration)
    left = rules.left_over(queries.everything(conference), registration.category, stored)
    gone = [each for each in left if each.id == question_id]
    if not _write(registration, gone, stored, {each.key: None for each in gone}, actor, now):
        return False
    audit.record(
        actor,
        "registration.answer_removed",
        registration,
        now=now,
        conference_id=conference.id,
        before={"answers": {each.key: HIDDEN for each in gone}},
    )
    return True


def correct_answers(
    *,
    conference: Conference,
    registration: Registration,
    typed: Typed,
    groups: Sequence[Option] = (),
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """Write answers for somebody; the history keeps what they were. False if nothing was changed.

    Nothing is demanded, and no day is too late before the end. Raises RefusedAnswers, and
    DomainError for a protected person: their answers are not shown, so nobody can mend them. Raises
    Stale if ``seen`` is given and they have answered something else since (``rules.version``).
    """
    fresh = locked(conference, registration.person, now)
    if fresh.person.is_protected:
        raise DomainError(
            _("This person is protected: only they themselves can change their answers.")
        )
    asked = queries.questions(conference, lambda: groups)
    before = queries.stored(fresh)
    require_same(seen, rules.version(before))
    reading = rules.read(asked, category=fresh.category, typed=typed, stored=before, demands=False)
    rules.require_faultless(asked, reading)
    changed = _write(fresh, asked, before, reading.answered, actor, now)
    if changed:
        audit.record(
            actor,
            queries.CORRECTED,
            fresh,
            now=now,
            conference_id=conference.id,
            before={"answers": {key: before.get(key) for key in changed}},
            after={"answers": {key: reading.answered[key] for key in changed}},
        )
    return bool(changed)


def _changeable(conference: Conference, person: Person, now: datetime) -> Registration:
    """Return the person's registration, held; raises DomainError once its answers stay."""
    registration = locked(conference, person, now)
    registration_rules.require_not_refused(registration.state)
    if registration_rules.has_asked(registration):
        registration_rules.require_changeable(conference, registrations.setup(conference), now)
    return registration


def _write(
    registration: Registration,
    asked: Sequence[Asked],
    before: Values,
    answered: Values,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Write what is another answer than before, and return the keys of these questions."""
    ids = {each.key: each.id for each in asked}
    changed = [key for key, value in answered.items() if value != before.get(key)]
    emptied = [ids[key] for key in changed if answered[key] is None]
    rows = [
        {
            "registration_id": registration.id,
            "question_id": ids[key],
            "value": answered[key],
            "answered_at": now,
            "by_id": actor.person_id,
        }
        for key in changed
        if answered[key] is not None
    ]
    if emptied:
        db.session.execute(
            delete(Answer).where(
                Answer.registration_id == registration.id, Answer.question_id.in_(emptied)
            )
        )
    if rows:
        added = insert(Answer).values(rows)
        new = {name: added.excluded[name] for name in ("value", "answered_at", "by_id")}
        db.session.execute(
            added.on_conflict_do_update(index_elements=["registration_id", "question_id"], set_=new)
        )
    return changed
