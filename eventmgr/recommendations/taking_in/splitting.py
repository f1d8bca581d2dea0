"""Splitting plain text into recommendations: by numbers, else by bullets, else by blank lines.

No letter is lost: each stands in one item's mark or text, or in what is left over.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 100
"""Items of one paste; the rest is left over."""
_NUMBERED: Final = re.compile(r"\s*(\(?\d{1,3}[.)]|\(\d{1,3}\)|R\d{1,3}[.:)])(?=\s)\s*")
_BULLETED: Final = re.compile(r"\s*([•‣◦▪●○–—*\-·])(?=\s)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and whether whoever wrote it had it numbered or bulleted by a program."""

    text: str
    is_listed: bool = False


@dataclass(slots=True)
class Item:
    """One recommendation of a text; the mark is what stood before it."""

    mark: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, without blank lines around them."""
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class Split:
    """What was found, and what belongs to nothing."""

    items: list[Item] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def split(text: str) -> Split:
    """Return the items of a pasted text."""
    return split_lines([Line(each) for each in text.split("\n")])


def split_lines(lines: Sequence[Line]) -> Split:
    """Return the items of the lines; what comes before the first mark is left over."""
    for begins in (_numbered, _listed, _bulleted):
        if any(begins(each) is not None for each in lines):
            return _bounded(_by_marks(lines, begins))
    return _bounded(_by_blanks(lines))


def _numbered(line: Line) -> str | None:
    return _mark(_NUMBERED, line)


def _bulleted(line: Line) -> str | None:
    return _mark(_BULLETED, line)


def _listed(line: Line) -> str | None:
    return "" if line.is_listed and line.text.strip() else None


def _mark(pattern: re.Pattern[str], line: Line) -> str | None:
    found = pattern.match(line.text)
    return found[0] if found and line.text[found.end() :].strip() else None


def _by_marks(lines: Iterable[Line], begins: Callable[[Line], str | None]) -> Split:
    found = Split()
    for line in lines:
        mark = begins(line)
        if mark is not None:
            found.items.append(Item(mark.strip(), [line.text[len(mark) :]]))
        elif found.items:
            found.items[-1].lines.append(line.text)
        elif line.text.strip():
            found.rest.append(line.text)
    return found


def _by_blanks(lines: Iterable[Line]) -> Split:
    found, is_open = Split(), False
    for line in lines:
        if not line.text.strip():
            is_open = False
        elif is_open:
            found.items[-1].lines.append(line.text)
        else:
            found.items.append(Item("", [line.text]))
            is_open = True
    return found


def _bounded(found: Split) -> Split:
    for each in found.items[MOST:]:
        found.rest.append(f"{each.mark} {each.text}".strip())
    del found.items[MOST:]
    return found
