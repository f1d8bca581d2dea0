"""Personal links: what opens one person's registration, and nothing else."""

from collections.abc import Callable
from datetime import datetime

from eventmgr.foundation import tokens
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations import queries, rules
from eventmgr.invitations.models import Invitation
from eventmgr.registration.models import Registration

PURPOSE = "invitation"


class VoidLink(tokens.BadToken):
    """A link of ours that is no longer good."""


def personal_link(base_url: str, invitation: Invitation) -> str:
    """Return the address that opens the invitation, until its generation is raised."""
    token = tokens.sign(PURPOSE, [invitation.id, invitation.generation])
    return f"{base_url}/i/{token}"


def read_link(token: str, *, now: datetime) -> Invitation:
    """Return the invitation, with person and conference, that a link's token opens.

    Raises BadToken for what was not made here, VoidLink for what is no longer good.
    """
    invitation_id, generation = tokens.read(PURPOSE, token)
    if queries.is_erased(invitation_id):
        raise VoidLink(
            _l(
                "Your personal data at this conference were erased, so this link opens nothing "
                "any more. That cannot be undone."
            )
        )
    invitation = queries.find_by_link(invitation_id, generation)
    if invitation is None:
        raise VoidLink(
            _l(
                "This link is no longer valid: a newer one was sent to you, it was taken back, or "
                "you were invited twice and another link stands. Open the latest invitation, or "
                "ask the organisers to send it again."
            )
        )
    if rules.is_link_over(invitation.conference, invitation.conference.at_venue(now).date()):
        raise VoidLink(
            _l("The conference is long over, and its personal links have done their work.")
        )
    return invitation


def links_for(base_url: str) -> Callable[[Registration], str]:
    """Return what makes the address by which a registered person comes back.

    It is their personal link; for whoever was never invited by mail, the page that asks to sign in.
    """

    def link_for(registration: Registration) -> str:
        invitation = queries.find_of_person(registration.conference_id, registration.person_id)
        if invitation is None:
            return base_url
        return personal_link(base_url, invitation)

    return link_for
