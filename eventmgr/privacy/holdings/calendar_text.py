"""Words in a calendar object (RFC 5545), whose lines are folded and whose marks are escaped."""

import re
from collections.abc import Sequence
from typing import Final

from eventmgr.privacy.holdings import json_values

FOLD: Final = "\n "
_MOST_OCTETS: Final = 75
_LINE: Final = "\x1e"
"""Stands for an escaped end of line, whose “n” would touch the word after it."""


def escaped(word: str) -> str:
    """Return the word as a TEXT value has it (3.3.11)."""
    return re.sub(r"([\\;,])", r"\\\1", word)


def scrubbed(text: str, words: Sequence[str], *, kept: Sequence[str] = ()) -> str:
    """Return the object without the words, as ``json_values.scrubbed``; untouched lines stay."""
    forms = [[*each, *map(escaped, each)] for each in (words, kept)]
    lines = re.split(r"\n(?! )", text)
    return "\n".join(_line(each, forms[0], forms[1]) for each in lines)


def _line(folded: str, words: Sequence[str], kept: Sequence[str]) -> str:
    line = folded.replace(FOLD, "")
    readable = re.sub(r"\\[nN]", _LINE, line)
    left = json_values.scrubbed(readable, words, kept=kept).replace(_LINE, r"\n")
    return folded if left == readable.replace(_LINE, r"\n") else _folded(left)


def _folded(line: str) -> str:
    """Return the line in pieces of at most 75 octets, no letter torn apart (3.1)."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _MOST_OCTETS:
            pieces.append("")
            size = 1  # the space that begins it
        pieces[-1] += letter
        size += octets
    return FOLD.join(pieces)
