"""Who is writing where just now; nothing that is kept, so nothing of it is in the log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.recommendations.models import Recommendation, WriterPresence

LEASE: Final = timedelta(seconds=75)


def renew(*, recommendation_id: int, person_id: int, field: str, now: datetime) -> None:
    """Say that the person writes in the field, for as long as the lease runs."""
    told = {"field": field if field in ASKED else "", "until": now + LEASE}
    statement = insert(WriterPresence).values(
        recommendation_id=recommendation_id, person_id=person_id, **told
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["recommendation_id", "person_id"], set_=told
        )
    )


def writing(group: WorkingGroup, *, now: datetime) -> Sequence[tuple[WriterPresence, int]]:
    """Return who writes in which field of which number, with the persons: one statement."""
    statement = (
        select(WriterPresence, Recommendation.number)
        .join(Recommendation, Recommendation.id == WriterPresence.recommendation_id)
        .where(Recommendation.group_id == group.id)
        .where(WriterPresence.until > now, WriterPresence.field != "")
        .order_by(Recommendation.number, WriterPresence.person_id)
        .options(joinedload(WriterPresence.person))
    )
    return [(presence, number) for presence, number in db.session.execute(statement)]


def forget(*, now: datetime) -> None:
    """Delete what the leases say no more."""
    db.session.execute(delete(WriterPresence).where(WriterPresence.until <= now))
