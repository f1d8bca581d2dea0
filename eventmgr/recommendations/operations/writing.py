"""Saving words: every save is a new revision, and none overwrites another unseen."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from eventmgr.conferences.models import Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import branches, handing_in, queries, rules, saving
from eventmgr.recommendations.enums import (
    Agreement,
    RecommendationKind,
    RecommendationState,
    RevisionKind,
)
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.operations.holding import hold
from eventmgr.recommendations.operations.numbering import next_number, next_position
from eventmgr.recommendations.saving import Fate, Verdict
from eventmgr.recommendations.substance import is_same
from eventmgr.recommendations.wording import Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What became of a save."""

    fate: Fate
    revision: Revision
    """The words as they were sent."""
    stands: Revision | None
    """What stands now: the save itself, a merge, or what stood before; None: nothing does yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """A save as it reached us: by whom, when, and out of which revision it grew."""

    client_id: UUID
    actor: Actor
    now: datetime
    base_number: int | None = None
    kind: RevisionKind = RevisionKind.SAVE
    is_by_group: bool = False
    to_check: tuple[str, ...] = ()
    """What of it could not be kept as it was sent."""

    @property
    def author_id(self) -> int | None:
        """Whose words they are; what is taken in from paper is the group's, and no person's."""
        is_of_paper = self.kind is RevisionKind.INTAKE and self.is_by_group
        return None if is_of_paper else self.actor.person_id


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
    revision = _add(recommendation, wording, sending, is_late=is_late)
    if not is_late:
        recommendation.revision = revision
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
    they were. ``settles`` is a branch that the words decide on, ``after`` the save before them.

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
        kind=kind,
        is_by_group=is_by_group,
        to_check=to_check,
    )
    is_late = _comes_late(group, held, around, now)
    if is_late or not may_write:
        return _kept(held, wording, sending, around, is_late=is_late, may_write=may_write)
    saved = _decide(held, wording, sending, around)
    db.session.flush()
    if settles is not None:
        _settle(held, settles, saved.revision, actor=actor, now=now)
    return saved


def let_what_stands_be(
    *, recommendation: Recommendation, branch_number: int, actor: Actor, now: datetime
) -> None:
    """Decide on a branch for what stands; its words stay in the history.

    Raise DomainError if it waits for no decision.
    """
    held = hold(recommendation.id)
    _settle(held, branch_number, None, actor=actor, now=now)


def let_late_text_stand(
    *, recommendation: Recommendation, actor: Actor, now: datetime
) -> Saved | None:
    """Let the text saved last count, although it came late, and return what became of it.

    What others saved in time after the text it grew out of is brought together with it, as with
    every save; None if it stands already, or this was decided before. Raise DomainError while the
    group's list stands submitted.
    """
    group: WorkingGroup = get_for_update(WorkingGroup, recommendation.group_id)
    rules.require_open(is_submitted=queries.standing_submission(group) is not None)
    held = hold(recommendation.id)
    handing_in.require_not_validated(held.state)
    before, late = held.revision_id, queries.latest(held)
    client_id = uuid5(NAMESPACE_OID, f"late {late.id}")
    around = queries.around(held, client_id=client_id, base_number=late.number)
    if late.id == before or around.sent_before is not None:
        return None
    base = branches.in_time(late)
    if around.stands is None or base is around.stands:
        _let_stand(held, around.stands, late)
        saved = Saved(fate=Fate.SAVED, revision=late, stands=late)
    else:
        sending = Sending(
            client_id=client_id,
            actor=actor,
            now=now,
            base_number=late.number,
            kind=RevisionKind.RESTORE,
            is_by_group=late.is_by_group,
        )
        saved = _decide(held, Wording.of(late), sending, around)
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


def _decide(
    held: Recommendation, wording: Wording, sending: Sending, around: queries.Around
) -> Saved:
    """Store the save, and let it stand, bring it together with what stands, or keep it beside."""
    base, stands = around.base, around.stands
    if base is not None and base is not stands:
        base = branches.in_time(base)
    verdict = Verdict(fate=Fate.SAVED)
    if stands is not None and base is not stands:
        verdict = saving.judge(
            base=Wording.of(base) if base else Wording(),
            mine=wording,
            stands=Wording.of(stands),
            undecided=branches.undecided_fields(base) if base else (),
        )
    fields: dict[str, Any] = {}
    if verdict.fate is Fate.CONTESTED:
        fields = {"kind": RevisionKind.BRANCH, "to_check": list(verdict.undecided)}
    revision = _made(held, wording, sending, **fields)
    head = revision if verdict.fate is Fate.SAVED else stands
    if verdict.merged is not None and stands is not None:
        head = _made(
            held,
            verdict.merged,
            replace(sending, client_id=uuid4(), base_number=stands.number),
            number=revision.number + 1,
            kind=RevisionKind.MERGE,
            merged_number=revision.number,
            to_check=list(verdict.woven),
        )
        _store(held, revision, head)
    else:
        _store(held, revision)
    _let_stand(held, stands, head)
    return Saved(fate=verdict.fate, revision=revision, stands=head)


def _let_stand(held: Recommendation, before: Revision | None, after: Revision | None) -> None:
    """Let the revision stand; what the group agreed on is a proposal again if it says another.

    The level goes in every state: nobody agreed to these words.
    """
    if after is None or after is before:
        return
    held.revision_id = after.id
    db.session.expire(held, ["revision"])  # while it is at hand, it goes out in an UPDATE more
    if before is not None and is_same(Wording.of(before), Wording.of(after)):
        return
    held.agreement = Agreement.UNSAID
    if held.state is RecommendationState.AGREED:
        held.state = RecommendationState.PROPOSED


def _kept(
    held: Recommendation,
    wording: Wording,
    sending: Sending,
    around: queries.Around,
    *,
    is_late: bool,
    may_write: bool,
) -> Saved:
    """Store what changes nothing that stands: it is late, or its writer may write here no more."""
    if may_write:
        fate, values = Fate.LATE, {}
    else:
        fate, values = Fate.QUARANTINED, {"kind": RevisionKind.QUARANTINE}
    revision = _add(held, wording, sending, is_late=is_late, **values)
    return Saved(fate=fate, revision=revision, stands=around.stands)


def _settle(
    held: Recommendation,
    branch_number: int,
    revision: Revision | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    branch = branches.find_undecided(held, branch_number)
    if branch is None:
        if revision is None:
            raise DomainError(_("This has been decided meanwhile. Read what stands now."))
        return
    db.session.add(
        BranchDecision(
            branch_id=branch.id,
            revision_id=revision.id if revision else None,
            person_id=actor.person_id,
            at=now,
        )
    )
    db.session.flush()


def _answered(
    found: Revision, held: Recommendation, wording: Wording, stands: Revision | None
) -> Saved:
    """Answer a save that came before as it was answered then."""
    _sent_before(found, found.recommendation_id == held.id, wording)
    return Saved(fate=queries.fate_of(found), revision=found, stands=stands)


def _sound(group: WorkingGroup, wording: Wording) -> tuple[Wording, tuple[str, ...]]:
    """Return the words as they can be kept, and what of them somebody should check.

    A theme that was removed while somebody typed takes none of their words with it.
    """
    rules.require_sound(wording)
    if wording.theme_id is None:
        return wording, ()
    theme = db.session.get(Theme, wording.theme_id)
    if theme is None:
        return replace(wording, theme_id=None), ("theme_id",)
    if theme.conference_id != group.conference_id:
        raise DomainError(_("Choose a theme of this conference."), field="theme_id")
    return wording, ()


def _sent_before(found: Revision, is_ours: bool, wording: Wording) -> Revision:  # noqa: FBT001 - two lines above its only callers
    if not is_ours:
        raise DomainError(_("This form belongs to another recommendation. Copy your text, reload."))
    if found.theme_id is None and "theme_id" in found.to_check:
        wording = replace(wording, theme_id=None)
    if Wording.of(found) != wording:
        raise EditConflict(key=found.recommendation.key)
    return found


def _add(
    recommendation: Recommendation,
    wording: Wording,
    sending: Sending,
    **values: Any,  # noqa: ANN401 - columns of a revision
) -> Revision:
    revision = _made(recommendation, wording, sending, **values)
    _store(recommendation, revision)
    return revision


def _made(
    recommendation: Recommendation,
    wording: Wording,
    sending: Sending,
    **values: Any,  # noqa: ANN401 - columns of a revision
) -> Revision:
    """Return the next revision, not stored yet."""
    return Revision(
        recommendation=recommendation,
        client_id=sending.client_id,
        base_number=sending.base_number,
        author_id=sending.author_id,
        saved_at=sending.now,
        is_by_group=sending.is_by_group,
        **{
            "kind": sending.kind,
            "number": recommendation.last_number + 1,
            "to_check": list(sending.to_check),
            **values,
        },
        **wording.values(),
    )


def _store(recommendation: Recommendation, *revisions: Revision) -> None:
    """Store the next revisions, all of them with one statement."""
    db.session.add_all(revisions)
    db.session.flush()
    recommendation.last_number = revisions[-1].number  # goes out with what else changes there
