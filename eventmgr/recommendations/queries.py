"""Reading recommendations and their revisions; never more statements for more rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import addresses
from eventmgr.recommendations.enums import (
    RecommendationKind,
    RecommendationState,
    RevisionKind,
)
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from eventmgr.recommendations.saving import Fate

GREATEST_NUMBER: Final = 2**31 - 1
"""Beyond it PostgreSQL calls it no integer, and an address may hold anything."""
ASIDE: Final = frozenset({RevisionKind.BRANCH, RevisionKind.QUARANTINE, RevisionKind.SUGGESTION})
"""Kinds of texts beside what stands or may come to stand by itself."""
SAVES: Final = 50
"""More saves than one device can have under way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A recommendation as lists show it."""

    recommendation: Recommendation
    words: Revision
    """What stands, or the late text where nothing was saved in time."""
    waiting: Revision | None
    """A late text newer than what stands; None if there is none."""

    @property
    def reference(self) -> str:
        """How everybody calls it: WG3-R07."""
        return self.recommendation.reference

    @property
    def lead(self) -> str:
        """Who shall act, as lists, tables and reports tell it; the group's sessions are loaded.

        Who commits in a group under the Chatham House Rule would say who sat there.
        """
        text = self.recommendation
        if text.kind is RecommendationKind.COMMITMENT and text.group.is_discreet:
            return ""
        return self.words.lead_addressee


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What a save has to know of what was saved before."""

    stands: Revision | None
    base: Revision | None
    """What the save grew out of; None if nobody knows it."""
    sent_before: Revision | None
    """The revision that the same save made earlier, of whatever recommendation."""
    is_submitted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which recommendations a list shows; what is None does not narrow it."""

    group_id: int | None = None
    theme_id: int | None = None
    state: RecommendationState | None = None
    kind: RecommendationKind | None = RecommendationKind.RECOMMENDATION


def recommendations_of(
    group: WorkingGroup,
    *,
    kind: RecommendationKind | None = RecommendationKind.RECOMMENDATION,
    fresh: bool = False,
) -> Sequence[Entry]:
    """Return the group's recommendations in its order, the withdrawn ones among them.

    Or its texts of another kind; None: of every kind, one kind after the other. ``fresh`` reads
    again what the session holds already, as whoever has just taken a lock must.
    """
    statement = _with_words(kind).where(Recommendation.group_id == group.id)
    found = db.session.scalars(statement.execution_options(populate_existing=fresh)).all()
    return entries(found)


def others_of(group: WorkingGroup) -> Mapping[RecommendationKind, Sequence[Entry]]:
    """Return what else the group wrote, by its kind: every kind, in the order of the page."""
    statement = _with_words(None).where(Recommendation.group_id == group.id)
    statement = statement.where(Recommendation.kind != RecommendationKind.RECOMMENDATION)
    found = entries(db.session.scalars(statement).all())
    return {
        kind: [each for each in found if each.recommendation.kind is kind]
        for kind in RecommendationKind
        if kind is not RecommendationKind.RECOMMENDATION
    }


def matrix(conference: Conference, wanted: Filter) -> Select[Recommendation]:
    """Return the statement for all recommendations of the conference, for `paginate` and `entries`.

    The theme is that of the recommendation, or its group's where it has none of its own.
    """
    theme = func.coalesce(Revision.theme_id, WorkingGroup.theme_id)
    statement = _with_words(wanted.kind).where(WorkingGroup.conference_id == conference.id)
    if wanted.group_id is not None:
        statement = statement.where(WorkingGroup.id == wanted.group_id)
    if wanted.theme_id is not None:
        statement = statement.where(theme == wanted.theme_id)
    if wanted.state is not None:
        statement = statement.where(Recommendation.state == wanted.state)
    return statement


def exported(conference: Conference, wanted: Filter) -> Sequence[Entry]:
    """Return every entry that the filter lets through, for a file."""
    return entries(db.session.scalars(matrix(conference, wanted)).all())


def entries(recommendations: Sequence[Recommendation]) -> Sequence[Entry]:
    """Return the entries of loaded recommendations, in one statement for all of them."""
    late = _late_revisions([each.id for each in recommendations])
    return [_entry(each, late.get(each.id)) for each in recommendations]


def find_recommendation(group: WorkingGroup, key: int | str) -> Recommendation | None:
    """Return the group's text that an address calls so, 7 or F01, with its words, or None."""
    kind, number = addresses.read(key)
    if number > GREATEST_NUMBER:
        return None
    statement = _with_words(kind).where(
        Recommendation.group_id == group.id, Recommendation.number == number
    )
    return db.session.scalars(statement).one_or_none()


def around(
    recommendation: Recommendation, *, client_id: UUID, base_number: int, after: UUID | None = None
) -> Around:
    """Return what a save of the locked recommendation has to know: one statement.

    It grew out of the save ``after`` if that is one of ours, else out of ``base_number``.
    """
    asked = {"id": recommendation.id, "client_id": client_id, "base": base_number, "after": after}
    rows = db.session.execute(_AROUND, asked).all()
    found = [revision for _submitted, revision in rows if revision is not None]
    at_home = [each for each in found if each.recommendation_id == recommendation.id]
    return Around(
        stands=_only(each for each in at_home if each.id == recommendation.revision_id),
        base=_only(each for each in at_home if each.client_id == after)
        or _only(each for each in at_home if each.number == base_number),
        sent_before=_only(each for each in found if each.client_id == client_id),
        is_submitted=rows[0][0],
    )


