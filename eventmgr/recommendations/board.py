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
from eventmgr.recommendations import progress
from eventmgr.recommendations.branches import undecided
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.progress import Progress, Stage


class Need(StrEnum):
    """Why an organiser should look at a group; what is most urgent stands first."""

    OVERDUE = "overdue"
    OVERDUE_SILENT = "overdue_silent"
    SIGNATURE = "signature"
    RETURN_OVERDUE = "return_overdue"
    UNREACHABLE = "unreachable"
    NEAR = "near"
    CONFLICTS = "conflicts"
    LATE = "late"


NEED_LABELS: Final = {
    Need.OVERDUE: _l("The deadline has passed and nothing was handed in."),
    Need.OVERDUE_SILENT: _l("The deadline has passed and nothing was written."),
    Need.UNREACHABLE: _l("Nobody of this group can be written to, so nothing reminds it."),
    Need.SIGNATURE: _l("The list waits for a moderator's signature."),
    Need.RETURN_OVERDUE: _l("Something returned was not handed in again in time."),
    Need.NEAR: _l("The deadline is near and nothing is agreed on."),
    Need.CONFLICTS: _l("Texts wait for somebody's decision."),
    Need.LATE: _l("Late texts wait."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One group on the board."""

    group: WorkingGroup
    leaders: Sequence[GroupMember]
    progress: Progress
    stage: Stage
    conflicts: int
    need: Need | None


def rows(conference: Conference, *, standing: Standing, near: datetime, now: datetime) -> list[Row]:
    """Return every group, those first that need somebody's attention.

    A deadline before ``near`` is near. Leaders are those whom the reader may know.
    """
    known, conflicts = progress.of_conference(conference, now=now), _conflicts(conference)
    found = []
    for group in groups.groups(conference):
        own, undecided_texts = known[group.id], conflicts.get(group.id, 0)
        found.append(
            Row(
                group=group,
                leaders=_leaders(group, standing),
                progress=own,
                stage=own.stage(group, now=now),
                conflicts=undecided_texts,
                need=need_of(group, own, conflicts=undecided_texts, near=near, now=now),
            )
        )
    urgency = list(Need)
    return sorted(
        found,
        key=lambda row: (urgency.index(row.need) if row.need else len(urgency), row.group.number),
    )


def need_of(
    group: WorkingGroup,
    own: Progress,
    *,
    conflicts: int,
    near: datetime,
    now: datetime,
) -> Need | None:
    """Return the most urgent reason to look at the group; None if there is none."""
    is_open = own.submission is None
    is_closed = group_rules.is_closed(group, now=now)
    is_near = group.deadline is not None and not is_closed and group.deadline <= near
    found = {
        Need.OVERDUE: is_open and is_closed and own.texts > 0,
        Need.OVERDUE_SILENT: is_open and is_closed and not own.texts,
        Need.SIGNATURE: own.is_waiting,
        Need.RETURN_OVERDUE: own.overdue_returns > 0,
        Need.UNREACHABLE: is_open and is_near and own.lack is not None and not _is_reachable(group),
        Need.NEAR: is_open and is_near and not own.agreed,
        Need.CONFLICTS: conflicts > 0,
        Need.LATE: own.late > 0,
    }
    return next((need for need, is_so in found.items() if is_so), None)


def _is_reachable(group: WorkingGroup) -> bool:
    """Whether a reminder finds anybody; observers write nothing and are not reminded."""
    return any(
        each.person.email and each.person.erased_at is None
        for each in group.members
        if each.role in group_rules.WRITERS
    )


def _leaders(group: WorkingGroup, standing: Standing) -> list[GroupMember]:
    return [
        each
        for each in group.members
        if each.role in group_rules.LEADERS and group_rules.may_name(standing, group, each.person)
    ]


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
