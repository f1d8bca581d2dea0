"""From a row of the outbox to the bytes that travel (RFC 5322), with every value as data."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from email_validator import EmailNotValidError, validate_email

from eventmgr.mail.headers import address_field, plain_field, text_field
from eventmgr.mail.models import Mail

_SEVEN_BITS = SMTP.clone(cte_type="7bit")


class Unaddressable(ValueError):  # noqa: N818 - read aloud: unaddressable
    """An address that cannot stand on an envelope of this relay; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """A message and its envelope."""

    sender: str
    recipient: str
    content: bytes
    is_internationalised: bool
    """Whether the envelope needs SMTPUTF8 (RFC 6531)."""


def compose(mail: Mail, *, mail_from: str, internationalised: bool) -> Composed:
    """Return the message; its bytes are the same at every attempt.

    ``internationalised`` says whether the relay offers SMTPUTF8. Raises Unaddressable.
    """
    installation, sender = parseaddr(mail_from)
    recipient = _on_envelope(mail.recipient_address, internationalised=internationalised)
    head = [
        address_field("From", mail.sender_name or installation, sender),
        address_field("To", mail.recipient_name, recipient),
        text_field("Subject", mail.subject),
        plain_field("Date", format_datetime(mail.due_at)),
        plain_field("Message-ID", f"<{mail.message_id}@{sender.rpartition('@')[2]}>"),
        plain_field("Auto-Submitted", "auto-generated"),
        plain_field("Content-Language", mail.language),
    ]
    return Composed(
        sender=sender,
        recipient=recipient,
        content=b"\r\n".join([*head, _body(mail)]),
        is_internationalised=not recipient.isascii(),
    )


def _body(mail: Mail) -> bytes:
    body = EmailMessage(policy=_SEVEN_BITS)
    body.set_content(mail.text, cte="quoted-printable")
    body.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    body.set_boundary(f"={mail.message_id}=")
    return body.as_bytes()


def _on_envelope(address: str, *, internationalised: bool) -> str:
    if address.isascii() or internationalised:
        return address
    try:
        plain = validate_email(
            address, check_deliverability=False, globally_deliverable=False
        ).ascii_email
    except EmailNotValidError as error:
        raise Unaddressable(str(error)) from error
    if plain is None:
        raise Unaddressable("The mail server takes no addresses with letters beyond ASCII.")
    return plain
