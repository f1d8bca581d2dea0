"""Storing a text as the next revision, and deciding what stands now and what waits beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.recommendations import branches, queries, saving
from eventmgr.recommendations.enums import Agreement, RecommendationState, RevisionKind
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.operations.storing import Row, store
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
    settles: int | None = None
    """The branch that it was written to decide on."""
    kind: RevisionKind = RevisionKind.SAVE
    is_by_group: bool = False
    to_check: tuple[str, ...] = ()
    """What of it could not be kept as it was sent."""

    @property
    def author_id(self) -> int | None:
        """Whose words they are; what is taken in from paper is the group's, and no person's."""
        is_of_paper = self.kind is RevisionKind.INTAKE and self.is_by_group
        return None if is_of_paper else self.actor.person_id


def decide(
    held: Recommendation, wording: Wording, sending: Sending, around: queries.Around
) -> Saved:
    """Store the save, and let it stand, bring it together with what stands, or keep it beside.

    The branches that it was written to decide on wait no longer, nor do those that texts kept
    aside decided on out of which it grew, nor the branch that was typed on until it fitted in, or
    on the side until it counted.
    """
    base, stands = around.base, around.stands
    decided = [sending.settles, *(branches.settled_by(base) if base else ())]
    if base is not None and base is not stands:
        base = branches.in_time(base)
    verdict: Verdict[Wording] = Verdict(fate=Fate.SAVED)
    undecided: tuple[str, ...] = ()
    if stands is not None and base is not stands:
        undecided = branches.undecided_fields(base) if base else ()
        verdict = saving.judge(
            base=Wording.of(base) if base else Wording(),
            mine=wording,
            stands=Wording.of(stands),
            undecided=undecided,
        )
    saved = _stored(held, wording, sending, stands, verdict)
    _unsettle(held, stands, saved.stands)
    is_typed_on = verdict.fate is Fate.CONTESTED and base is around.base
    if base is not None and undecided and not is_typed_on:
        decided.append(base.number)
    db.session.flush()
    _settle_all(held, decided, saved.revision, sending)
    return saved


def let_stand(
    held: Recommendation, late: Revision, sending: Sending, around: queries.Around
) -> Saved:
    """Let a text kept as late count: as it is, unless others saved in time after its beginning."""
    if around.stands is not None and branches.in_time(late) is not around.stands:
        return decide(held, Wording.of(late), sending, around)
    held.revision_id = late.id
    db.session.expire(held, ["revision"])  # while it is at hand, it goes out in an UPDATE more
    _unsettle(held, around.stands, late)
    _settle_all(held, branches.settled_by(late), late, sending)
    return Saved(fate=Fate.SAVED, revision=late, stands=late)


def settle(
    branch: Revision, revision: Revision | None, *, person_id: int | None, now: datetime
) -> None:
    """Let a branch that waits do so no longer: the revision decided on it, or what stood did."""
    revision_id = revision.id if revision else None
    db.session.add(
        BranchDecision(branch_id=branch.id, revision_id=revision_id, person_id=person_id, at=now)
    )
    db.session.flush()


def add(
    held: Recommendation,
    wording: Wording,
    sending: Sending,
    *,
    stands: bool = False,
    **values: Any,  # noqa: ANN401 - columns of a revision
) -> Revision:
    """Store the next revision of the locked recommendation, and let it stand if it shall."""
    row = _row(held, wording, sending, **values)
    (revision,) = store(held, row, stands=row["number"] if stands else 0)
    return revision


def _stored(
    held: Recommendation,
    wording: Wording,
    sending: Sending,
    stands: Revision | None,
    verdict: Verdict[Wording],
) -> Saved:
    """Store the save, and its merge with what stands if there is one."""
    fields: dict[str, Any] = {}
    if verdict.fate is Fate.CONTESTED:
        fields = {"kind": RevisionKind.BRANCH, "to_check": list(verdict.undecided)}
    row, head = _row(held, wording, sending, **fields), stands
    if verdict.merged is not None and stands is not None:
        merge = _row(
            held,
            verdict.merged,
            replace(sending, client_id=uuid4(), base_number=stands.number, settles=None),
            number=row["number"] + 1,
            kind=RevisionKind.MERGE,
            merged_number=row["number"],
            to_check=list(dict.fromkeys((*sending.to_check, *verdict.woven))),
        )
        revision, head = store(held, row, merge, stands=merge["number"])
    elif verdict.fate is Fate.SAVED:
        (revision,) = (head,) = store(held, row, stands=row["number"])
    else:
        (revision,) = store(held, row)
    return Saved(fate=verdict.fate, revision=revision, stands=head)


def _unsettle(held: Recommendation, before: Revision | None, after: Revision | None) -> None:
    """Make a proposal again of what the group agreed on, if what stands now says another.

    The level goes in every state: nobody agreed to these words.
    """
    if after is None or after is before:
        return
    if before is not None and is_same(Wording.of(before), Wording.of(after)):
        return
    if held.agreement is not Agreement.UNSAID:  # written even when equal, and saves are many
        held.agreement = Agreement.UNSAID
    if held.state is RecommendationState.AGREED:
        held.state = RecommendationState.PROPOSED


def _settle_all(
    held: Recommendation, numbers: Iterable[int | None], revision: Revision, sending: Sending
) -> None:
    """Settle those of the branches that still wait."""
    for number in dict.fromkeys(each for each in numbers if each is not None):
        branch = branches.find_undecided(held, number)
        if branch is not None:
            settle(branch, revision, person_id=sending.actor.person_id, now=sending.now)


def _row(
    held: Recommendation,
    wording: Wording,
    sending: Sending,
    **values: Any,  # noqa: ANN401 - columns of a revision
) -> Row:
    """Return the next revision, not stored yet."""
    return {
        "recommendation_id": held.id,
        "number": held.last_number + 1,
        "client_id": sending.client_id,
        "kind": sending.kind,
        "base_number": sending.base_number,
        "settles_number": sending.settles,
        "author_id": sending.author_id,
        "saved_at": sending.now,
        "is_by_group": sending.is_by_group,
        "to_check": list(sending.to_check),
        **wording.values(),
        **values,
    }
