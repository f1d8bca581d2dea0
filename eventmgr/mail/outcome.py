"""What became of one attempt to send a mail."""

from dataclasses import dataclass
from datetime import datetime

from eventmgr.mail.enums import MailState


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The state that an attempt ends in, with the server's words."""

    state: MailState
    answer: str
    next_at: datetime | None = None
    """When to try again, for mails that go back to wait."""
