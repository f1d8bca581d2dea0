"""Bringing two texts together that grew out of one: word by word, or not at all.

Three-way merge (diff3: Khanna, Kunal, Pierce, “A Formal Investigation of Diff3”, 2007) over words
instead of lines. Where both sides changed the same place in different ways nothing is woven
together: a person sees both texts whole.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

MOST_PIECES: Final = 6_000
"""About 3,000 words with their gaps; comparing takes memory by the square, so a person decides."""

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
    """Return the shortest way from one to the other, in time that no repetition can lengthen."""
    steps = Indel.opcodes(old, new)
    found = []
    for is_equal, run in groupby(steps, key=lambda step: step.tag == "equal"):
        if not is_equal:
            changed = list(run)
            start, end = changed[0], changed[-1]
            words = tuple(new[start.dest_start : end.dest_end])
            found.append(Change(start.src_start, end.src_end, words))
    return found


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
