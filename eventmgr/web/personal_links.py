"""The addresses by which registered people come back, as this installation is reached."""

from flask import current_app

from eventmgr.invitations.links import links_for
from eventmgr.registration.letters import LinkFor


def link_for() -> LinkFor:
    """Return what makes the address of a registered person."""
    return links_for(current_app.config["EVENTMGR"].base_url)
