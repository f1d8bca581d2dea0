"""Names and numbers of one direction inside words of the other (Unicode UAX #9)."""

import unicodedata
from typing import Final

FIRST_STRONG: Final = "\u2068"
POP: Final = "\u2069"
_OTHERS: Final = {"ltr": frozenset({"R", "AL"}), "rtl": frozenset({"L"})}


def isolated(value: str, direction: str) -> str:
    """Return the value so that plain text which runs in this direction keeps its order around it.

    A value without a letter of the other direction stays as it is.
    """
    if "\n" in value or _OTHERS[direction].isdisjoint(map(unicodedata.bidirectional, value)):
        return value
    return f"{FIRST_STRONG}{value}{POP}"
