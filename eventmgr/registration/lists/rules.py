"""What may be kept as a list; pure decisions."""

from collections.abc import Mapping
from typing import Any, Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.registration.lists.enums import ListKind
from eventmgr.registration.narrowing import AnyFilter, Filter, Wanted, checked

LONGEST_NAME: Final = 100
MOST_LISTS: Final = 100
"""Of one conference: their counts are read with one statement."""
NAMES: Final = frozenset({"name", "words"})
"""The words of a filter by which somebody is looked for by name."""


def filter_of(kind: ListKind, words: Mapping[str, Any]) -> AnyFilter:
    """Return the filter of these words; raises DomainError for words that no filter knows."""
    told = {name: str(value) for name, value in words.items()}
    if kind is ListKind.CONTACTS:
        return checked(Wanted, told)
    return checked(Filter, told)


def words_of(wanted: AnyFilter) -> dict[str, str]:
    """Return the filter as the words of an address."""
    return wanted.address if isinstance(wanted, Wanted) else wanted.words


def require_keepable(wanted: AnyFilter) -> None:
    """Raise DomainError for a filter that looks for somebody by name.

    A list is kept for what people are: a name would stay in it after its bearer was erased.
    """
    if NAMES & set(words_of(wanted)):
        raise DomainError(
            _(
                "A list is kept for what people are, not for their names. Empty the field with "
                "the name first."
            )
        )


def checked_name(typed: str) -> str:
    """Return the name of a list, cleaned; raises DomainError if it is empty or too long."""
    name = clean_line(typed)
    if not name:
        raise DomainError(_("Say how the list is called."), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(_("Use at most %(count)d characters.", count=LONGEST_NAME), field="name")
    return name


def require_room(number: int) -> None:
    """Raise DomainError if the conference has as many lists as can be kept."""
    if number >= MOST_LISTS:
        raise DomainError(_("There are %(most)d lists already. Delete one first.", most=MOST_LISTS))


def discreet(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of a filter for the history: that a name was looked for, not which."""
    return {name: "…" if name in NAMES else value for name, value in words.items()}
