"""How far each group is: the one answer for its page, its members' pages, the board and reminders.

Texts of every kind count; never more statements for more groups.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import (
    HANDED_IN,
    RecommendationKind,
    RecommendationState,
    Timing,
)
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from eventmgr.recommendations.queries import ASIDE


class Stage(StrEnum):
    """How far a group is."""

    SILENT = "silent"
    DRAFTING = "drafting"
    AGREED = "agreed"
    WAITING = "waiting"
    SUBMITTED = "submitted"
    LATE = "late"


STAGE_LABELS: Final = {
    Stage.SILENT: _l("Silent"),
    Stage.DRAFTING: _l("Drafting"),
    Stage.AGREED: _l("Agreed"),
    Stage.WAITING: _l("Waits for a signature"),
    Stage.SUBMITTED: _l("Submitted"),
    Stage.LATE: _l("Late"),
}


class Lack(StrEnum):
    """What a group has not done that has nothing to hand in."""

    SILENT = "silent"
    UNAGREED = "unagreed"


READY: Final = frozenset(
    {
        RecommendationState.AGREED,
        RecommendationState.SUBMITTED,
        RecommendationState.RETURNED,
        RecommendationState.VALIDATED,
    }
)
"""States of what the group has agreed on."""


def lack(*, texts: int, ready: int, is_submitted: bool) -> Lack | None:
    """Return what lacks in a group with so many texts, so many of which are READY."""
    if is_submitted or ready:
        return None
    return Lack.UNAGREED if texts else Lack.SILENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What one group has, the withdrawn aside."""

    recommendations: int = 0
    handed_in: int = 0
    """Recommendations that were handed in and did not come back."""
    texts: int = 0
    """Recommendations, findings, points of no agreement and commitments; so do the others count."""
    ready: int = 0
    """Texts that the group has agreed on, whatever became of them."""
    agreed: int = 0
    submitted: int = 0
    returned: int = 0
    validated: int = 0
    overdue_returns: int = 0
    late: int = 0
    """Texts with a late text waiting."""
    last_save: datetime | None = None
    """Of what stands or may come to stand; not what was kept aside."""
    submission: Submission | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the list waits for a signature, and does not count before."""
        return self.submission is not None and self.submission.is_waiting

    @property
    def submitted_at(self) -> datetime | None:
        """When the list was handed in, if it counts."""
        return None if self.submission is None or self.is_waiting else self.submission.at

    @property
    def lack(self) -> Lack | None:
        """What has not been done, if the group has nothing to hand in."""
        return lack(texts=self.texts, ready=self.ready, is_submitted=self.submission is not None)

    def stage(self, group: WorkingGroup, *, now: datetime) -> Stage:
        """Return how far the group is: late is what came late, and what is overdue."""
        if self.submission is not None:
            if self.is_waiting:
                return Stage.WAITING
            return Stage.LATE if self.submission.timing is Timing.LATE else Stage.SUBMITTED
        if not self.texts:
            return Stage.SILENT
        if group_rules.is_closed(group, now=now):
            return Stage.LATE
        return Stage.AGREED if self.agreed + self.validated == self.texts else Stage.DRAFTING


NOTHING: Final = Progress()


def of_conference(conference: Conference, *, now: datetime) -> Mapping[int, Progress]:
    """Return how far every group is by its id; one that has nothing has NOTHING."""
    return _of_groups(WorkingGroup.conference_id == conference.id, now)


def of_groups(group_ids: Collection[int], *, now: datetime) -> Mapping[int, Progress]:
    """Return how far each of these groups is, of whatever conference."""
    return _of_groups(WorkingGroup.id.in_(group_ids), now)


def of_group(group: WorkingGroup, submission: Submission | None, *, now: datetime) -> Progress:
    """Return how far the group is whose standing submission, if any, is this."""
    standing = {group.id: submission} if submission else {}
    return _progress(WorkingGroup.id == group.id, standing, now)[group.id]


def _of_groups(here: ColumnElement[bool], now: datetime) -> Mapping[int, Progress]:
    submissions = select(Submission).join(WorkingGroup, WorkingGroup.id == Submission.group_id)
    standing = {
        each.group_id: each
        for each in db.session.scalars(submissions.where(here, Submission.reopened_at.is_(None)))
    }
    return _progress(here, standing, now)


def _progress(
    where: ColumnElement[bool], standing: Mapping[int, Submission], now: datetime
) -> Mapping[int, Progress]:
    found = defaultdict(
        Progress, {key: Progress(submission=each) for key, each in standing.items()}
    )
    for group_id, *numbers in db.session.execute(_counted(now).where(where)):
        counts = dict(zip(_NAMES, numbers, strict=True))
        found[group_id] = Progress(submission=standing.get(group_id), **counts)
    return found


_NAMES: Final = (
    "recommendations",
    "handed_in",
    "texts",
    "ready",
    "agreed",
    "submitted",
    "returned",
    "validated",
    "overdue_returns",
    "late",
    "last_save",
)


def _counted(now: datetime) -> Select[*tuple[Any, ...]]:
    state, kind = Recommendation.state, Recommendation.kind
    is_ask = kind == RecommendationKind.RECOMMENDATION
    standing = aliased(Revision)
    saved = (
        select(func.max(Revision.saved_at))
        .where(Revision.recommendation_id == Recommendation.id, Revision.kind.not_in(ASIDE))
        .correlate(Recommendation)
        .scalar_subquery()
    )
    late = (
        select(Revision.id)
        .where(Revision.recommendation_id == Recommendation.id, Revision.is_late)
        .where(Revision.number > func.coalesce(standing.number, 0), Revision.kind.not_in(ASIDE))
        .correlate(Recommendation, standing)
        .exists()
    )
    is_returned = state == RecommendationState.RETURNED
    conditions = (
        is_ask,
        is_ask & state.in_(HANDED_IN),
        None,
        state.in_(READY),
        state == RecommendationState.AGREED,
        state == RecommendationState.SUBMITTED,
        is_returned,
        state == RecommendationState.VALIDATED,
        is_returned & (Recommendation.returned_until < now),
        late,
    )
    numbers = (func.count() if each is None else func.count().filter(each) for each in conditions)
    return (
        select(Recommendation.group_id, *numbers, func.max(saved))
        .select_from(Recommendation)
        .join(Recommendation.group)
        .outerjoin(standing, standing.id == Recommendation.revision_id)
        .where(state != RecommendationState.WITHDRAWN)
        .group_by(Recommendation.group_id)
    )
