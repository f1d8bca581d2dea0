"""E-mail addresses as the post office takes them."""

import hashlib
import re

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

_ADDRESS = re.compile(r'[^\s<>(),;:"\\\[\]@]+@[^\s<>(),;:"\\\[\]@]+')


def checked_address(address: str, *, field: str | None = None) -> str:
    """Return the address; raises DomainError for one that could not stand in a header."""
    if clean_line(address) != address or not _ADDRESS.fullmatch(address):
        raise DomainError(
            _("“%(address)s” is not an e-mail address.", address=clean_line(address)[:100]),
            field=field,
        )
    return address


def hash_of(address: str) -> str:
    """Return what stands for the address where it may not stand itself."""
    return hashlib.sha256(address.lower().encode("utf-8", "replace")).hexdigest()
