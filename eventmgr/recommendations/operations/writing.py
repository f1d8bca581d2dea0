"""Saving words: every save is a new revision, and none overwrites another unseen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.conferences.models import Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import queries, rules
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.wording import Wording


def start_recommendation(
    *, group: WorkingGroup, wording: Wording, client_id: UUID, actor: Actor, now: datetime
) -> Revision:
    """Begin a recommendation with the group's next number and return its first revision.

    The same form sent twice returns the revision made the first time. Sent again with other words
    it raises EditConflict, and DomainError for words that are not sound.
    """
    locked: WorkingGroup = get_for_update(WorkingGroup, group.id)
    _require_sound(locked, wording)
    found = queries.find_revision(client_id)
    if found is not None:
        return _sent_before(found, found.recommendation.group_id == locked.id, wording)
    recommendation = Recommendation(
        group=locked,
        number=locked.next_recommendation,
        position=_last_position(locked) + 1,
        created_at=now,
    )
    locked.next_recommendation += 1
    db.session.add(recommendation)
    db.session.flush()
    return _add_revision(
        locked, recommendation, wording, client_id=client_id, latest=None, actor=actor, now=now
    )


def save_revision(
    *,
    recommendation: Recommendation,
    wording: Wording,
    client_id: UUID,
    base_number: int,
    actor: Actor,
    now: datetime,
) -> Revision:
    """Save the words that grew out of revision ``base_number`` and return their revision.

    The same form sent twice is one revision. What comes after the deadline or after submission is
    kept as late and changes nothing that stands. Raise EditConflict if others saved something else
    since ``base_number``, and DomainError for words that are not sound.
    """
    locked: WorkingGroup = get_for_update(WorkingGroup, recommendation.group_id)
    _require_sound(locked, wording)
    found = queries.find_revision(client_id)
    if found is not None:
        return _sent_before(found, found.recommendation_id == recommendation.id, wording)
    latest = queries.latest(recommendation)
    if latest.number != base_number and Wording.of(latest) != wording:
        raise EditConflict(number=recommendation.number)
    return _add_revision(
        locked, recommendation, wording, client_id=client_id, latest=latest, actor=actor, now=now
    )


def let_late_text_stand(*, recommendation: Recommendation, actor: Actor, now: datetime) -> None:
    """Make the text saved last the one that counts, although it came late.

    Raise DomainError while the group's list stands submitted.
    """
    group: WorkingGroup = get_for_update(WorkingGroup, recommendation.group_id)
    rules.require_open(is_submitted=queries.standing_submission(group) is not None)
    before, revision = recommendation.revision_id, queries.latest(recommendation)
    recommendation.revision = revision
    audit.record(
        actor,
        "recommendation.late_text_stands",
        recommendation,
        now=now,
        conference_id=group.conference_id,
        before={"revision_id": before},
        after={"revision_id": revision.id},
    )


def _require_sound(group: WorkingGroup, wording: Wording) -> None:
    rules.require_sound(wording)
    if wording.theme_id is None:
        return
    theme = db.session.get(Theme, wording.theme_id)
    if theme is None or theme.conference_id != group.conference_id:
        raise DomainError(_("Choose a theme of this conference."), field="theme_id")


def _sent_before(found: Revision, is_ours: bool, wording: Wording) -> Revision:  # noqa: FBT001 - two lines above its only callers
    if not is_ours:
        raise DomainError(_("This form belongs to another recommendation. Copy your text, reload."))
    if Wording.of(found) != wording:
        raise EditConflict(number=found.recommendation.number)
    return found


def _last_position(group: WorkingGroup) -> int:
    statement = select(func.max(Recommendation.position)).where(Recommendation.group_id == group.id)
    return db.session.scalar(statement) or 0


def _add_revision(
    group: WorkingGroup,
    recommendation: Recommendation,
    wording: Wording,
    *,
    client_id: UUID,
    latest: Revision | None,
    actor: Actor,
    now: datetime,
) -> Revision:
    is_submitted = queries.standing_submission(group) is not None
    revision = Revision(
        recommendation=recommendation,
        number=latest.number + 1 if latest else 1,
        client_id=client_id,
        base_number=latest.number if latest else None,
        author_id=actor.person_id,
        saved_at=now,
        is_late=rules.is_late(group, is_submitted=is_submitted, now=now),
        **wording.values(),
    )
    db.session.add(revision)
    db.session.flush()
    if not revision.is_late:
        recommendation.revision = revision
    audit.record(
        actor,
        "recommendation.saved",
        recommendation,
        now=now,
        conference_id=group.conference_id,
        after={"revision": revision.number, "is_late": revision.is_late},
    )
    return revision
