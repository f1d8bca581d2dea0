"""Choices of people as words: what a campaign keeps of whom it goes to. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from eventmgr.agenda.enums import SessionRoleName
from eventmgr.campaigns.enums import Part
from eventmgr.foundation.db import LARGEST_KEY
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.registration.enums import Among, Category, RegistrationState

MOST: Final = 50
"""How many choices one campaign may combine, on each side."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Some people: a kind of choice and what is chosen."""

    kind: str
    value: Any

    @property
    def words(self) -> str:
        """How it is kept, and how a form names it."""
        return f"{self.kind}:{self.value}"


def read(words: str) -> Choice:
    """Return the choice; raises DomainError for words that are none."""
    kind, _colon, value = words.partition(":")
    try:
        return Choice(kind, _READERS[kind](value))
    except (KeyError, ValueError) as error:
        raise DomainError(_("Choose one of the list."), field="choice") from error


def added(choices: list[str], words: str) -> list[str]:
    """Return the choices with one more; raises DomainError for words that are none, and too many.

    A choice that is there already is not there twice.
    """
    choice = read(words).words
    if choice in choices:
        return choices
    if len(choices) >= MOST:
        raise DomainError(
            _("Combine at most %(most)d choices: save a list instead.", most=MOST), field="choice"
        )
    return [*choices, choice]


def _key(value: str) -> int:
    is_number = value.isascii() and value.isdecimal() and len(value) <= len(str(LARGEST_KEY))
    if not (is_number and 0 < int(value) <= LARGEST_KEY):
        raise ValueError(value)
    return int(value)


def _nothing(value: str) -> str:
    if value:
        raise ValueError(value)
    return value


def _state(value: str) -> RegistrationState | Among:
    return Among(value) if value in set(Among) else RegistrationState(value)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "registered": _nothing,
    "contacts": _nothing,
    "uninvited": _nothing,
    "unanswered": _nothing,
    "state": _state,
    "category": Category,
    "list": _key,
    "groups": Part,
    "group": _key,
    "parts": _nothing,
    "role": SessionRoleName,
    "session": _key,
}
"""Every kind of choice, and how its value is read."""
