"""Links by which a recipient asks a conference for no more mail (RFC 2369, RFC 8058).

Such a link names no address that others could read in a log: it carries the address's hash. It
never expires, since a mail may be found again after years.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation import tokens
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.mail.addresses import hash_of

SEAL_BYTES: Final = 16
_PURPOSE: Final = "unsubscribe"
_MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants no more mail, of which conference."""

    address_hash: str
    conference_id: int


def unsubscribe_link(
    *, address: str, conference_id: int, base_url: str, key: str | None = None
) -> str:
    """Return where the owner of the address can say that they want no more of this conference.

    ``key`` is the installation's secret where no application is at hand.
    """
    token = token_of(Wish(hash_of(address), conference_id), key=key)
    return f"{base_url}/u/{token}"


def token_of(wish: Wish, *, key: str | None = None) -> str:
    """Return the token that `read` understands."""
    who = _written(bytes.fromhex(wish.address_hash))
    words = f"{wish.conference_id}.{who}"
    return f"{words}.{_written(tokens.seal(_PURPOSE, words, key=key)[:SEAL_BYTES])}"


def read(token: str) -> Wish:
    """Return what the token asks for; raises BadToken for one that was not made here."""
    words, _, mark = token.rpartition(".")
    expected = _written(tokens.seal(_PURPOSE, words)[:SEAL_BYTES])
    number, _, who = words.partition(".")
    is_ours = hmac.compare_digest(expected.encode(), mark.encode("utf-8", "replace"))
    if not is_ours or not number.isdigit() or len(number) > _MOST_DIGITS:
        raise tokens.BadToken(
            _l("This link is not complete. Copy the whole address from the message.")
        )
    return Wish(_read(who), int(number))


def _written(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _read(written: str) -> str:
    try:
        return urlsafe_b64decode(written + "=" * (-len(written) % 4)).hex()
    except Error as error:  # sealed by us, so it never is
        raise tokens.BadToken(str(error)) from error
