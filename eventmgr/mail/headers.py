"""Header fields that carry any text as data (RFC 5322, encoded words of RFC 2047).

The standard library's newer header classes lose the quotation marks of long names, which turns one
recipient into several; its older `Header` does the encoding here, and the quoting is our own.
"""

import re
from email.header import Header
from typing import Final

LINE_LENGTH: Final = 76
_LONGEST_PLAIN: Final = 60
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]*")
_TO_QUOTE = re.compile(r'(["\\])')


def plain_field(name: str, value: str) -> bytes:
    """Return the field with a value of our own making, ASCII and short."""
    return f"{name}: {value}".encode("ascii")


def text_field(name: str, text: str) -> bytes:
    """Return the field with free text, folded, without its line end; the text is one line."""
    return _line(name, _encoded(name, text) if _needs_encoding(text) else _folded(name, text))


def address_field(name: str, display_name: str, address: str) -> bytes:
    """Return the field that names one mailbox, whatever the display name holds."""
    phrase = _phrase(name, display_name)
    return _line(name, f"{phrase}\r\n <{address}>" if phrase else f"<{address}>")


def _phrase(name: str, text: str) -> str:
    if _needs_encoding(text) or len(text) > _LONGEST_PLAIN:
        return _encoded(name, text)
    if _ATOMS.fullmatch(text):
        return text
    return '"' + _TO_QUOTE.sub(r"\\\1", text) + '"'


def _needs_encoding(text: str) -> bool:
    longest_word = max(map(len, text.split(" ")))
    return not text.isascii() or "=?" in text or longest_word > _LONGEST_PLAIN


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", LINE_LENGTH, header_name=name).encode(linesep="\r\n")


def _folded(name: str, text: str) -> str:
    return Header(text, "us-ascii", LINE_LENGTH, header_name=name).encode(linesep="\r\n")


def _line(name: str, value: str) -> bytes:
    return f"{name}: {value}".encode()
