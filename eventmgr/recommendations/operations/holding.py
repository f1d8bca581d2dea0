"""Locks, always in this order: the group's row, then its recommendations' by their ids.

A save locks its own recommendation alone, so that writers of different texts do not wait for each
other; whatever decides on the list as a whole takes all of it.
"""

from typing import Final

from sqlalchemy import bindparam, select

from eventmgr.foundation.db import db, get_for_update
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.models import Recommendation

_ONE: Final = (
    select(Recommendation)
    .where(Recommendation.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def hold_list(group_id: int) -> WorkingGroup:
    """Lock the group and everything it wrote until the end of the transaction; return the group."""
    group: WorkingGroup = get_for_update(WorkingGroup, group_id)
    db.session.execute(
        select(Recommendation.id)
        .where(Recommendation.group_id == group_id)
        .order_by(Recommendation.id)
        .with_for_update(key_share=True)
    )
    return group


def hold(recommendation_id: int) -> Recommendation:
    """Lock one recommendation until the end of the transaction, and return it freshly read."""
    db.session.flush()
    return db.session.scalars(_ONE, {"id": recommendation_id}).one()