def _around() -> Select[bool, Revision]:
    """Return the statement, put together once: every save asks it."""
    submitted = (
        select(Submission.id)
        .where(Submission.group_id == Recommendation.group_id, Submission.reopened_at.is_(None))
        .correlate(Recommendation)
        .exists()
    )
    wanted = or_(
        Revision.client_id == bindparam("client_id"),
        Revision.client_id == bindparam("after"),
        and_(Revision.recommendation_id == Recommendation.id, Revision.number == bindparam("base")),
        Revision.id == Recommendation.revision_id,
    )
    return (
        select(submitted, Revision)
        .select_from(Recommendation)
        .outerjoin(Revision, wanted)
        .where(Recommendation.id == bindparam("id"))
    )


_AROUND: Final = _around()


def fate_of(revision: Revision) -> Fate:
    """Return what became of a save that was sent before."""
    if revision.kind is RevisionKind.QUARANTINE:
        return Fate.QUARANTINED
    if revision.is_late:
        return Fate.LATE
    if revision.kind is RevisionKind.BRANCH:
        return Fate.CONTESTED
    merge = select(Revision.id).where(
        Revision.recommendation_id == revision.recommendation_id,
        Revision.merged_number == revision.number,
    )
    return Fate.MERGED if db.session.scalar(select(merge.exists())) else Fate.SAVED


def find_revision(client_id: UUID) -> Revision | None:
    """Return the revision that this save made earlier, or None."""
    statement = select(Revision).where(Revision.client_id == client_id)
    return db.session.scalars(statement.options(joinedload(Revision.recommendation))).one_or_none()


def find_standing(recommendation: Recommendation) -> Revision | None:
    """Return what stands of the text, or None while nothing does."""
    key = recommendation.revision_id
    return db.session.get(Revision, key) if key else None


def find_text(recommendation: Recommendation, number: int) -> Revision | None:
    """Return the recommendation's revision of that number, or None."""
    if number > GREATEST_NUMBER:
        return None
    statement = select(Revision).where(
        Revision.recommendation_id == recommendation.id, Revision.number == number
    )
    return db.session.scalars(statement).one_or_none()


def latest(recommendation: Recommendation) -> Revision:
    """Return the text to write on from, with its author and theme.

    It is what stands, or a late text newer than it.
    """
    on_the_way = or_(Revision.is_late, Revision.id == recommendation.revision_id)
    statement = history(recommendation).where(on_the_way, Revision.kind.not_in(ASIDE))
    return db.session.scalars(statement.limit(1)).one()


def last_saves(recommendation: Recommendation) -> Sequence[UUID]:
    """Return which saves made the newest revisions, so that a device knows that they arrived."""
    statement = select(Revision.client_id).where(Revision.recommendation_id == recommendation.id)
    return db.session.scalars(statement.order_by(Revision.number.desc()).limit(SAVES)).all()


def history(recommendation: Recommendation) -> Select[Revision]:
    """Return the statement for every saved text, the newest first, for `paginate`."""
    return (
        select(Revision)
        .where(Revision.recommendation_id == recommendation.id)
        .order_by(Revision.number.desc())
        .options(joinedload(Revision.author), joinedload(Revision.theme))
    )


def standing_submission(group: WorkingGroup) -> Submission | None:
    """Return what the group handed in, with who did it, or None if it did not or was reopened."""
    statement = select(Submission).where(
        Submission.group_id == group.id, Submission.reopened_at.is_(None)
    )
    people = joinedload(Submission.person), joinedload(Submission.signed_by)
    return db.session.scalars(statement.options(*people)).one_or_none()


def _only(found: Iterable[Revision]) -> Revision | None:
    return next(iter(found), None)


def _with_words(kind: RecommendationKind | None) -> Select[Recommendation]:
    revision, group = contains_eager(Recommendation.revision), contains_eager(Recommendation.group)
    places = {each: place for place, each in enumerate(RecommendationKind)}
    place = case(places, value=Recommendation.kind)
    return (
        select(Recommendation)
        .join(Recommendation.group)
        .outerjoin(Recommendation.revision)
        .where(Recommendation.kind == kind if kind else true())
        .order_by(WorkingGroup.number, place, Recommendation.position, Recommendation.number)
        .options(
            group.joinedload(WorkingGroup.theme),
            group.selectinload(WorkingGroup.sessions),
            revision.joinedload(Revision.author),
            revision.joinedload(Revision.theme),
        )
    )


def _late_revisions(keys: Sequence[int]) -> Mapping[int, Revision]:
    statement = (
        select(Revision)
        .where(Revision.recommendation_id.in_(keys), Revision.is_late)
        .where(Revision.kind.not_in(ASIDE))
        .ext(distinct_on(Revision.recommendation_id))
        .order_by(Revision.recommendation_id, Revision.number.desc())
        .options(joinedload(Revision.author), joinedload(Revision.theme))
    )
    return {each.recommendation_id: each for each in db.session.scalars(statement)}


def _entry(recommendation: Recommendation, late: Revision | None) -> Entry:
    standing = recommendation.revision
    if late is not None and standing is not None and late.number <= standing.number:
        late = None
    words = standing or late
    if words is None:
        raise LookupError(recommendation.reference)
    return Entry(recommendation=recommendation, words=words, waiting=late)
