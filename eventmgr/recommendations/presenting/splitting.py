"""Long texts continue on a next page; nothing of them is cut."""

import re
from typing import Final

MOST: Final = 380
"""About as many letters as are read from the back of a hall on one page."""
LINE: Final = 50
"""What an empty line takes, counted in letters."""
_SENTENCE = re.compile(r"(?<=[.!?\u06d4\u061f\u3002])\s|\n")
_SPACE = re.compile(r"\s")


def pieces(text: str, most: int = MOST) -> list[str]:
    """Return the text in pieces that fit a page each, broken after a sentence if one ends there.

    Every character but white space at the breaks is in exactly one of them, in order.
    """
    found, left = [], text.strip()
    while left:
        end = _end(left, most)
        found.append(left[:end].rstrip())
        left = left[end:].lstrip()
    return found


def _end(text: str, most: int) -> int:
    """Return where the first piece ends."""
    limit = _limit(text, most)
    if limit >= len(text):
        return len(text)
    head = text[: limit + 1]
    for pattern in (_SENTENCE, _SPACE):
        ends = [each.end() for each in pattern.finditer(head) if each.end() > limit // 2]
        if ends:
            return ends[-1]
    return limit


def _limit(text: str, most: int) -> int:
    """Return how many characters a page holds, line ends counted as lines."""
    weight = 0
    for place, letter in enumerate(text):
        weight += LINE if letter == "\n" else 1
        if weight > most:
            return max(1, place)
    return len(text)
