"""As whom this installation writes."""

from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Sender:
    """What the envelope and the head of every mail take from the installation."""

    mail_from: str
    """``Name <address>``."""

    @cached_property
    def name(self) -> str:
        """What stands in the From field of mails that name no writer of their own."""
        return parseaddr(self.mail_from)[0]

    @cached_property
    def address(self) -> str:
        """The address in the From field and on the envelope."""
        return parseaddr(self.mail_from)[1]

    @cached_property
    def domain(self) -> str:
        """What stands behind the @ of every Message-ID."""
        return self.address.rpartition("@")[2]
