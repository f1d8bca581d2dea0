"""What changed from one text to another, word by word; pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal

Op = Literal["equal", "insert", "delete"]

MOST_PIECES: Final = 6_000
"""What is left of longer texts between their common beginning and end is shown as a whole."""
MOST_PAIRS: Final = 400_000
"""How many places may look alike: the same word thousands of times would take minutes."""

_PIECE: Final = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


def by_words(old: str, new: str) -> list[tuple[Op, str]]:
    """Return the steps from one text to the other.

    What is equal or deleted, joined, is the old text; what is equal or inserted is the new one. No
    step is empty, and no two of one kind follow each other.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    ahead = _alike(before, after)
    behind = _alike(before[ahead:][::-1], after[ahead:][::-1])
    middle = _between(before[ahead : len(before) - behind], after[ahead : len(after) - behind])
    steps = [
        ("equal", "".join(before[:ahead])),
        *middle,
        ("equal", "".join(before[len(before) - behind :])),
    ]
    return list(_joined(steps))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the pieces with which both begin."""
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return place
    return min(len(old), len(new))


def _between(old: Sequence[str], new: Sequence[str]) -> list[tuple[Op, str]]:
    if max(len(old), len(new)) > MOST_PIECES or _pairs(old, new) > MOST_PAIRS:
        return [("delete", "".join(old)), ("insert", "".join(new))]
    found: list[tuple[Op, str]] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, a, b, c, d in steps:
        if tag == "equal":
            found.append(("equal", "".join(old[a:b])))
        else:
            found += [("delete", "".join(old[a:b])), ("insert", "".join(new[c:d]))]
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(counts[each] for each in old)


def _joined(steps: Sequence[tuple[Op, str]]) -> Iterator[tuple[Op, str]]:
    for op, group in groupby((each for each in steps if each[1]), key=lambda step: step[0]):
        yield op, "".join(text for _op, text in group)
