"""What changed between two texts, word by word; pure."""

import re
from typing import Final, Literal

from rapidfuzz.distance import Indel

Op = Literal["equal", "insert", "delete"]
MOST_WORDS: Final = 12_000
"""Texts of more words are told whole, one after the other: nobody waits long for a page."""
_MARKS: Final = '.,;:!?()\\[\\]{}"،؛؟۔«»“”„…'
_WORDS: Final = re.compile(rf"(?:[^\s{_MARKS}]+|[{_MARKS}]|^)\s*")


def by_words(old: str, new: str) -> list[tuple[Op, str]]:
    """Return the pieces of both texts in order.

    What is equal and deleted is the old text, what is equal and inserted the new one, letter by
    letter.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _joined([("equal", old)] if old == new else [("delete", old), ("insert", new)])
    found: list[tuple[Op, str]] = []
    for each in Indel.opcodes(before, after):
        if each.tag == "equal":
            found.append(("equal", "".join(before[each.src_start : each.src_end])))
        else:
            found.append(("delete", "".join(before[each.src_start : each.src_end])))
            found.append(("insert", "".join(after[each.dest_start : each.dest_end])))
    return _joined(found)


def _joined(pieces: list[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """Return the pieces without empty ones; of a run of changes, what went before what came."""
    found: list[tuple[Op, str]] = []
    gone = come = ""
    for op, text in [*pieces, ("equal", "")]:
        if op == "delete":
            gone += text
        elif op == "insert":
            come += text
        elif text or (op, text) == ("equal", ""):
            found += [("delete", gone), ("insert", come), ("equal", text)]
            gone = come = ""
    return [(op, text) for op, text in found if text]
