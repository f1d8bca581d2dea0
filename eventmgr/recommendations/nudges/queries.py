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
from eventmgr.recommendations import progress
from eventmgr.recommendations.nudges.models import NudgeSetup
from eventmgr.recommendations.nudges.rules import MOST_MINUTES, USUAL
from eventmgr.recommendations.progress import Lack

ON = (ConferenceState.PUBLISHED, ConferenceState.RUNNING)
"""States of a conference in which its groups are reminded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A group that has agreed on nothing, near its deadline."""

    group: WorkingGroup
    lack: Lack
    minutes: Sequence[int]


def setup_of(conference_id: int) -> NudgeSetup:
    """Return when the conference reminds its groups; as usual if nobody has said so."""
    found = db.session.get(NudgeSetup, conference_id)
    return found or NudgeSetup(conference_id=conference_id, is_on=True, minutes=list(USUAL))


def candidates(now: datetime, *, only: int | None = None) -> list[Candidate]:
    """Return the groups whose deadline is near and that have agreed on nothing.

    Only those that may write by now, of conferences that are on. How far they are, `progress`
    says, in as many statements for one group as for all; ``only`` is the id of the only one.
    """
    statement = (
        select(WorkingGroup, NudgeSetup)
        .outerjoin(NudgeSetup, NudgeSetup.conference_id == WorkingGroup.conference_id)
        .join(WorkingGroup.conference)
        .where(Conference.state.in_(ON))
        .where(func.coalesce(WorkingGroup.opens_at, now) <= now)
        .where(WorkingGroup.deadline > now)
        .where(WorkingGroup.deadline <= now + timedelta(minutes=MOST_MINUTES))
        .where(func.coalesce(NudgeSetup.is_on, True))
        .order_by(WorkingGroup.id)
        .options(contains_eager(WorkingGroup.conference))
    )
    if only is not None:
        statement = statement.where(WorkingGroup.id == only)
    found = db.session.execute(statement).all()
    far = progress.of_groups([group.id for group, _setup in found], now=now)
    return [
        Candidate(group=group, lack=lack, minutes=setup.minutes if setup else USUAL)
        for group, setup in found
        if (lack := far[group.id].lack) is not None
    ]
