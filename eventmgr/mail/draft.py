"""A mail before it is a row of the outbox."""

from dataclasses import dataclass

from eventmgr.mail.enums import MailKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """One message to one address, as its writer hands it in."""

    intent: str
    """What the mail is for in one line; the same intent never becomes two mails."""
    kind: MailKind
    recipient_name: str
    recipient_address: str
    subject: str
    text: str
    html: str
    language: str = "en"
    conference_id: int | None = None
    sender_name: str = ""
    """Who writes, shown beside the installation's address."""
