"""Whether the DNS shows the key that signs our mails, and what it has to show."""

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dkim.crypto import UnparsableKeyError, parse_pem_private_key, parse_public_key

_INTEGER: Final = 0x02
_BITS: Final = 0x03
_SEQUENCE: Final = 0x30
_IS_RSA: Final = bytes.fromhex("300d06092a864886f70d0101010500")
_SHORT: Final = 0x80


def record(path: Path) -> str:
    """Return the TXT record for the key in the file (RFC 6376, 3.6.1); empty if none is there."""
    try:
        key = parse_pem_private_key(path.read_bytes())
    except (Error, UnparsableKeyError, OSError, IndexError):
        return ""
    numbers = (_der(_INTEGER, _octets(key[each])) for each in ("modulus", "publicExponent"))
    shown = _der(_SEQUENCE, _IS_RSA, _der(_BITS, b"\0", _der(_SEQUENCE, *numbers)))
    return f"v=DKIM1; k=rsa; p={b64encode(shown).decode()}"


def _octets(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _der(tag: int, *parts: bytes) -> bytes:
    """Return the parts as one in the encoding of X.690, 8.1: what it is, how long, and the rest."""
    content = b"".join(parts)
    length = len(content)
    if length < _SHORT:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, _SHORT + len(size)]) + size + content


def problem(records: Sequence[str], path: Path) -> str:
    """Return why others could not verify what the key signs; empty if they can."""
    tags = [_tags(each) for each in records]
    shown = [each["p"] for each in tags if "p" in each]
    if not shown:
        return "there is no key"
    if len(shown) > 1:
        return "there are several keys"
    if not shown[0]:
        return "the key was revoked"
    try:
        theirs = parse_public_key(b64decode(shown[0]))["modulus"]
        ours = parse_pem_private_key(path.read_bytes())["modulus"]
    except (Error, UnparsableKeyError, OSError, IndexError) as error:
        return f"the key cannot be read ({type(error).__name__})"
    return "" if theirs == ours else "it is another key than the one that signs"


def _tags(record: str) -> dict[str, str]:
    parts = (each.partition("=") for each in record.split(";"))
    return {key.strip().lower(): re.sub(r"\s", "", value) for key, _, value in parts}
