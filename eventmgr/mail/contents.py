"""What a mail says, whether it is kept in its row or shared with others."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from eventmgr.foundation.text import clean_line
from eventmgr.mail import slots
from eventmgr.mail.models import Mail, MailContent

_GAP = "…"


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """The words of one mail as its recipient reads them."""

    subject: str
    text: str
    html: str
    calendar: str = ""
    method: str = ""


def said(mail: Mail) -> Said:
    """Return what the mail says; one that shares its content comes with it.

    Raises KeyError for a slot of the content that the mail has no value for.
    """
    if mail.content is None:
        return Said(subject=mail.subject, text=mail.text, html=mail.html)
    return said_with(mail.content, mail.values)


def shown(mail: Mail) -> Said:
    """Return what the mail says, for looking at: a slot that it has no value for shows as “…”."""
    if mail.content is None:
        return said(mail)
    return said_with(mail.content, _with_gaps(mail))


def subject_of(mail: Mail) -> str:
    """Return the mail's subject, for looking at; its content needs to have nothing else loaded."""
    if mail.content is None:
        return mail.subject
    return clean_line(slots.filled(mail.content.subject, _with_gaps(mail)))


def _with_gaps(mail: Mail) -> Mapping[str, str]:
    return defaultdict(lambda: _GAP, mail.values)


def said_with(content: MailContent, values: Mapping[str, str]) -> Said:
    """Return what the content says to whoever has these values; raises KeyError as ``said``."""
    return Said(
        subject=clean_line(slots.filled(content.subject, values)),
        text=slots.filled(content.text, values),
        html=slots.filled_html(content.html, values),
        calendar=slots.filled(content.calendar, values),
        method=content.method,
    )
