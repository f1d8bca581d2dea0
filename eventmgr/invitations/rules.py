"""When an invitation may be sent; pure decisions."""

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.models import Invitation

LONGEST_MESSAGE = 5_000


def require_fitting_message(message: str) -> None:
    """Raise DomainError for a message that is too long for a mail that people read."""
    if len(message) > LONGEST_MESSAGE:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_MESSAGE), field="message"
        )


def require_may_send_again(invitation: Invitation) -> None:
    """Raise DomainError while an earlier mail may still leave, or if there is no address."""
    if not invitation.person.email:
        raise DomainError(_("This person has no e-mail address."))
    if invitation.mail is not None and not invitation.mail.is_settled:
        raise DomainError(
            _("The last mail to this person is still on its way. Wait for its result first.")
        )
