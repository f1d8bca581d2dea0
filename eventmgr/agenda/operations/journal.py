"""Acts on the journal itself: what can be undone does not have to stay so for ever."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select

from eventmgr.agenda.models import AgendaEdit
from eventmgr.agenda.operations.undoing import Overtaken
from eventmgr.foundation.db import db

KEPT_FOR: Final = timedelta(days=30)
KEPT_ACTS: Final = 100
"""Of one person at one conference."""


def give_up(refused: Overtaken) -> None:
    """Forget the act that can be turned no more, so that it bars no other; the history stays."""
    db.session.execute(delete(AgendaEdit).where(AgendaEdit.id == refused.edit_id))


def forget_old(*, now: datetime) -> None:
    """Forget all but everybody's newest acts at each conference, and what is too old anyway.

    Acts that somebody is about to undo are left for the next time.
    """
    place = func.row_number().over(
        partition_by=(AgendaEdit.conference_id, AgendaEdit.person_id),
        order_by=AgendaEdit.id.desc(),
    )
    ranked = select(AgendaEdit.id, place.label("place")).subquery()
    too_many = select(ranked.c.id).where(ranked.c.place > KEPT_ACTS)
    old = (
        select(AgendaEdit.id)
        .where(or_(AgendaEdit.at < now - KEPT_FOR, AgendaEdit.id.in_(too_many)))
        .with_for_update(skip_locked=True)
    )
    db.session.execute(delete(AgendaEdit).where(AgendaEdit.id.in_(old)))
