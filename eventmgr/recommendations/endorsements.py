"""Reading what members say of the texts of their group; never more statements for more rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.rules import WRITERS
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.stances import CommentState, Stance
from eventmgr.recommendations.substance import substance_of
from eventmgr.recommendations.voices import Comment, Endorsement, SuggestionAnswer
from eventmgr.recommendations.wording import Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What one member says of a recommendation now."""

    endorsement: Endorsement
    is_of_earlier: bool
    """Whether it was said of a text that said something else: they are to be asked again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many say what of a recommendation, and what waits to be talked about."""

    endorsed: int = 0
    reservations: int = 0
    objections: int = 0
    of_earlier: int = 0
    """Answers to an earlier text; they count nowhere else."""
    comments: int = 0
    """Those that are open."""
    suggestions: int = 0
    """Those that wait for an answer."""


def standing_answers(recommendation: Recommendation) -> Sequence[Standing]:
    """Return what the group's members say of it, in the order in which they said it.

    The recommendation's standing words must be loaded.
    """
    statement = _newest().where(Endorsement.recommendation_id == recommendation.id)
    found = db.session.scalars(
        statement.options(joinedload(Endorsement.revision), joinedload(Endorsement.person))
    ).all()
    stands = _substance(recommendation.revision)
    return [
        Standing(endorsement=each, is_of_earlier=each.substance != stands)
        for each in sorted(found, key=lambda each: each.id)
        if each.stance is not Stance.TAKEN_BACK
    ]


def answer_of(recommendation: Recommendation, person_id: int) -> Endorsement | None:
    """Return what the person said last of the recommendation, taken back or not; None: nothing."""
    statement = (
        select(Endorsement)
        .where(Endorsement.recommendation_id == recommendation.id)
        .where(Endorsement.person_id == person_id)
        .order_by(Endorsement.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def history_of(recommendation: Recommendation, person_id: int) -> Sequence[Endorsement]:
    """Return everything the person said of the recommendation, the newest first."""
    statement = (
        select(Endorsement)
        .where(Endorsement.recommendation_id == recommendation.id)
        .where(Endorsement.person_id == person_id)
        .order_by(Endorsement.id.desc())
        .options(joinedload(Endorsement.revision))
    )
    return db.session.scalars(statement).all()


def counts(recommendations: Iterable[Recommendation]) -> Mapping[int, Count]:
    """Return the counts of each recommendation by its id, in three statements for all of them.

    Their standing words must be loaded.
    """
    stands = {each.id: _substance(each.revision) for each in recommendations}
    said: dict[int, Counter[str]] = defaultdict(Counter)
    statement = _newest().where(Endorsement.recommendation_id.in_(stands))
    for each in db.session.scalars(statement):
        key = each.recommendation_id
        if each.stance is not Stance.TAKEN_BACK:
            said[key][each.stance if each.substance == stands[key] else "earlier"] += 1
    comments, suggestions = _open_comments(stands), _open_suggestions(stands)
    return {
        key: Count(
            endorsed=said[key][Stance.ENDORSED],
            reservations=said[key][Stance.RESERVATION],
            objections=said[key][Stance.OBJECTION],
            of_earlier=said[key]["earlier"],
            comments=comments.get(key, 0),
            suggestions=suggestions.get(key, 0),
        )
        for key in stands
    }


def count_of(answers: Sequence[Standing]) -> Count:
    """Return how many say what."""
    said = Counter(each.endorsement.stance for each in answers if not each.is_of_earlier)
    return Count(
        endorsed=said[Stance.ENDORSED],
        reservations=said[Stance.RESERVATION],
        objections=said[Stance.OBJECTION],
        of_earlier=sum(each.is_of_earlier for each in answers),
    )


def is_author(recommendation: Recommendation, person_id: int | None) -> bool:
    """Whether the person wrote of the text; who only suggested other words did not."""
    if person_id is None:
        return False
    theirs = select(Revision.id).where(
        Revision.recommendation_id == recommendation.id,
        Revision.author_id == person_id,
        Revision.kind.not_in([RevisionKind.SUGGESTION, RevisionKind.QUARANTINE]),
    )
    return bool(db.session.scalar(select(theirs.exists())))


def writers_of(group: WorkingGroup) -> int:
    """Return how many are asked what they say; the members must be loaded."""
    return sum(each.role in WRITERS for each in group.members)


def _newest() -> Select[Endorsement]:
    """Return the statement for the newest answer of everybody who is asked in the group."""
    return (
        select(Endorsement)
        .join(Recommendation, Recommendation.id == Endorsement.recommendation_id)
        .join(
            GroupMember,
            (GroupMember.group_id == Recommendation.group_id)
            & (GroupMember.person_id == Endorsement.person_id),
        )
        .where(GroupMember.role.in_(WRITERS))
        .ext(distinct_on(Endorsement.recommendation_id, Endorsement.person_id))
        .order_by(Endorsement.recommendation_id, Endorsement.person_id, Endorsement.id.desc())
    )


def _substance(revision: Revision | None) -> str:
    return "" if revision is None else substance_of(Wording.of(revision))


def _open_comments(keys: Iterable[int]) -> Mapping[int, int]:
    statement = (
        select(Comment.recommendation_id, func.count())
        .where(Comment.recommendation_id.in_(keys), Comment.state == CommentState.OPEN)
        .group_by(Comment.recommendation_id)
    )
    return {key: count for key, count in db.session.execute(statement)}  # noqa: C416 - dict() takes no Result


def _open_suggestions(keys: Iterable[int]) -> Mapping[int, int]:
    answered = select(SuggestionAnswer.suggestion_id).where(
        SuggestionAnswer.suggestion_id == Revision.id
    )
    statement = (
        select(Revision.recommendation_id, func.count())
        .where(Revision.recommendation_id.in_(keys), Revision.kind == RevisionKind.SUGGESTION)
        .where(~answered.exists())
        .group_by(Revision.recommendation_id)
    )
    return {key: count for key, count in db.session.execute(statement)}  # noqa: C416 - dict() takes no Result
