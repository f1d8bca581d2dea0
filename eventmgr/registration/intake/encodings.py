"""In which encoding a file of people is; strict candidates, and the one that reads like names."""

import codecs
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.tables import UnreadableTable

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": _l("Windows (Western)"),
    "cp1256": _l("Windows (Arabic, Urdu)"),
    "mac_roman": _l("Mac Roman"),
}
_SINGLE_BYTE: Final = ("cp1252", "cp1256", "mac_roman")
_TWO_CHARACTERS: Final = 4
_SAMPLE: Final = 200_000
_ARABIC: Final = ("\u0600", "\u06ff")
_MARKS: Final = frozenset("“”‘’–—…·«»•°º\u00a0،؛؟\u200c\u200d\u200e\u200f")


def guess(content: bytes) -> str:
    """Return the encoding: by its mark, by being strictly UTF-8, else the likeliest reading."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf_16(content):
        return "utf-16"
    if _decoded(content, "utf-8") is not None:
        return "utf-8"
    sample = content[:_SAMPLE]
    return max(_SINGLE_BYTE, key=lambda name: _likelihood(sample, name))


def decoded(content: bytes, encoding: str) -> str:
    """Return the text; raises UnreadableTable if the bytes are not of this encoding."""
    text = _decoded(content, encoding)
    if text is None:
        raise UnreadableTable(
            _("The file is not in the encoding that was chosen. Choose another."), field="encoding"
        )
    return text.removeprefix("\ufeff")


def _decoded(content: bytes, encoding: str) -> str | None:
    name = _utf_16(content) or encoding if encoding == "utf-16" else encoding
    try:
        return content.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf_16(content: bytes) -> str:
    """Return which UTF-16 a file without a mark is in: its zeros stand at every second byte."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    head = content[:2000]
    for name, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, others = head[start::2].count(0), head[1 - start :: 2].count(0)
        if len(head) >= _TWO_CHARACTERS and not others and zeros * 4 > len(head):
            return name
    return ""


def _likelihood(content: bytes, encoding: str) -> float:
    text = _decoded(content, encoding)
    if text is None:
        return float("-inf")
    classic_mac = encoding == "mac_roman" and b"\r" in content and b"\n" not in content
    pairs = zip(" " + text, text, text[1:] + " ", strict=False)
    return sum(_plausible(*three) for three in pairs if not three[1].isascii()) + classic_mac


def _plausible(before: str, char: str, after: str) -> int:
    if char in _MARKS:
        return 0
    if not char.isalpha():
        return -2
    around = [each for each in (before, after) if each.isalpha()]
    if any(_is_arabic(each) != _is_arabic(char) for each in around):
        return -2
    if _is_arabic(char):
        return 2
    if char.isupper() and before.islower():
        return -2
    return 1


def _is_arabic(char: str) -> bool:
    return _ARABIC[0] <= char <= _ARABIC[1]
