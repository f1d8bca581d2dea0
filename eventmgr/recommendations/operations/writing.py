"""Saving words: every save is a new revision, and none overwrites another unseen."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from eventmgr.conferences.models import Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import branches, handing_in, queries, rules
from eventmgr.recommendations.enums import RecommendationKind, RevisionKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.operations.holding import hold
from eventmgr.recommendations.operations.numbering import next_number, next_position
from eventmgr.recommendations.operations.revising import (
    Saved,
    Sending,
    add,
    decide,
    let_stand,
    settle,
)
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.wording import Wording


def start_recommendation(
    *,
    group: WorkingGroup,
    wording: Wording,
    client_id: UUID,
    may_be_early: bool,
    actor: Actor,
    now: datetime,
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION,
    revision_kind: RevisionKind = RevisionKind.SAVE,
    is_by_group: bool = False,
) -> Revision:
    """Begin a recommendation, or a text of another kind, with the next number; return its words.

    The same form sent twice returns the revision made the first time. Sent again with other words
    it raises EditConflict, and DomainError for words that are not sound, or before the group's
    window opens unless ``may_be_early``.
    """
    locked: WorkingGroup = get_for_update(WorkingGroup, group.id)
    found = queries.find_revision(client_id)
    if found is not None:  # before any refusal: the window or a theme may have changed since
        return _sent_before(found, found.recommendation.group_id == locked.id, wording)
    rules.require_opened(locked, may_be_early=may_be_early, now=now)
    wording, to_check = _sound(locked, wording)
    rules.require_begun(wording)
    number, position = next_number(locked, kind), next_position(locked, kind)
    recommendation = Recommendation(
        group=locked, kind=kind, number=number, position=position, created_at=now
    )
    db.session.add(recommendation)
    db.session.flush()
    sending = Sending(
        client_id=client_id,
        actor=actor,
        now=now,
        kind=revision_kind,
        is_by_group=is_by_group,
        to_check=to_check,
    )
    is_submitted = queries.standing_submission(locked) is not None
    is_late = rules.is_late(locked, is_submitted=is_submitted, now=now)
    revision = add(recommendation, wording, sending, stands=not is_late, is_late=is_late)
    audit.record(
        actor, "recommendation.saved", recommendation, now=now, conference_id=locked.conference_id
    )
    return revision


def save_revision(
    *,
    recommendation: Recommendation,
    wording: Wording,
    client_id: UUID,
    base_number: int,
    actor: Actor,
    now: datetime,
    after: UUID | None = None,
    settles: int | None = None,
    may_write: bool = True,
    unsaid: Collection[str] = (),
    kind: RevisionKind = RevisionKind.SAVE,
    is_by_group: bool = False,
) -> Saved:
    """Store the words that grew out of revision ``base_number``, and then decide what stands.

    They are stored whatever becomes of them. What others saved meanwhile is brought together with
    them field by field and word by word; fields that exclude each other wait beside it as a branch.
    What comes too late is kept as late, and what comes from somebody who may no longer write
    (``may_write``) is kept aside: neither changes anything that stands. ``unsaid`` fields stay as
    they were. ``settles`` is a branch that the words decide on as soon as they count, ``after``
    the save before them.

    Sent twice it is one revision; with other words EditConflict, not sound DomainError is raised.
    """
    group = db.session.get_one(WorkingGroup, recommendation.group_id)
    held = hold(recommendation.id)
    around = queries.around(held, client_id=client_id, base_number=base_number, after=after)
    if around.sent_before is not None:
        wording = wording.keeping(around.sent_before, unsaid)
        return _answered(around.sent_before, held, wording, around.stands)
    wording, to_check = _sound(group, wording.keeping(around.base or around.stands, unsaid))
    sending = Sending(
        client_id=client_id,
        actor=actor,
        now=now,
        base_number=around.base.number if around.base else None,
        settles=settles,
        kind=kind,
        is_by_group=is_by_group,
        to_check=to_check,
    )
    is_late = _comes_late(group, held, around, now)
    if not may_write:
        aside = add(held, wording, sending, kind=RevisionKind.QUARANTINE, is_late=is_late)
        return _kept(Fate.QUARANTINED, aside, around)
    if is_late:
        return _kept(Fate.LATE, add(held, wording, sending, is_late=True), around)
    return decide(held, wording, sending, around)


def let_what_stands_be(
    *, recommendation: Recommendation, branch_number: int, actor: Actor, now: datetime
) -> None:
    """Decide on a branch for what stands; its words stay in the history.

    Raise DomainError if it waits for no decision.
    """
    branch = branches.find_undecided(hold(recommendation.id), branch_number)
    if branch is None:
        raise DomainError(_("This has been decided meanwhile. Read what stands now."))
    settle(branch, None, person_id=actor.person_id, now=now)


def let_late_text_stand(
    *, recommendation: Recommendation, actor: Actor, now: datetime
) -> Saved | None:
    """Let the text saved last count, although it came late, and return what became of it.

    What others saved in time after the text it grew out of is brought together with it, as with
    every save; where they exclude each other it waits beside what stands, once however often it is
    asked for, and again if that was decided against it. None if it stands already. Raise
    DomainError while the group's list stands submitted.
    """
    group: WorkingGroup = get_for_update(WorkingGroup, recommendation.group_id)
    rules.require_open(is_submitted=queries.standing_submission(group) is not None)
    held = hold(recommendation.id)
    handing_in.require_not_validated(held.state)
    before, late = held.revision_id, queries.latest(held)
    if late.id == before:
        return None
    around = queries.around(held, client_id=uuid4(), base_number=late.number)
    beside = branches.find_grown(held, late)
    if beside is not None:
        return Saved(fate=Fate.CONTESTED, revision=beside, stands=around.stands)
    sending = Sending(
        client_id=uuid4(),
        actor=actor,
        now=now,
        base_number=late.number,
        kind=RevisionKind.RESTORE,
        is_by_group=late.is_by_group,
    )
    saved = let_stand(held, late, sending, around)
    if saved.fate is not Fate.CONTESTED:
        audit.record(
            actor,
            "recommendation.late_text_stands",
            held,
            now=now,
            conference_id=group.conference_id,
            before={"revision_id": before},
            after={"revision_id": held.revision_id},
        )
    return saved


def _comes_late(
    group: WorkingGroup, held: Recommendation, around: queries.Around, now: datetime
) -> bool:
    until, is_submitted = held.returned_until, around.is_submitted
    return rules.comes_late(
        group, held.state, is_submitted=is_submitted, now=now, returned_until=until
    )


def _kept(fate: Fate, revision: Revision, around: queries.Around) -> Saved:
    return Saved(fate=fate, revision=revision, stands=around.stands)


def _answered(
    found: Revision, held: Recommendation, wording: Wording, stands: Revision | None
) -> Saved:
    """Answer a save that came before as it was answered then."""
    _sent_before(found, found.recommendation_id == held.id, wording)
    return Saved(fate=queries.fate_of(found), revision=found, stands=stands)


def _sound(group: WorkingGroup, wording: Wording) -> tuple[Wording, tuple[str, ...]]:
    """Return the words as they can be kept, and what of them somebody should check.

    A theme that was removed while somebody typed takes none of their words with it; nothing tells
    it from one that never was.
    """
    rules.require_sound(wording)
    if wording.theme_id is None:
        return wording, ()
    conference_id = _conference_of_theme(wording.theme_id)
    if conference_id is None:
        return replace(wording, theme_id=None), ("theme_id",)
    if conference_id != group.conference_id:
        raise DomainError(_("Choose a theme of this conference."), field="theme_id")
    return wording, ()


def _conference_of_theme(theme_id: int) -> int | None:
    """Return whose theme it is, and hold it until it is referred to; None if there is none."""
    statement = select(Theme.conference_id).where(Theme.id == theme_id)
    return db.session.scalar(statement.with_for_update(read=True, key_share=True))


def _sent_before(found: Revision, is_ours: bool, wording: Wording) -> Revision:  # noqa: FBT001 - two lines above its only callers
    if not is_ours:
        raise DomainError(_("This form belongs to another recommendation. Copy your text, reload."))
    if found.theme_id is None and wording.theme_id is not None:  # maybe it was removed then
        is_gone = _conference_of_theme(wording.theme_id) is None
        wording = replace(wording, theme_id=None) if is_gone else wording
    if Wording.of(found) != wording:
        raise EditConflict(key=found.recommendation.key)
    return found
