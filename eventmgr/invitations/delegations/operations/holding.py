"""A delegation under the lock of its conference."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.delegations import queries, rules
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.registration.operations.holding import hold


def held(conference: Conference, delegation: Delegation) -> Delegation:
    """Return the delegation freshly read; nobody nominates or gives places until the end."""
    hold(conference)
    fresh = queries.find_delegation(conference, delegation.id)
    if fresh is None:
        raise DomainError(_("This delegation is no longer there."))
    return fresh


def held_open(conference: Conference, delegation: Delegation, now: datetime) -> Delegation:
    """Return the delegation likewise; raises DomainError unless the list may be changed."""
    fresh = held(conference, delegation)
    rules.require_open(fresh, conference, now)
    return fresh


def held_nomination(delegation: Delegation, nomination: Nomination) -> Nomination:
    """Return the nomination freshly read; raises DomainError if it ended meanwhile."""
    fresh = queries.find_nomination(delegation, nomination.id)
    if fresh is None:
        raise DomainError(_("This person stands on the list no longer. Look at the list again."))
    return fresh
