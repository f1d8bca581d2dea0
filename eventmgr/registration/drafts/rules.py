"""How much a draft may hold, and for how long; pure decisions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from eventmgr.foundation.text import clean
from eventmgr.registration.drafts.errors import DraftTooLarge, NotADraft

MOST_FIELDS: Final = 400
MOST_CHARACTERS: Final = 100_000
"""Together: fifty nominees with all that a row can hold fit in."""
KEPT_FOR: Final = timedelta(days=30)
NEVER_KEPT: Final = frozenset({"password", "csrf_token"})
"""The names of fields that are nobody's text; so are those that begin with what follows."""
_OF_THE_DRAFT: Final = "draft_"
_OF_A_QUESTION: Final = "q-"
"""What organisers ask may be called anything."""

Fields = dict[str, list[str]]


def sound(sent: object) -> Fields:
    """Return what was sent as texts by field, without what no text can mean.

    Raises NotADraft for what is no set of fields with texts, and DraftTooLarge.
    """
    if not isinstance(sent, Mapping):
        raise NotADraft
    found = {
        clean(str(name)): [clean(each) for each in _texts(values)]
        for name, values in sent.items()
        if _is_text(clean(str(name)))
    }
    size = sum(len(name) + sum(map(len, values)) for name, values in found.items())
    count = sum(max(1, len(values)) for values in found.values())
    if count > MOST_FIELDS or size > MOST_CHARACTERS:
        raise DraftTooLarge
    return found


def typed_words(fields: Fields) -> str:
    """Return what was typed, line by line, empty fields left out."""
    return "\n".join(
        f"{name}: {each}" for name, values in fields.items() for each in values if each.strip()
    )


def _is_text(name: str) -> bool:
    """Whether a field of this name holds what somebody typed; those of rows have a prefix."""
    last = name.rpartition("-")[2].lower()
    return name.startswith(_OF_A_QUESTION) or not (
        last in NEVER_KEPT or last.startswith(_OF_THE_DRAFT)
    )


def _texts(values: object) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise NotADraft
    return values
