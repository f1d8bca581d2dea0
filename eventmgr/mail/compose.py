"""From a row of the outbox to the bytes that travel (RFC 5322), with every value as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cached_property
from typing import Final

from email_validator import EmailNotValidError, validate_email
from markupsafe import escape

from eventmgr.foundation.text import clean_line
from eventmgr.mail import parts, slots
from eventmgr.mail.headers import address_field, plain_field, text_field
from eventmgr.mail.models import Mail, MailAttachment
from eventmgr.mail.sender import Sender

MOST_FORMS: Final = 8
"""How many contents are kept encoded: one for each language of the mailings under way."""


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Form:
    """What a mail says, encoded but for its slots."""

    subject: str
    text: str
    html: str
    calendar: str
    method: str
    files: Sequence[MailAttachment]
    key: str
    """What tells its boundaries from those of other forms."""

    @cached_property
    def body(self) -> parts.Pieces:
        """The MIME body, from its Content-Type on."""
        ways = [
            parts.text_part("text/plain", self.text),
            parts.text_part("text/html", self.html, _markup),
        ]
        others = [parts.file_part(each.name, each.media_type, each.content) for each in self.files]
        if self.calendar:
            # Mail programs look for an invitation among the ways to read, others for a file.
            ways.append(parts.text_part(f"text/calendar; method={self.method}", self.calendar))
            head = f'application/ics; method={self.method}; name="invite.ics"'
            others.append(parts.text_part(head, self.calendar, filename="invite.ics"))
        readable = parts.multipart("alternative", f"=_a{self.key}", ways)
        if not others:
            return parts.joined(readable)
        return parts.joined(parts.multipart("mixed", f"=_m{self.key}", [readable, *others]))

    @cached_property
    def common_subject(self) -> bytes | None:
        """The Subject field, if all have the same."""
        return None if slots.names(self.subject) else text_field("Subject", self.subject)


class Composer:
    """Makes messages; what many mails share is encoded for the first of them."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._forms: dict[int, Form] = {}

    def compose(self, mail: Mail, *, internationalised: bool) -> Composed:
        """Return the message; its bytes are the same at every attempt.

        The mail comes with its content and attachments. ``internationalised`` says whether the
        relay offers SMTPUTF8. Raises Unaddressable, and KeyError for a slot without a value.
        """
        recipient = _on_envelope(mail.recipient_address, internationalised=internationalised)
        form = self._form(mail)
        subject = form.common_subject or text_field(
            "Subject", clean_line(slots.filled(form.subject, mail.values))
        )
        head = [
            address_field("From", mail.sender_name or self._sender.name, self._sender.address),
            address_field("To", mail.recipient_name, recipient),
            subject,
            plain_field("Date", format_datetime(mail.due_at)),
            plain_field("Message-ID", f"<{mail.message_id}@{self._sender.domain}>"),
            plain_field("Auto-Submitted", "auto-generated"),
            plain_field("Content-Language", mail.language),
            plain_field("MIME-Version", "1.0"),
            *self._sender.list_fields(mail),
        ]
        content = b"\r\n".join([*head, parts.spliced(form.body, mail.values)])
        return Composed(
            sender=self._sender.envelope(mail),
            recipient=recipient,
            content=self._sender.signed(content),
            is_internationalised=not recipient.isascii(),
        )

    def _form(self, mail: Mail) -> Form:
        if mail.content is None or mail.attachments:
            return _form_of(mail)
        if mail.content_id not in self._forms:
            while len(self._forms) >= MOST_FORMS:
                self._forms.pop(next(iter(self._forms)))
            self._forms[mail.content.id] = _form_of(mail)
        return self._forms[mail.content.id]


def _form_of(mail: Mail) -> Form:
    shared = mail.content
    files = [*(mail.mailing.attachments if mail.mailing else ()), *mail.attachments]
    return Form(
        subject=shared.subject if shared else mail.subject,
        text=shared.text if shared else mail.text,
        html=shared.html if shared else mail.html,
        calendar=shared.calendar if shared else "",
        method=shared.method if shared else "",
        files=files,
        key=mail.message_id if not shared or mail.attachments else f"{shared.id:032x}",
    )


def _markup(value: str) -> str:
    return str(escape(value))


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
