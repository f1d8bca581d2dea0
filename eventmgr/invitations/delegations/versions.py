"""Short names of what the organisers' forms about a delegation showed."""

from eventmgr.foundation.versions import version_of
from eventmgr.invitations.delegations.models import Delegation


def version_of_delegation(delegation: Delegation) -> str:
    """Return the version of everything that the form can change."""
    names = ("focal_name", "focal_email", "language", "quota", "deadline", "message")
    return version_of({name: getattr(delegation, name) for name in names})


def version_of_letter(delegation: Delegation) -> str:
    """Return the version that every letter and every void link changes."""
    return version_of({"generation": delegation.generation, "mail": delegation.mail_id})
