"""Whether the DNS shows the key that signs our mails."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Sequence
from pathlib import Path

from dkim.crypto import UnparsableKeyError, parse_pem_private_key, parse_public_key


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
