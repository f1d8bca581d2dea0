"""How names are sorted; a guess that whoever knows better can overwrite."""

import unicodedata
from typing import Final

_WESTERN: Final = "LATIN"


def guessed_sort_name(name: str) -> str:
    """Return by what a name sorts: a Western one by its last word, any other as it is written."""
    words = name.split()
    if len(words) < 2 or not _is_western(name):  # noqa: PLR2004 - first and last
        return name
    return f"{words[-1]}, {' '.join(words[:-1])}"


def _is_western(name: str) -> bool:
    letters = [each for each in name if unicodedata.category(each).startswith("L")]
    return all(unicodedata.name(each, "").startswith(_WESTERN) for each in letters)
