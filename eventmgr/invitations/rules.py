"""When an invitation may be sent, and how long its link opens; pure decisions."""

import re
from datetime import date, timedelta
from typing import Final

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import MailState

LONGEST_MESSAGE = 5_000
LINKS_OUTLAST = timedelta(days=60)
"""Long enough to read the closing report; then a mailbox opened years later opens nothing."""
_PLACEHOLDER: Final = re.compile(r"\{\s*[^\W\d]\w{0,30}\s*(\|[^{}]*)?\}")


def require_without_placeholders(words: str, *, field: str) -> None:
    """Raise DomainError for words with a placeholder: these are sent to everybody as they are."""
    found = _PLACEHOLDER.search(words)
    if found:
        raise DomainError(
            _(
                "%(typed)s would be sent as it stands: nothing is filled in here. The letter "
                "greets everybody by name and has their link already.",
                typed=found[0],
            ),
            field=field,
        )


def require_fitting_message(message: str) -> None:
    """Raise DomainError for a message that is too long, or would greet people with braces."""
    require_without_placeholders(message, field="message")
    if len(message) > LONGEST_MESSAGE:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_MESSAGE), field="message"
        )


def require_may_send_again(invitation: Invitation) -> None:
    """Raise DomainError while an earlier mail may still leave, or if there is no address.

    One that waits for its formal letter is called back and written anew.
    """
    if not invitation.person.email:
        raise DomainError(_("This person has no e-mail address."))
    mail = invitation.mail
    awaits_letter = mail is not None and mail.state is MailState.HELD and mail.mailing_id is None
    if mail is not None and not mail.is_settled and not awaits_letter:
        raise DomainError(
            _("The last mail to this person is still on its way. Wait for its result first.")
        )


def is_link_over(conference: Conference, today: date) -> bool:
    """Whether the conference is so long past that its personal links open nothing any more."""
    return today > conference.ends + LINKS_OUTLAST


def require_not_taken_back(invitation: Invitation) -> None:
    """Raise DomainError for an invitation that was taken back and not sent again since."""
    if invitation.taken_back_at is not None:
        raise DomainError(_("This invitation was taken back. Send it again to invite anew."))


def require_another_address(invitation: Invitation, typed: str) -> None:
    """Raise DomainError for an address that is the person's already: that is sending again."""
    if typed.lower() == invitation.person.email.lower():
        raise DomainError(
            _("This is the address already. Press “Send again” instead."), field="email"
        )


def require_known_here_only(*, is_invited_elsewhere: bool) -> None:
    """Raise DomainError for changing the address of somebody whom others invite by it too.

    Else one conference's organisers could lead the mail of another into a mailbox of their own.
    """
    if is_invited_elsewhere:
        raise DomainError(
            _(
                "Another conference knows this person by this address. "
                "Take this invitation back and invite the right address."
            ),
            field="email",
        )
