"""A letter as its recipient reads it, without the keys that are theirs alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.conferences.models import Conference
from eventmgr.invitations.mail_log import Line, line_of, may_be_read
from eventmgr.mail.contents import Said, shown
from eventmgr.mail.keys import without_keys
from eventmgr.mail.models import Mail, MailAttachment


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedLetter:
    """One mail with all that may be shown of it."""

    line: Line
    words: Said | None
    """None if it may not be read."""
    has_keys: bool
    """Whether a personal key was left out."""
    files: Sequence[MailAttachment]

    @property
    def mail(self) -> Mail:
        """The row of the outbox."""
        return self.line.mail


def letter_of(conference: Conference, mail: Mail) -> OpenedLetter:
    """Return the mail with what it says, if that may be shown."""
    line = line_of(conference, mail)
    if not may_be_read(mail, line.recipient):
        return OpenedLetter(line=line, words=None, has_keys=False, files=())
    told = shown(mail)
    words = Said(
        subject=told.subject,
        text=without_keys(told.text),
        html=without_keys(told.html),
        calendar=without_keys(told.calendar),
        method=told.method,
    )
    shared = mail.mailing.attachments if mail.mailing else ()
    return OpenedLetter(
        line=line,
        words=words,
        has_keys=(words.text, words.html) != (told.text, told.html),
        files=[*mail.attachments, *shared],
    )
