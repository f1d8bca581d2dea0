"""Signing mails as our domain's (DKIM, RFC 6376), where the relay does not do it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import dkim

ALWAYS: Final = (
    *(b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"),
    *(b"auto-submitted", b"content-language"),
    b"from",  # once more than it is there: nobody can add another (RFC 6376, 8.15)
)
WHERE_THERE: Final = (b"list-id", b"list-unsubscribe", b"list-unsubscribe-post")
"""RFC 8058, 4 wants them signed; where we write none, a relay may add its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dkim:
    """The key of our domain."""

    selector: str
    domain: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, path: Path, *, selector: str, domain: str) -> "Dkim":
        """Return the key that the file holds."""
        return cls(selector=selector, domain=domain, key=path.read_bytes())

    def signed(self, content: bytes) -> bytes:
        """Return the message with the signature in front."""
        head = content.partition(b"\r\n\r\n")[0].lower()
        also = [each for each in WHERE_THERE if b"\r\n" + each + b":" in head]
        mark: bytes = dkim.sign(
            content,
            self.selector.encode("ascii"),
            self.domain.encode("ascii"),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*ALWAYS, *also],
        )
        return mark + content
