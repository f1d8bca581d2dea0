"""Who is writing where just now; nothing that is kept, so nothing of it is in the log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload, load_only

from eventmgr.foundation.db import db
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations.enums import key_of
from eventmgr.recommendations.models import Recommendation, WriterPresence

LEASE: Final = timedelta(seconds=75)
_NAMES: Final = (Person.honorific, Person.name, Person.is_protected, Person.display_name)
"""What says how somebody is called, and to whom."""


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


def writing(group: WorkingGroup, *, now: datetime) -> Sequence[tuple[WriterPresence, str]]:
    """Return who writes in which field of which text, by its key, with the persons."""
    statement = (
        select(WriterPresence, Recommendation.kind, Recommendation.number)
        .join(Recommendation, Recommendation.id == WriterPresence.recommendation_id)
        .where(Recommendation.group_id == group.id)
        .where(WriterPresence.until > now, WriterPresence.field != "")
        .order_by(Recommendation.number, WriterPresence.person_id)
        .options(
            load_only(WriterPresence.field), joinedload(WriterPresence.person).load_only(*_NAMES)
        )
    )
    return [
        (presence, key_of(kind, number)) for presence, kind, number in db.session.execute(statement)
    ]


def forget(*, now: datetime) -> None:
    """Delete what the leases say no more."""
    db.session.execute(delete(WriterPresence).where(WriterPresence.until <= now))
