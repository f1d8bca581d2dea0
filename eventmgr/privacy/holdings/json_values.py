"""Taking a person out of what is stored as JSON: their key, and the words that name them."""

from collections.abc import Sequence
from typing import Any

from eventmgr.privacy.subject import HIDDEN

_LISTS = frozenset({"persons", "person_ids"})


def without_person(value: Any, person_id: int) -> Any:  # noqa: ANN401 - JSON
    """Return the value without the person's parts, seats and key."""
    if isinstance(value, dict):
        return {name: _of_name(name, each, person_id) for name, each in value.items()}
    if isinstance(value, list):
        return [without_person(each, person_id) for each in value if not _is_of(each, person_id)]
    return value


def without_words(value: Any, words: Sequence[str]) -> Any:  # noqa: ANN401 - JSON
    """Return the value, every text in it without these words."""
    if isinstance(value, str):
        return scrubbed(value, words)
    if isinstance(value, dict):
        return {name: without_words(each, words) for name, each in value.items()}
    if isinstance(value, list):
        return [without_words(each, words) for each in value]
    return value


def only(value: dict[str, Any] | None, names: frozenset[str]) -> dict[str, Any] | None:
    """Return the values of these names; of others only that there was one."""
    if value is None:
        return None
    return {name: each if name in names else HIDDEN for name, each in value.items()}


def scrubbed(text: str, words: Sequence[str]) -> str:
    """Return the text without these words, in whatever case they stand."""
    for word in words:
        text = _replaced(text, word)
    return text


def _replaced(text: str, word: str) -> str:
    lowered, wanted = text.lower(), word.lower()
    if not wanted or wanted not in lowered:
        return text
    if len(lowered) != len(text):  # a letter of two in small: only the exact spelling is found
        return text.replace(word, HIDDEN)
    found, start = [], 0
    while (at := lowered.find(wanted, start)) >= 0:
        found.append(text[start:at])
        start = at + len(wanted)
    return HIDDEN.join([*found, text[start:]])


def _of_name(name: str, value: Any, person_id: int) -> Any:  # noqa: ANN401 - JSON
    if name == "person_id" and value == person_id:
        return None
    if name in _LISTS and isinstance(value, list):
        return [each for each in value if each != person_id]
    return without_person(value, person_id)


def _is_of(value: Any, person_id: int) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, dict) and value.get("person_id") == person_id
