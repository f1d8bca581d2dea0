"""Who heads a delegation."""

from sqlalchemy import update

from eventmgr.foundation.db import db
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.registration.models import Registration


def let_head(delegation: Delegation, registration: Registration) -> None:
    """Let this person head the delegation; whoever did so before does no longer."""
    db.session.flush()
    db.session.execute(
        update(Registration)
        .where(Registration.delegation_id == delegation.id, Registration.is_head)
        .values(is_head=False)
    )
    registration.is_head = True
    db.session.flush()
