"""Return paths that tell which mail comes back, signed so that nobody can invent one (VERP)."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation import tokens
from eventmgr.mail.models import Mail

SEAL_DIGITS: Final = 20
_PURPOSE: Final = "return path"
_UNSUBSCRIBE: Final = "u"
_MOST_LOOKED_AT: Final = 4000


@dataclass(frozen=True, slots=True)
class Path:
    """What stands in an address that something came back to; not proven yet."""

    mail_id: int
    mark: str
    is_unsubscribe: bool


def return_path(mail: Mail, *, bounce_address: str, key: str) -> str:
    """Return the envelope sender of the mail: where it comes back to if it cannot arrive."""
    return _address(mail, "", bounce_address, key)


def unsubscribe_address(mail: Mail, *, bounce_address: str, key: str) -> str:
    """Return the address that unsubscribes the mail's recipient if one writes to it."""
    return _address(mail, _UNSUBSCRIBE, bounce_address, key)


def paths_in(text: str, *, bounce_address: str) -> Iterator[Path]:
    """Yield whatever in the text looks like an address of ours that a mail comes back to."""
    local, _, domain = bounce_address.partition("@")
    pattern = (
        rf"(?<![\w.+-]){re.escape(local)}\+(u?)([0-9]{{1,18}})\.([0-9a-f]{{{SEAL_DIGITS}}})"
        rf"@{re.escape(domain)}(?![\w.-])"
    )
    for found in re.finditer(pattern, text[:_MOST_LOOKED_AT], re.IGNORECASE | re.ASCII):
        yield Path(int(found[2]), found[3].lower(), found[1] != "")


def is_proven(path: Path, mail: Mail) -> bool:
    """Whether the path was made here, for this mail."""
    kind = _UNSUBSCRIBE if path.is_unsubscribe else ""
    return hmac.compare_digest(path.mark, _mark(mail, kind, None))


def example(bounce_address: str) -> str:
    """Return an address as return paths are, that belongs to no mail."""
    local, _, domain = bounce_address.partition("@")
    return f"{local}+0.{'0' * SEAL_DIGITS}@{domain}"


def _address(mail: Mail, kind: str, bounce_address: str, key: str) -> str:
    local, _, domain = bounce_address.partition("@")
    return f"{local}+{kind}{mail.id}.{_mark(mail, kind, key)}@{domain}"


def _mark(mail: Mail, kind: str, key: str | None) -> str:
    # The Message-ID too: a new installation counts its mails from 1 again.
    words = f"{kind}{mail.id} {mail.message_id}"
    return tokens.seal(_PURPOSE, words, key=key).hex()[:SEAL_DIGITS]
