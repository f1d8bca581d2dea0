"""The one cleaning of texts before they are set: what no reader can see or what harms the page.

Everything else stays word for word.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from eventmgr.foundation.text import clean as without_controls
from eventmgr.printing.typefaces import uncovered

MOST_MARKS: Final = 12
"""Combining marks kept in a row: Tibetan stacks reach ten, a hostile text has thousands."""

PLACEHOLDER: Final = "\u25af"
"""What stands for a character that no font of ours shows: a visible box."""

_LINE_BREAKS = re.compile("[\x0b\x0c]")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
"""Orders that turn the direction of what follows, and the byte order mark."""
_INVISIBLE = re.compile(
    "[\n\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's Default_Ignorable_Code_Point: a font need not have them."""
_NONCHARACTERS = re.compile(
    "["
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def clean(text: str) -> str:
    r"""Return the text in NFC without what harms a page; cleaning twice changes nothing.

    Taken out: controls but ``\n``, surrogates, noncharacters, orders of direction, and combining
    marks beyond `MOST_MARKS` in a row. Tabs become blanks.
    """
    if text.isascii() and text.isprintable():
        return text
    breaks = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    seen = _NONCHARACTERS.sub("", _UNSEEN.sub("", without_controls(breaks)))
    return _fewer_marks(unicodedata.normalize("NFC", seen))


def each_text(tree: object, change: Callable[[str], str]) -> object:
    """Return a tree of dicts, lists and tuples with every string value changed; keys stay."""
    if isinstance(tree, str):
        return change(tree)
    if isinstance(tree, dict):
        return {key: each_text(value, change) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [each_text(value, change) for value in tree]
    return tree


@dataclass(frozen=True, slots=True)
class Substitution:
    """Puts `PLACEHOLDER` where our fonts show nothing, and counts what it replaced."""

    replaced: Counter[str] = field(default_factory=Counter)

    def __call__(self, text: str) -> str:
        """Return the text with every character that has no glyph replaced."""
        if text.isascii():
            return text
        for character in uncovered(set(filter(_needs_glyph, text))):
            self.replaced[character] += text.count(character)
            text = text.replace(character, PLACEHOLDER)
        return text

    def remarks(self) -> tuple[str, ...]:
        """Return one line for each replaced character: its number, its name, how often."""
        return tuple(
            f"U+{ord(each):04X} {unicodedata.name(each, '')} x{count}".replace("  ", " ")
            for each, count in sorted(self.replaced.items())
        )


def _needs_glyph(character: str) -> bool:
    return not _INVISIBLE.match(character)


def _fewer_marks(text: str) -> str:
    if not any(map(_is_mark, text)):
        return text
    return "".join(_capped(is_mark, run) for is_mark, run in groupby(text, _is_mark))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc", "Me"}


def _capped(is_mark: bool, run: Iterable[str]) -> str:  # noqa: FBT001 - the key that groupby gives
    characters = list(run)
    return "".join(characters[:MOST_MARKS] if is_mark else characters)
