"""Which mails an address on the list of those that are not written to still gets."""

import re
from typing import Final

from eventmgr.mail.enums import MailKind, SuppressionReason
from eventmgr.mail.models import Mail, Suppression

_HARD: Final = re.compile(r"5\.(0|1|4)\.\d{1,3}|5\.2\.[01]")
SOFT_BOUNCES: Final = 3
"""So many within `SOFT_DAYS` are as good as a hard one."""
SOFT_DAYS: Final = 30


def is_bulk(mail: Mail) -> bool:
    """Whether the mail went to many, or reminds: what unsubscribing stops, and what offers it.

    The mail comes with its mailing.
    """
    mailing = mail.mailing
    return mail.kind is MailKind.REMINDER or (mailing is not None and mailing.is_bulk)


def stops(suppression: Suppression, mail: Mail) -> bool:
    """Whether the mail must not leave; it comes with its mailing, and its address is this one.

    Nothing but a link to sign in, which its reader has asked for a moment ago, goes to an address
    that refuses mail. Who has unsubscribed gets whatever is meant for them alone.
    """
    if suppression.conference_id not in {None, mail.conference_id}:
        return False
    if suppression.reason is SuppressionReason.UNSUBSCRIBED:
        return is_bulk(mail)
    return mail.kind is not MailKind.SIGN_IN


def is_hard(status: str) -> bool:
    """Whether a returned mail's status (RFC 3463) says that no other will arrive either.

    A full mailbox empties, and what a filter refused, or was too large, was one mail's fault.
    """
    return bool(_HARD.fullmatch(status))
