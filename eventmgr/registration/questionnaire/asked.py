"""A question as it is asked: plain data, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire.enums import Among, QuestionKind

YES: Final = "yes"
NO: Final = "no"
"""What a condition calls the two answers of a question that asks for yes or no."""

Value = Any
"""An answer as JSON: text, a number, yes or no, or a list of keys in their order."""
Values = Mapping[str, Value]
"""Answers by the keys of their questions."""
Typed = Mapping[str, Sequence[str]]
"""What came with a form: of each question that it showed, all that stood in its fields."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    key: str
    label: str
    is_gone: bool = False
    """Whether only those have it who have chosen it before."""


@dataclass(frozen=True, slots=True)
class Condition:
    """By which answers to which question another one is asked."""

    key: str
    answers: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question."""

    key: str
    kind: QuestionKind
    label: str
    id: int = 0
    why: str = ""
    kept: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    """All that can be chosen, working groups and languages too."""
    among: Among = Among.OPTIONS
    ranks: int = 3
    lowest: int | None = None
    highest: int | None = None
    earliest: date | None = None
    latest: date | None = None
    categories: frozenset[Category] = frozenset()
    condition: Condition | None = None
    is_retired: bool = False

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that anybody can choose."""
        return tuple(each for each in self.options if not each.is_gone)

    @property
    def field(self) -> str:
        """How the question's field is called in forms."""
        return f"q-{self.key}"

    def label_of(self, key: str) -> str:
        """Return what the option is called; an option that nobody knows any more by its key."""
        return next((each.label for each in self.options if each.key == key), key)
