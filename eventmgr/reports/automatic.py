"""A draft of the report by itself, once the groups' last deadline has passed.

So whoever has to present it the next morning sees a fault of it the evening before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Interval, Select, cast, func, select

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import CLOCK
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.operations import request_report
from eventmgr.reports.rules import usual_language

LONGEST_AGO: Final = timedelta(days=2)
"""A deadline that passed earlier brings no draft any more."""
HELD: Final = (ConferenceState.PUBLISHED, ConferenceState.RUNNING, ConferenceState.REPORTING)

_GRACE: Final = cast(func.make_interval(0, 0, 0, 0, 0, WorkingGroup.grace_minutes), Interval)
_LAST: Final = func.max(WorkingGroup.deadline + _GRACE)


def due(now: datetime) -> Sequence[int]:
    """Return the ids of the conferences whose groups' last deadline has passed without a draft."""
    statement = (
        select(WorkingGroup.conference_id)
        .join(Conference, Conference.id == WorkingGroup.conference_id)
        .where(Conference.state.in_(HELD))
        .group_by(WorkingGroup.conference_id)
        .having(_LAST.between(now - LONGEST_AGO, now))
        .having(_LAST.not_in(_told()))
        .order_by(WorkingGroup.conference_id)
    )
    return db.session.scalars(statement).all()


def draft(*, conference_id: int, now: datetime) -> ReportVersion | None:
    """Compile a draft for the deadline that has passed, once; None if there is one by now."""
    conference = get_for_update(Conference, conference_id)
    if conference_id not in due(now):
        return None
    last = db.session.scalar(select(_LAST).where(WorkingGroup.conference_id == conference_id))
    return request_report(
        conference=conference,
        language=usual_language(conference.languages),
        deadline=last,
        tells_all=True,
        actor=CLOCK,
        now=now,
    )


def _told() -> Select[datetime | None]:
    return (
        select(ReportVersion.deadline)
        .where(ReportVersion.conference_id == WorkingGroup.conference_id)
        .where(ReportVersion.deadline.is_not(None))
        .correlate(WorkingGroup)
    )
