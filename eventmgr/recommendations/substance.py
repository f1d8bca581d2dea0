"""Whether two wordings say the same; pure."""

import hashlib
import unicodedata
from dataclasses import fields
from typing import Any

from eventmgr.foundation.text import fold
from eventmgr.recommendations.wording import Wording


def substance_of(wording: Wording) -> str:
    """Return a short text that is another one whenever what the wording says is another.

    White space is no substance in any field, nor are case and punctuation in the title. All else
    is: a comma in the text can turn what is asked for into its opposite.
    """
    told = [(each.name, _plain(each.name, getattr(wording, each.name))) for each in fields(wording)]
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_same(one: Wording, other: Wording) -> bool:
    """Whether whoever agreed to the one has agreed to the other."""
    return substance_of(one) == substance_of(other)


def _plain(name: str, value: Any) -> object:  # noqa: ANN401 - a field's
    if name == "title":
        return "".join(each for each in fold(value) if not _is_mark(each))
    if isinstance(value, tuple):
        return tuple(" ".join(each.split()) for each in value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _is_mark(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter).startswith("P")
