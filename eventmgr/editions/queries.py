"""Reading what editions can be made of."""

from collections.abc import Sequence

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import organised_by
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor


def sources(actor: Actor) -> Sequence[Conference]:
    """Return the conferences that the actor may make another edition of, the latest first.

    Those that they organise, if they may create one at all.
    """
    if not rules.may_create(actor):
        return []
    return db.session.scalars(organised_by(actor)).all()
