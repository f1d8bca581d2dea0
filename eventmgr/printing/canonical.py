"""The one text of a tree, and the name of some bytes: the same facts are the same file."""

import hashlib
import json
from typing import Any


def canonical(tree: dict[str, Any]) -> bytes:
    """Return the one JSON text of a tree. Raise ValueError on NaN and on surrogates."""
    text = json.dumps(
        tree, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
