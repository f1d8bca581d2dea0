"""A problem as arrays: units of people who sit together, and the quotas they count for."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from eventmgr.groups.seating.costs import UNLIMITED, Quota, quotas
from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.problem import Problem, Seated, Seats, wish_cost

Whole = NDArray[np.int64]
FORBIDDEN: Final = 2**40
"""The cost of a seat that must not be taken."""


class Contradiction(Exception):  # noqa: N818 - read aloud: a contradiction
    """What must hold cannot hold all at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Units by number, groups by number, quotas by number."""

    problem: Problem
    units: tuple[tuple[Seated, ...], ...]
    sizes: Whole
    cost: Whole
    """What it costs to put a unit into a group, by unit and group; `FORBIDDEN` if it must not."""
    adds: Whole
    """How many of a unit fall under a quota, by unit and quota."""
    apart: tuple[frozenset[int], ...]
    """By unit: the units that must sit elsewhere."""
    low: Whole
    high: Whole
    quotas: tuple[Quota, ...]
    fewest: Whole
    most: Whole
    """By quota and group."""
    lone: Whole
    """By quota: 1 if nobody of them should be the only one in a group."""
    opens: Whole
    """By quota: 1 if each group in which one of them sits counts."""
    weight: int

    @property
    def tables(self) -> int:
        """How many groups there are."""
        return len(self.low)

    def seats(self, at: Whole) -> dict[int, int]:
        """Return the seats of the people, units sitting at these groups."""
        keys = [each.key for each in self.problem.tables]
        return {
            each.key: keys[int(table)]
            for unit, table in zip(self.units, at, strict=True)
            for each in unit
        }

    def at(self, seats: Seats) -> Whole:
        """Return the groups of the units by number."""
        index = {each.key: number for number, each in enumerate(self.problem.tables)}
        return np.array([index[seats[unit[0].key]] for unit in self.units], dtype=np.int64)

    def counts(self, at: Whole) -> Whole:
        """Return how many of each quota sit in each group."""
        found = np.zeros((len(self.quotas), self.tables), dtype=np.int64)
        for table in range(self.tables):
            found[:, table] = self.adds[at == table].sum(axis=0)
        return found

    def penalties(self, counts: Whole) -> Whole:
        """Return what the counts cost, by quota and group."""
        broken = np.maximum(counts - self.most, 0) + np.maximum(self.fewest - counts, 0)
        broken += self.lone[:, None] * (counts == 1) + self.opens[:, None] * (counts > 0)
        found: Whole = self.weight * broken
        return found

    def total(self, at: Whole) -> int:
        """Return what the seating costs, groups that are needed at least counted too."""
        own = self.cost[np.arange(len(self.units)), at].sum()
        return int(own + self.penalties(self.counts(at)).sum())

    @property
    def unavoidable(self) -> int:
        """What `total` counts for groups that are needed at least."""
        return self.weight * sum(each.needed for each in self.quotas)


def layout(problem: Problem) -> Layout:
    """Return the problem as arrays; raises Contradiction if that alone shows it has no answer."""
    units = _units(problem)
    number = {each.key: index for index, unit in enumerate(units) for each in unit}
    if not problem.has_room:
        raise Contradiction
    wanted = tuple(quotas(problem))
    apart: list[set[int]] = [set() for _ in units]
    for one, other in problem.apart:
        if number[one] == number[other]:
            raise Contradiction
        apart[number[one]].add(number[other])
        apart[number[other]].add(number[one])
    kinds = [each.rule.kind for each in wanted]
    return Layout(
        problem=problem,
        units=units,
        sizes=_whole([len(each) for each in units]),
        cost=_costs(problem, units),
        adds=_adds(units, wanted),
        apart=tuple(frozenset(each) for each in apart),
        low=_whole([each.smallest for each in problem.tables]),
        high=_whole([each.largest for each in problem.tables]),
        quotas=wanted,
        fewest=_grid([each.fewest for each in wanted], len(problem.tables)),
        most=_grid([each.most for each in wanted], len(problem.tables)),
        lone=_whole([kind is RuleKind.NEVER_ALONE for kind in kinds]),
        opens=_whole([kind is RuleKind.TOGETHER for kind in kinds]),
        weight=problem.breach_cost,
    )


def _whole(values: Any) -> Whole:  # noqa: ANN401 - whatever numpy takes
    return np.array(values, dtype=np.int64)


def _grid(rows: list[tuple[int, ...]], width: int) -> Whole:
    return np.minimum(_whole(rows).reshape(len(rows), width), UNLIMITED)


def _units(problem: Problem) -> tuple[tuple[Seated, ...], ...]:
    """Return the people, those who must sit together in one unit, in the order of the problem."""
    head = {each.key: each.key for each in problem.people}

    def root(key: int) -> int:
        while head[key] != key:
            key = head[key]
        return key

    for one, other in problem.together:
        head[max(root(one), root(other))] = min(root(one), root(other))
    units: dict[int, list[Seated]] = {}
    for each in problem.people:
        units.setdefault(root(each.key), []).append(each)
    return tuple(tuple(each) for each in units.values())


def _costs(problem: Problem, units: tuple[tuple[Seated, ...], ...]) -> Whole:
    found = _whole(
        [
            [sum(wish_cost(each, table.key) for each in unit) for table in problem.tables]
            for unit in units
        ]
    ).reshape(len(units), len(problem.tables))
    for row, unit in zip(found, units, strict=True):
        for stays in {each.stays for each in unit} - {None}:
            row[[table.key != stays for table in problem.tables]] = FORBIDDEN
        if row.min(initial=FORBIDDEN) >= FORBIDDEN:
            raise Contradiction
    return found


def _adds(units: tuple[tuple[Seated, ...], ...], wanted: tuple[Quota, ...]) -> Whole:
    found = np.zeros((len(units), len(wanted)), dtype=np.int64)
    columns: dict[tuple[str, str], list[int]] = {}
    for index, each in enumerate(wanted):
        columns.setdefault((each.rule.attribute, each.value), []).append(index)
    for number, unit in enumerate(units):
        for person in unit:
            for pair in person.values.items():
                found[number, columns.get(pair, [])] += 1
    return found
