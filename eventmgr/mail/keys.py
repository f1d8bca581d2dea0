"""Keys in the links of letters: whoever reads one could answer for its owner."""

import re
from typing import Final

HIDDEN: Final = "…"
_AFTER_KNOWN: Final = re.compile(r"(/(?:i|d|u|sign-in|apply)/)[\w.~-]+")
_SIGNED: Final = re.compile(r"(?<=[/=])[\w-]{2,}\.[\w-]{4,}\.[\w-]{20,}")
"""A token of ours wherever it stands: what it is about, when it was signed, the signature."""


def without_keys(words: str) -> str:
    """Return the text or HTML of a letter with every personal key taken out of its links."""
    return _SIGNED.sub(HIDDEN, _AFTER_KNOWN.sub(rf"\1{HIDDEN}", words))
