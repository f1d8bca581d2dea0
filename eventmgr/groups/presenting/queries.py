"""Reading the clocks of presentations."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting.models import PresentationClock


def clocks(groups: Iterable[WorkingGroup]) -> Mapping[int, PresentationClock]:
    """Return the clocks of the groups by the groups' ids; one that has not begun has none."""
    keys = [each.id for each in groups]
    found = db.session.scalars(
        select(PresentationClock).where(PresentationClock.group_id.in_(keys))
    )
    return {each.group_id: each for each in found}


def beside(conference_id: int) -> Sequence[WorkingGroup]:
    """Return all groups of the conference, bare: enough to know their order."""
    statement = select(WorkingGroup).where(WorkingGroup.conference_id == conference_id)
    return db.session.scalars(statement.order_by(WorkingGroup.number)).all()
