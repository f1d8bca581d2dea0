"""The languages that people speak, found by what somebody typed."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from babel import Locale

from eventmgr.foundation.i18n import language
from eventmgr.foundation.text import fold
from eventmgr.people import own_names

_BETWEEN: Final = re.compile(r"[,;/|&+،؛、，\n]+|\s+(?:and|und|et|y|e|اور|و)\s+")
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^]]*\]")
_ALSO: Final = {"castilian": "es", "dari": "fa", "farsi": "fa", "mandarin": "zh"}
"""What people call languages beside the names of CLDR."""


class Spoken(NamedTuple):
    """What was understood of a list of languages, and what was not."""

    codes: list[str]
    unknown: list[str]


def understood(typed: str) -> Spoken:
    """Return the codes of the languages named, in any of the usual ways, each once.

    A language is named by its code, by its English name, by the reader's, or by its own.
    """
    codes: dict[str, None] = {}
    unknown = []
    for word in filter(None, map(str.strip, _BETWEEN.split(_IN_BRACKETS.sub(" ", typed)))):
        found = _codes_in(word)
        codes.update(dict.fromkeys(found))
        if not found:
            unknown.append(word)
    return Spoken(list(codes), unknown)


def _codes_in(word: str) -> list[str]:
    """Return the language of the word, or those of its parts if it is a list without commas."""
    known = _known(language())
    whole = known.get(fold(word))
    if whole:
        return [whole]
    parts = [known.get(fold(part)) for part in word.split()]
    return [each for each in parts if each] if all(parts) else []


@cache
def _known(reader: str) -> Mapping[str, str]:
    """Return the languages by every folded name and code that counts for the reader."""
    found: dict[str, str] = {}
    for names in (Locale("en").languages, Locale.parse(reader).languages):
        for code, name in names.items():
            if "_" not in code:
                found.setdefault(fold(name), code)
    found.update({name: code for name, code in own_names.languages().items() if name not in found})
    found.update(_ALSO)
    codes = map(str, Locale("en").languages)
    found.update({code.lower(): code for code in codes if "_" not in code})
    return found
