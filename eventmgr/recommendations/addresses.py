"""What a group wrote, as its addresses call it: 7 is WG3-R07, F01 is WG3-F01."""

import re
from typing import Final

from eventmgr.recommendations.enums import KIND_LETTERS, RecommendationKind

KINDS: Final = {letter: kind for kind, letter in KIND_LETTERS.items() if letter != "R"}
PATTERN: Final = f"[{''.join(KINDS)}]?[0-9]{{1,10}}"


def is_key(word: str) -> bool:
    """Whether `read` can read the word, and a text may be called so."""
    return bool(re.fullmatch(PATTERN, word, re.ASCII)) and read(word)[1] < 2**31


def read(key: int | str) -> tuple[RecommendationKind, int]:
    """Return the kind and the number of what an address calls so; it must fit `PATTERN`."""
    word = str(key)
    kind = KINDS.get(word[:1])
    if kind is None:
        return RecommendationKind.RECOMMENDATION, int(word)
    return kind, int(word[1:])
