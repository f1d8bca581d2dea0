"""Words as a template sets them: in which direction they are read, and where a line may break."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from eventmgr.foundation.text import clean_line
from eventmgr.printing.characters import clean

Told = dict[str, Any]

_BREAKS_ANYWHERE: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_JOINED: Final = re.compile("[\u0590-\u0fff\u1000-\u109f\u1780-\u18af]")
"""Scripts whose letters change with their neighbours: nothing may come between."""
_STACKED: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]{3}")
"""More marks on one letter than the height of a line allows for."""
_LONGEST_WORD: Final = 24
_CHUNK: Final = 12
_DIRECTIONS: Final = {"L": False, "R": True, "AL": True}


def spoken(words: str) -> Told | None:
    """Return the words in the parts between which a line may break; None if there are none."""
    line = clean_line(clean(words))
    if not line:
        return None
    return {
        "rtl": reads_from_right(line),
        "stacked": bool(_STACKED.search(unicodedata.normalize("NFD", line))),
        "parts": [_parts(word) for word in line.split(" ")],
    }


def reads_from_right(words: str) -> bool:
    """Whether the first letter that has a direction is read from right to left (UAX #9, P2)."""
    found = (_DIRECTIONS.get(unicodedata.bidirectional(each)) for each in words)
    return next((each for each in found if each is not None), False)


def _parts(word: str) -> list[str]:
    letters = list(_letters(word))
    if _BREAKS_ANYWHERE.search(word):
        return letters
    if len(letters) > _LONGEST_WORD and not _JOINED.search(word):
        return ["".join(each) for each in _chunks(letters)]
    return [word]


def _letters(word: str) -> Iterator[str]:
    """Yield each letter together with the marks and joiners that belong to it."""
    letter = ""
    for each in word:
        if letter and not (_belongs(each) or letter.endswith("\u200d")):
            yield letter
            letter = ""
        letter += each
    if letter:
        yield letter


def _belongs(character: str) -> bool:
    is_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} or is_tone


def _chunks(letters: list[str]) -> Iterator[list[str]]:
    rest = iter(letters)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
