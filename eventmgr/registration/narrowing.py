"""Which people a list shows: a filter as data, as the words of an address, and back again.

Pure. The words are what a bookmark holds and what a saved list keeps, so that a list can be read
aloud, checked, and never holds more than a filter can.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar

from eventmgr.foundation.db import LARGEST_KEY
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.registration.enums import Among, Category, Clearance, RegistrationState

LONGEST: Final = 300
UNSAID: Final = "-"
"""Stands for whoever said nothing, where a filter knows keys."""
NOTHING: Final = '""'
"""Stands for whoever said nothing, where a filter knows words: nothing, exactly."""
EVER: Final = "ever"
NEVER: Final = "never"
YES: Final = "y"

State = RegistrationState | Among


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which registrations a list shows; what is empty does not narrow it.

    Words in quotation marks are looked for exactly, others as a part of what was said.
    """

    state: State | None = None
    sector: str | None = None
    name: str = ""
    category: Category | None = None
    organisation: str = ""
    country: str = ""
    province: str = ""
    gender: str | None = None
    """The key of an answer to the ready-made question."""
    clearance: Clearance | None = None
    delegation: int | None = None
    """The key of the institution's list on which they stand."""
    came: str = ""
    """A day on which they were checked in, “ever” or “never”."""
    unanswered: bool = False
    """Only those who have not answered."""

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anybody out."""
        return self != Filter()

    @property
    def words(self) -> dict[str, str]:
        """The filter as the words of an address."""
        return _words_of(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Whom the address book shows; what is empty does not narrow it."""

    words: str = ""
    sector: str | None = None
    country: str = ""
    state: State | None = None
    organisation: str = ""
    province: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return self != Wanted()

    @property
    def address(self) -> dict[str, str]:
        """The filter as the words of an address."""
        return _words_of(self)


AnyFilter = Filter | Wanted
FilterT = TypeVar("FilterT", Filter, Wanted)


def understood(kind: type[FilterT], words: Mapping[str, str]) -> FilterT:
    """Return the filter that the words stand for; what makes no sense does not narrow it."""
    found: dict[str, Any] = {}
    for name in _names(kind):
        try:
            found[name] = READERS[name](words.get(name, ""))
        except ValueError:
            continue
    return kind(**found)


def checked(kind: type[FilterT], words: Mapping[str, str]) -> FilterT:
    """Return the filter that the words stand for, where a wrong one would do harm.

    Raises DomainError for a word that no filter knows and for a value that makes no sense.
    """
    unknown = sorted(set(words) - set(_names(kind)))
    found: dict[str, Any] = {}
    for name, typed in words.items():
        try:
            found[name] = None if unknown else READERS[name](typed)
        except ValueError:
            unknown = [name]
    if unknown:
        raise DomainError(
            _(
                "“%(word)s” is nothing that people are chosen by here. Choose them anew.",
                word=unknown[0][:60],
            )
        )
    return kind(**found)


def exactly(typed: str) -> str | None:
    """Return what stands between quotation marks; None for words without them."""
    if len(typed) > 1 and typed.startswith('"') and typed.endswith('"'):
        return typed[1:-1]
    return None


def quoted(words: str) -> str:
    """Return the words as a filter looks for them exactly."""
    return f'"{words}"'


def _words_of(wanted: AnyFilter) -> dict[str, str]:
    told = ((each.name, getattr(wanted, each.name)) for each in fields(wanted))
    return {name: _written(value) for name, value in told if value not in {None, "", False}}


def _written(value: Any) -> str:  # noqa: ANN401 - whatever a filter holds
    return YES if value is True else str(value)


def _names(kind: type[AnyFilter]) -> list[str]:
    return [each.name for each in fields(kind)]


def _line(typed: str) -> str:
    line = clean_line(typed)
    if len(line) > LONGEST:
        raise ValueError(line)
    return line


def _key(typed: str) -> str | None:
    return _line(typed) or None


def _state(typed: str) -> State | None:
    if typed in set(Among):
        return Among(typed)
    return RegistrationState(typed) if typed else None


def _category(typed: str) -> Category | None:
    return Category(typed) if typed else None


def _clearance(typed: str) -> Clearance | None:
    return Clearance(typed) if typed else None


def _number(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < len(str(LARGEST_KEY)) + 1):
        raise ValueError(typed)
    if not 0 < int(typed) <= LARGEST_KEY:
        raise ValueError(typed)
    return int(typed)


def _came(typed: str) -> str:
    return typed if typed in {"", EVER, NEVER} else date.fromisoformat(typed).isoformat()


def _is_yes(typed: str) -> bool:
    return typed == YES


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "state": _state,
    "sector": _key,
    "name": _line,
    "words": _line,
    "category": _category,
    "organisation": _line,
    "country": _line,
    "province": _line,
    "gender": _key,
    "clearance": _clearance,
    "delegation": _number,
    "came": _came,
    "unanswered": _is_yes,
}
"""How each word of a filter is read; ValueError for what makes no sense."""
