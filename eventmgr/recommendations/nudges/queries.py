"""Which groups have nothing to hand in although their deadline is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation, Submission
from eventmgr.recommendations.nudges.models import NudgeSetup
from eventmgr.recommendations.nudges.rules import MOST_MINUTES, USUAL

READY = frozenset(
    {
        RecommendationState.AGREED,
        RecommendationState.SUBMITTED,
        RecommendationState.RETURNED,
        RecommendationState.VALIDATED,
    }
)
"""States of what the group has agreed on."""
ON = (ConferenceState.PUBLISHED, ConferenceState.RUNNING)
"""States of a conference in which its groups are reminded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A group that has agreed on nothing, near its deadline."""

    group: WorkingGroup
    is_silent: bool
    """Whether nothing has been written at all."""
    minutes: Sequence[int]


def setup_of(conference_id: int) -> NudgeSetup:
    """Return when the conference reminds its groups; as usual if nobody has said so."""
    found = db.session.get(NudgeSetup, conference_id)
    return found or NudgeSetup(conference_id=conference_id, is_on=True, minutes=list(USUAL))


def candidates(now: datetime, *, only: int | None = None) -> list[Candidate]:
    """Return the groups whose deadline is near and that have agreed on nothing: one statement.

    Only those that may write by now, of conferences that are on; texts of every kind count.
    ``only`` is the id of the one group that is asked about.
    """
    written = (
        select(
            Recommendation.group_id,
            func.count().label("texts"),
            func.count().filter(Recommendation.state.in_(READY)).label("ready"),
        )
        .where(Recommendation.state != RecommendationState.WITHDRAWN)
        .group_by(Recommendation.group_id)
        .subquery()
    )
    submitted = (
        select(Submission.id)
        .where(Submission.group_id == WorkingGroup.id, Submission.reopened_at.is_(None))
        .exists()
    )
    statement = (
        select(WorkingGroup, func.coalesce(written.c.texts, 0), NudgeSetup)
        .outerjoin(written, written.c.group_id == WorkingGroup.id)
        .outerjoin(NudgeSetup, NudgeSetup.conference_id == WorkingGroup.conference_id)
        .join(WorkingGroup.conference)
        .where(Conference.state.in_(ON))
        .where(func.coalesce(WorkingGroup.opens_at, now) <= now)
        .where(WorkingGroup.deadline > now)
        .where(WorkingGroup.deadline <= now + timedelta(minutes=MOST_MINUTES))
        .where(func.coalesce(written.c.ready, 0) == 0, ~submitted)
        .where(func.coalesce(NudgeSetup.is_on, True))
        .order_by(WorkingGroup.id)
        .options(contains_eager(WorkingGroup.conference))
    )
    if only is not None:
        statement = statement.where(WorkingGroup.id == only)
    return [
        Candidate(group=group, is_silent=not texts, minutes=setup.minutes if setup else USUAL)
        for group, texts, setup in db.session.execute(statement)
    ]
