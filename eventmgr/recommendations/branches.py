"""Texts that wait beside what stands until a person decides."""

from collections.abc import Sequence

from sqlalchemy import CTE, ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from eventmgr.foundation.db import db
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision


def undecided() -> ColumnElement[bool]:
    """Whether a revision is a branch that waits: not decided on, and nobody typed on upon it."""
    later = aliased(Revision)
    typed_on = exists().where(
        later.recommendation_id == Revision.recommendation_id,
        later.base_number == Revision.number,
        later.kind == RevisionKind.BRANCH,
    )
    decided = exists().where(BranchDecision.branch_id == Revision.id)
    return and_(Revision.kind == RevisionKind.BRANCH, ~typed_on, ~decided)


def undecided_fields(base: Revision) -> tuple[str, ...]:
    """Return the fields on which a branch waits for a decision; none for any other revision."""
    if base.kind is not RevisionKind.BRANCH or _is_decided(base):
        return ()
    return tuple(base.to_check)


def in_time(base: Revision) -> Revision | None:
    """Return the revision itself, or what it grew out of that counted, if it did not; maybe None.

    Texts that came late, or from somebody without a seat, can be typed on for long; when the
    deadline is moved after all, or the seat given back, only what stood before them tells what
    their writers had seen of the others' work.
    """
    if not base.is_aside:
        return base
    chain = _grown_out_of(base)
    statement = select(Revision).join(chain, chain.c.id == Revision.id).where(~chain.c.is_aside)
    return db.session.scalars(statement).one_or_none()


def settled_by(text: Revision) -> Sequence[int]:
    """Return which branches a text kept aside, or one before it, was written to decide on.

    They wait as long as it is kept aside; none for a text that counted when it was saved.
    """
    if not text.is_aside:
        return ()
    chain = _grown_out_of(text)
    statement = select(chain.c.settles_number).where(chain.c.is_aside)
    return [each for each in db.session.scalars(statement) if each is not None]


def find_undecided(recommendation: Recommendation, number: int) -> Revision | None:
    """Return the branch of that number if it still waits."""
    statement = select(Revision).where(
        Revision.recommendation_id == recommendation.id, Revision.number == number, undecided()
    )
    return db.session.scalars(statement).one_or_none()


def find_grown(recommendation: Recommendation, late: Revision) -> Revision | None:
    """Return the branch that waits because the late text was to count, typed on or not, or None."""
    statement = select(Revision.number, Revision.base_number).where(
        Revision.recommendation_id == recommendation.id, Revision.kind == RevisionKind.BRANCH
    )
    bases = {each.number: each.base_number for each in db.session.execute(statement)}
    for branch in waiting(recommendation):
        number: int | None = branch.number
        while number in bases:
            number = bases[number]
        if number == late.number:
            return branch
    return None


def waiting(recommendation: Recommendation) -> Sequence[Revision]:
    """Return the branches that wait for a decision, the oldest first, with their authors."""
    statement = (
        select(Revision)
        .where(Revision.recommendation_id == recommendation.id, undecided())
        .order_by(Revision.number)
        .options(joinedload(Revision.author), joinedload(Revision.theme))
    )
    return db.session.scalars(statement).all()


def _grown_out_of(text: Revision) -> CTE:
    """Return the text and what it grew out of, back to the first that was not kept aside."""
    ours = Revision.recommendation_id == text.recommendation_id
    aside = or_(Revision.is_late, Revision.kind == RevisionKind.QUARANTINE).label("is_aside")
    found = select(Revision.id, Revision.base_number, Revision.settles_number, aside)
    chain = found.where(Revision.id == text.id).cte("chain", recursive=True)
    return chain.union_all(
        found.where(ours, Revision.number == chain.c.base_number, chain.c.is_aside)
    )


def _is_decided(branch: Revision) -> bool:
    return bool(db.session.scalar(select(exists().where(BranchDecision.branch_id == branch.id))))
