"""An institution's link: what opens the list of one delegation, and nothing else."""

from datetime import datetime

from eventmgr.foundation import tokens
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.delegations import queries, rules
from eventmgr.invitations.delegations.models import Delegation

PURPOSE = "delegation"


class VoidLink(tokens.BadToken):
    """A link of ours that is no longer good."""


def token_of(delegation: Delegation) -> str:
    """Return what stands in the address until the generation is raised."""
    return tokens.sign(PURPOSE, [delegation.id, delegation.generation])


def delegation_link(base_url: str, delegation: Delegation) -> str:
    """Return the address that opens the delegation's list."""
    return f"{base_url}/d/{token_of(delegation)}"


def read_link(token: str, *, now: datetime) -> Delegation:
    """Return the delegation, with organisation and conference, that a link's token opens.

    Raises BadToken for what was not made here, VoidLink for what is no longer good.
    """
    delegation = queries.find_by_link(*tokens.read(PURPOSE, token))
    if delegation is None:
        raise VoidLink(
            _l(
                "This link is no longer valid: a newer one was sent, or it was taken back. "
                "Open the latest letter, or ask the organisers to send it again."
            )
        )
    if rules.is_link_over(delegation.conference, delegation.conference.at_venue(now).date()):
        raise VoidLink(_l("The conference is over, and this link has done its work."))
    return delegation
