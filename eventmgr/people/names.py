"""How names are sorted; a guess that whoever knows better can overwrite."""

import unicodedata
from itertools import takewhile
from typing import Final

from eventmgr.people.sounds import is_form_of_address

LONGEST_HONORIFIC: Final = 60
_WESTERN: Final = "LATIN"


def parted(name: str, *, is_whole: bool = True) -> tuple[str, str]:
    """Return the forms of address in front of a name, and the name.

    Of a whole name something is always left.
    """
    words = name.split()
    front = list(takewhile(is_form_of_address, words[:-1] if is_whole else words))
    while len(" ".join(front)) > LONGEST_HONORIFIC:
        front.pop()
    return " ".join(front), " ".join(words[len(front) :])


def guessed_sort_name(name: str) -> str:
    """Return by what a name sorts: a Western one by its last word, any other as it is written.

    Forms of address in front of it do not count.
    """
    _honorific, name = parted(name)
    words = name.split()
    if len(words) < 2 or not _is_western(name):  # noqa: PLR2004 - first and last
        return name
    return f"{words[-1]}, {' '.join(words[:-1])}"


def _is_western(name: str) -> bool:
    letters = [each for each in name if unicodedata.category(each).startswith("L")]
    return all(unicodedata.name(each, "").startswith(_WESTERN) for each in letters)
