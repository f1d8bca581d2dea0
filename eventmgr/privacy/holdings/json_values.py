"""Taking a person out of what is stored as JSON: their key, and the words that name them."""

import re
from collections.abc import Sequence
from typing import Any

from eventmgr.privacy.subject import HIDDEN

_LISTS = frozenset({"persons", "person_ids"})
_BEFORE_ADDRESS = r"(?<!\w)(?<!\w[.+'’-])"
_AFTER_ADDRESS = r"(?!\w|[.+-]\w)"
"""A full stop or dash belongs to a longer address only if that goes on beyond it."""


def without_person(value: Any, person_id: int) -> Any:  # noqa: ANN401 - JSON
    """Return the value without the person's parts, seats and key."""
    if isinstance(value, dict):
        return {name: _of_name(name, each, person_id) for name, each in value.items()}
    if isinstance(value, list):
        return [without_person(each, person_id) for each in value if not _is_of(each, person_id)]
    return value


def without_words(
    value: Any,  # noqa: ANN401 - JSON
    words: Sequence[str],
    *,
    kept: Sequence[str] = (),
) -> Any:  # noqa: ANN401 - JSON
    """Return the value, every text in it without these words; see scrubbed."""
    if isinstance(value, str):
        return scrubbed(value, words, kept=kept)
    if isinstance(value, dict):
        return {name: without_words(each, words, kept=kept) for name, each in value.items()}
    if isinstance(value, list):
        return [without_words(each, words, kept=kept) for each in value]
    return value


def only(value: dict[str, Any] | None, names: frozenset[str]) -> dict[str, Any] | None:
    """Return the values of these names; of others only that there was one."""
    if value is None:
        return None
    return {name: each if name in names else HIDDEN for name, each in value.items()}


def scrubbed(text: str, words: Sequence[str], *, kept: Sequence[str] = ()) -> str:
    """Return the text without these words, in whatever case they stand.

    They go only where they stand alone: not as a part of other words or addresses, and not as a
    part of what is ``kept``, the longer names of others.
    """
    hidden = frozenset(filter(None, words))
    if not hidden:
        return text
    sought = sorted(hidden.union(filter(None, kept)), key=lambda each: (-len(each), each))
    pattern = re.compile("|".join(f"({_alone(each)})" for each in sought), re.IGNORECASE)

    def told(found: re.Match[str]) -> str:
        return HIDDEN if sought[(found.lastindex or 0) - 1] in hidden else found[0]

    return pattern.sub(told, text)


def _alone(word: str) -> str:
    """Return the pattern of a word that no letter or digit touches; of an address, wholly."""
    if "@" in word:
        return _BEFORE_ADDRESS + re.escape(word) + _AFTER_ADDRESS
    return rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"


def _of_name(name: str, value: Any, person_id: int) -> Any:  # noqa: ANN401 - JSON
    if name == "person_id" and value == person_id:
        return None
    if name in _LISTS and isinstance(value, list):
        return [each for each in value if each != person_id]
    return without_person(value, person_id)


def _is_of(value: Any, person_id: int) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, dict) and value.get("person_id") == person_id
