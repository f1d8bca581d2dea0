"""As whom this installation writes."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cached_property

from eventmgr.foundation.settings import Settings
from eventmgr.mail import stops
from eventmgr.mail.dkim_signing import Dkim
from eventmgr.mail.models import Mail
from eventmgr.mail.return_path import return_path, unsubscribe_address
from eventmgr.mail.unsubscribing import unsubscribe_link


@dataclass(frozen=True, kw_only=True)
class Sender:
    """What the envelope and the head of every mail take from the installation."""

    mail_from: str
    """``Name <address>``."""
    base_url: str = ""
    """Where people unsubscribe; without it mails say no way to."""
    bounce_address: str = ""
    """Whereto mails come back, each to a path of its own; without it, to the address itself."""
    secret_key: str = field(default="", repr=False)
    """Signs return paths and links."""
    dkim: Dkim | None = None
    """The key that mails are signed with, if the relay does not do it."""

    @classmethod
    def of(cls, settings: Settings) -> "Sender":
        """Return as whom these settings write; reads the DKIM key from its file."""
        domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
        key = settings.dkim_key_file
        return cls(
            mail_from=settings.mail_from,
            base_url=settings.base_url,
            bounce_address=settings.bounce_address,
            secret_key=settings.secret_key,
            dkim=Dkim.of(key, selector=settings.dkim_selector, domain=domain) if key else None,
        )

    @cached_property
    def name(self) -> str:
        """What stands in the From field of mails that name no writer of their own."""
        return parseaddr(self.mail_from)[0]

    @cached_property
    def address(self) -> str:
        """The address in the From field."""
        return parseaddr(self.mail_from)[1]

    @cached_property
    def domain(self) -> str:
        """What stands behind the @ of every Message-ID."""
        return self.address.rpartition("@")[2]

    def envelope(self, mail: Mail) -> str:
        """Return where the mail comes back to if it cannot arrive."""
        if not self.bounce_address:
            return self.address
        return return_path(mail, bounce_address=self.bounce_address, key=self.secret_key)

    def list_fields(self, mail: Mail) -> list[bytes]:
        """Return the fields by which its recipient gets no more of the kind; none if it is no bulk.

        They are written as they are: in encoded words, or broken in two, no program follows them.
        """
        if mail.conference_id is None or not self.base_url or not stops.is_bulk(mail):
            return []
        link = unsubscribe_link(
            address=mail.recipient_address,
            conference_id=mail.conference_id,
            base_url=self.base_url,
            key=self.secret_key,
        )
        ways = [f"<{link}>"]
        if self.bounce_address:
            address = unsubscribe_address(
                mail, bounce_address=self.bounce_address, key=self.secret_key
            )
            ways.append(f"<mailto:{address}?subject=unsubscribe>")
        fields = [
            f"List-Id: <mailings-{mail.conference_id}.{self.domain}>",
            "List-Unsubscribe: " + ",\r\n ".join(ways),
        ]
        if self.base_url.startswith("https:"):  # nothing less may be asked by one click
            fields.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        return [each.encode("ascii") for each in fields]

    def signed(self, content: bytes) -> bytes:
        """Return the message with our domain's signature, if we are the ones who sign."""
        return self.dkim.signed(content) if self.dkim else content
