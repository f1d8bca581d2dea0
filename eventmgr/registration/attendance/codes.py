"""Codes that people can read out and type: Crockford's base 32, in groups of four."""

import secrets
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
"""60 bits: with a limit on attempts, nobody finds one by trying."""
GROUP: Final = 4
_TYPED_FOR: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(SIGNS) for _each in range(LENGTH))


def grouped(code: str) -> str:
    """Return the code as it is printed: 4 signs, a hyphen, 4 signs, ..."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """Return the code that was meant: any case, any separators, O for 0, I and L for 1."""
    plain = "".join(each for each in typed.upper() if each.isascii() and each.isalnum())
    return plain.translate(_TYPED_FOR)
