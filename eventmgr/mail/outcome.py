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
    is_dead_address: bool = False
    """Whether the server says that there is no such address: nobody should write to it again."""
    is_silence: bool = False
    """Whether a whole text was never answered: the mail may have arrived by this attempt."""
    is_policy: bool = False
    """Whether it was refused for what it is, as the others of its mailing will be."""
