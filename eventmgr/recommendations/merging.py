"""Bringing two texts together that grew out of one: word by word, or not at all.

Three-way merge (diff3: Khanna, Kunal, Pierce, “A Formal Investigation of Diff3”, 2007) over words
instead of lines. Where both sides changed the same place in different ways nothing is woven
together: a person sees both texts whole.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

MOST_PIECES: Final = 6_000
"""About 3,000 words with their gaps; comparing longer texts takes seconds, so a person decides."""

_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Change(NamedTuple):
    """Pieces from ``start`` up to ``end`` of the base became others."""

    start: int
    end: int
    pieces: tuple[str, ...]


def pieces(text: str) -> list[str]:
    """Return the text in pieces: words, gaps and signs; joined again they are the text."""
    return _PIECE.findall(text)


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with the changes of both, or None if they exclude each other.

    ``merge(b, a, b) == a``, ``merge(b, b, c) == c``, ``merge(b, a, a) == a``, and the two sides
    can change places.
    """
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    old, *new = [pieces(each) for each in (base, mine, theirs)]
    if max(map(len, (old, *new))) > MOST_PIECES:
        return None
    changes = _united(_changes(old, new[0]), _changes(old, new[1]))
    return None if changes is None else "".join(_applied(old, changes))


def _changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Change(a, b, tuple(new[c:d])) for tag, a, b, c, d in steps if tag != "equal"]


def _united(mine: list[Change], theirs: list[Change]) -> list[Change] | None:
    """Return all changes in order, or None if two that differ touch."""
    united: list[Change] = []
    for each in sorted({*mine, *theirs}):
        if united and each.start <= united[-1].end:
            return None
        united.append(each)
    return united


def _applied(old: Sequence[str], changes: Sequence[Change]) -> Iterator[str]:
    at = 0
    for start, end, new in changes:
        yield from old[at:start]
        yield from new
        at = end
    yield from old[at:]
