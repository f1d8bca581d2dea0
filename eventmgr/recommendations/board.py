"""How far every group is, for the organisers' board; never more statements for more groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.recommendations import queries
from eventmgr.recommendations.branches import undecided
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision, Submission


class Stage(StrEnum):
    """How far a group is."""

    SILENT = "silent"
    DRAFTING = "drafting"
    WAITING = "waiting"
    SUBMITTED = "submitted"


class Need(StrEnum):
    """Why an organiser should look at a group; what is most urgent stands first."""

    OVERDUE = "overdue"
    OVERDUE_SILENT = "overdue_silent"
    SIGNATURE = "signature"
    RETURN_OVERDUE = "return_overdue"
    NEAR = "near"
    CONFLICTS = "conflicts"
    LATE = "late"


STAGE_LABELS: Final = {
    Stage.SILENT: _l("Silent"),
    Stage.DRAFTING: _l("Drafting"),
    Stage.WAITING: _l("Waits for a signature"),
    Stage.SUBMITTED: _l("Submitted"),
}
NEED_LABELS: Final = {
    Need.OVERDUE: _l("The deadline has passed and nothing was handed in."),
    Need.OVERDUE_SILENT: _l("The deadline has passed and nothing was written."),
    Need.SIGNATURE: _l("The list waits for a moderator's signature."),
    Need.RETURN_OVERDUE: _l("Something returned was not handed in again in time."),
    Need.NEAR: _l("The deadline is near and nothing is agreed on."),
    Need.CONFLICTS: _l("Texts wait for somebody's decision."),
    Need.LATE: _l("Late texts wait."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What one group has, the withdrawn aside."""

    texts: int = 0
    agreed: int = 0
    submitted: int = 0
    returned: int = 0
    validated: int = 0
    overdue_returns: int = 0
    last_save: datetime | None = None


NOTHING: Final = Counts()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One group on the board."""

    group: WorkingGroup
    leaders: Sequence[GroupMember]
    counts: Counts
    conflicts: int
    late: int
    submission: Submission | None
    need: Need | None

    @property
    def stage(self) -> Stage:
        """How far the group is."""
        if self.submission is not None:
            return Stage.WAITING if self.submission.is_waiting else Stage.SUBMITTED
        return Stage.DRAFTING if self.counts.texts else Stage.SILENT


def rows(conference: Conference, *, standing: Standing, near: datetime, now: datetime) -> list[Row]:
    """Return every group, those first that need somebody's attention.

    A deadline before ``near`` is near. Leaders are those whom the reader may know.
    """
    counts, tallies = _counts(conference, now), queries.tallies(conference)
    conflicts, submissions = _conflicts(conference), _submissions(conference)
    found = []
    for group in groups.groups(conference):
        tally, submission = tallies.get(group.id), submissions.get(group.id)
        late, waiting = tally.late if tally else 0, conflicts.get(group.id, 0)
        own = counts.get(group.id, NOTHING)
        found.append(
            Row(
                group=group,
                leaders=_leaders(group, standing),
                counts=own,
                conflicts=waiting,
                late=late,
                submission=submission,
                need=need_of(
                    group, own, submission, conflicts=waiting, late=late, near=near, now=now
                ),
            )
        )
    urgency = list(Need)
    return sorted(
        found,
        key=lambda row: (urgency.index(row.need) if row.need else len(urgency), row.group.number),
    )


def need_of(
    group: WorkingGroup,
    counts: Counts,
    submission: Submission | None,
    *,
    conflicts: int,
    late: int,
    near: datetime,
    now: datetime,
) -> Need | None:
    """Return the most urgent reason to look at the group; None if there is none."""
    is_open = submission is None
    is_closed = group_rules.is_closed(group, now=now)
    is_near = group.deadline is not None and not is_closed and group.deadline <= near
    found = {
        Need.OVERDUE: is_open and is_closed and counts.texts > 0,
        Need.OVERDUE_SILENT: is_open and is_closed and not counts.texts,
        Need.SIGNATURE: submission is not None and submission.is_waiting,
        Need.RETURN_OVERDUE: counts.overdue_returns > 0,
        Need.NEAR: is_open and is_near and not counts.agreed,
        Need.CONFLICTS: conflicts > 0,
        Need.LATE: late > 0,
    }
    return next((need for need, is_so in found.items() if is_so), None)


def _leaders(group: WorkingGroup, standing: Standing) -> list[GroupMember]:
    return [
        each
        for each in group.members
        if each.role in group_rules.LEADERS and group_rules.may_name(standing, group, each.person)
    ]


def _counts(conference: Conference, now: datetime) -> Mapping[int, Counts]:
    state = Recommendation.state
    last = (
        select(Revision.recommendation_id, func.max(Revision.saved_at).label("at"))
        .group_by(Revision.recommendation_id)
        .join(Recommendation, Recommendation.id == Revision.recommendation_id)
        .join(WorkingGroup, WorkingGroup.id == Recommendation.group_id)
        .where(WorkingGroup.conference_id == conference.id)
        .subquery()
    )
    statement = (
        select(
            Recommendation.group_id,
            func.count(),
            *(
                func.count().filter(state == each)
                for each in (
                    RecommendationState.AGREED,
                    RecommendationState.SUBMITTED,
                    RecommendationState.RETURNED,
                    RecommendationState.VALIDATED,
                )
            ),
            func.count().filter(
                state == RecommendationState.RETURNED, Recommendation.returned_until < now
            ),
            func.max(last.c.at),
        )
        .join(Recommendation.group)
        .outerjoin(last, last.c.recommendation_id == Recommendation.id)
        .where(WorkingGroup.conference_id == conference.id)
        .where(Recommendation.kind == RecommendationKind.RECOMMENDATION)
        .where(state != RecommendationState.WITHDRAWN)
        .group_by(Recommendation.group_id)
    )
    names = ("texts", "agreed", "submitted", "returned", "validated", "overdue_returns")
    return {
        group_id: Counts(**dict(zip(names, numbers, strict=True)), last_save=last_save)
        for group_id, *numbers, last_save in db.session.execute(statement)
    }


def _conflicts(conference: Conference) -> Mapping[int, int]:
    statement = (
        select(Recommendation.group_id, func.count())
        .select_from(Revision)
        .join(Recommendation, Recommendation.id == Revision.recommendation_id)
        .join(WorkingGroup, WorkingGroup.id == Recommendation.group_id)
        .where(WorkingGroup.conference_id == conference.id, undecided())
        .where(Recommendation.state != RecommendationState.WITHDRAWN)
        .group_by(Recommendation.group_id)
    )
    return {key: count for key, count in db.session.execute(statement)}  # noqa: C416 - dict() takes no Result


def _submissions(conference: Conference) -> Mapping[int, Submission]:
    statement = (
        select(Submission)
        .join(WorkingGroup, WorkingGroup.id == Submission.group_id)
        .where(WorkingGroup.conference_id == conference.id, Submission.reopened_at.is_(None))
    )
    return {each.group_id: each for each in db.session.scalars(statement)}
