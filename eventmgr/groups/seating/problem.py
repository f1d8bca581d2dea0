"""One question of seating as plain data: people, groups, what is wanted, and what must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from eventmgr.groups.seating.enums import Emphasis, Ending, RuleKind

WISH_COSTS: Final = (0, 2, 4)
"""What a first, a second and a third choice costs."""
LATER_WISH: Final = 20
UNWISHED: Final = 40
"""What a seat costs that somebody with wishes did not name."""
BREACH_COSTS: Final = MappingProxyType({Emphasis.WISHES: 5, Emphasis.EVEN: 20, Emphasis.RULES: 200})
"""What one breach of a rule costs."""
MOVE_COST: Final = 100_000
"""What it costs to move somebody who sits already: more than anything it could bring."""
TOP: Final = 3
"""How many choices count as being among the first."""

Seats = Mapping[int, int]
"""The keys of groups by those of the people who sit there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seated:
    """One person to be seated."""

    key: int
    values: Mapping[str, str] = field(default_factory=dict)
    """What is known of the person by attribute; what is not known falls under no rule."""
    wishes: tuple[int, ...] = ()
    """The groups in the order that the person wishes."""
    stays: int | None = None
    """The group in which the person must sit."""
    sits: int | None = None
    """Where the person sits now, if as few as possible are to be moved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One group, and how many it takes."""

    key: int
    smallest: int
    largest: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What is wanted for all who share a value of the attribute."""

    attribute: str
    kind: RuleKind
    most: int = 1
    """How many of them one group may have, if that is the rule."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """All that decides on a seating; the same problem and seed give the same answer."""

    people: tuple[Seated, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    together: tuple[tuple[int, int], ...] = ()
    emphasis: Emphasis = Emphasis.EVEN

    @property
    def breach_cost(self) -> int:
        """What one breach of a rule costs."""
        return BREACH_COSTS[self.emphasis]

    @property
    def has_room(self) -> bool:
        """Whether the sizes of the groups can hold everybody."""
        least = sum(each.smallest for each in self.tables)
        return least <= len(self.people) <= sum(each.largest for each in self.tables)

    def standing(self, drafted: Mapping[int, int]) -> dict[int, int]:
        """Return the seats that still count: of who is seated, in groups of the round."""
        people, tables = {each.key for each in self.people}, {each.key for each in self.tables}
        return {key: at for key, at in drafted.items() if key in people and at in tables}


def wish_cost(person: Seated, table: int) -> int:
    """Return what the person's wishes and present seat say against sitting there."""
    moved = MOVE_COST if person.sits is not None and person.sits != table else 0
    if not person.wishes:
        return moved
    if table not in person.wishes:
        return moved + UNWISHED
    place = person.wishes.index(table)
    return moved + (WISH_COSTS[place] if place < TOP else LATER_WISH)


def shares(tables: Sequence[Table], people: int) -> list[Fraction]:
    """Return how many each group would have if all were as full as their sizes allow.

    Equal groups get the same, whatever the number; the shares of all add up to everybody. Raises
    ValueError if the sizes cannot hold so many.
    """
    low, high = sum(each.smallest for each in tables), sum(each.largest for each in tables)
    if not low <= people <= high:
        raise ValueError(people)
    bounds = sorted({bound for each in tables for bound in (each.smallest, each.largest)})
    level = Fraction(bounds[0] if bounds else 0)
    for lower, upper in pairwise(bounds):
        filled = sum((_filled(each, Fraction(upper)) for each in tables), Fraction(0))
        level = Fraction(upper)
        if filled >= people:
            rising = sum(each.smallest <= lower and upper <= each.largest for each in tables)
            if rising:
                level -= Fraction(filled - people) / rising
            break
    return [_filled(each, level) for each in tables]


def _filled(table: Table, level: Fraction) -> Fraction:
    return min(max(Fraction(table.smallest), level), Fraction(table.largest))


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Seats as they were found, and how."""

    seats: Seats
    bound: int | None
    """What no seating can cost less than, where that is known."""
    ending: Ending
    seconds: float
    solver: str
