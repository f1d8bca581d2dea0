"""Reading what editions can be made of."""

from collections.abc import Sequence

from sqlalchemy import select

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor


def sources(actor: Actor) -> Sequence[Conference]:
    """Return the conferences that the actor may make another edition of, the latest first.

    Those that they organise, if they may create one at all.
    """
    if not rules.may_create(actor):
        return []
    statement = select(Conference).order_by(Conference.starts.desc(), Conference.id)
    if not actor.is_administrator:
        mine = select(TeamMember.conference_id).where(
            TeamMember.account_id == actor.account_id, TeamMember.role.in_(rules.ORGANISERS)
        )
        statement = statement.where(Conference.id.in_(mine))
    return db.session.scalars(statement).all()
