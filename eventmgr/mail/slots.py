"""Slots: where a text that many mails share leaves room for what each says of its own.

The marks are noncharacters (Unicode 23.7), which ``foundation.text.clean`` takes out of whatever is
typed: nobody can write a slot, and what fills one is never read for slots again.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import escape

OPENS: Final = "\ufdd0"
CLOSES: Final = "\ufdd1"
_SLOT = re.compile(f"{OPENS}([a-z][a-z0-9_]*){CLOSES}")


def slot(name: str) -> str:
    """Return the mark of the slot of this name: small letters, digits and underscores."""
    return f"{OPENS}{name}{CLOSES}"


def names(text: str) -> frozenset[str]:
    """Return the names of the slots in the text."""
    return frozenset(_SLOT.findall(text))


def parted(text: str) -> list[str]:
    """Return the text in pieces: words at the even places, names of slots at the odd ones."""
    return _SLOT.split(text)


def filled(
    text: str, values: Mapping[str, str], write: Callable[[str], str] = lambda value: value
) -> str:
    """Return the text with each slot's value, as ``write`` writes it there.

    Raises KeyError for a slot without a value.
    """
    return _SLOT.sub(lambda found: write(values[found[1]]), text)


def filled_html(text: str, values: Mapping[str, str]) -> str:
    """Return the HTML with each slot's value as text, never as markup; raises KeyError."""
    return filled(text, values, lambda value: str(escape(value)))
