"""What a seating costs: one definition for the solver, for changes by hand and for the words.

Every rule is a function of how many people with one value sit in one group, so that the cost of a
move is known from a few counts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.problem import (
    MOVE_COST,
    TOP,
    Problem,
    Rule,
    Seats,
    Table,
    shares,
    wish_cost,
)

UNLIMITED = 2**30


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """What one rule wants for one value: of how many, where, how few and how many."""

    rule: Rule
    value: str
    people: int
    fewest: tuple[int, ...]
    most: tuple[int, ...]
    """By group, in the order of the problem."""
    needed: int = 0
    """In how many groups they sit at least, if that is counted."""

    def breaches(self, count: int, table: int) -> int:
        """Return by how many people, or groups, so many in that group breach the rule.

        Of a rule that keeps people together every group counts, also those that are `needed`.
        """
        if self.rule.kind is RuleKind.TOGETHER:
            return int(count > 0)
        if self.rule.kind is RuleKind.NEVER_ALONE:
            return int(count == 1)
        return max(0, count - self.most[table]) + max(0, self.fewest[table] - count)


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """One thing that a seating does not keep."""

    rule: Rule
    value: str
    table: int | None
    """The group; None where it is about all of them."""
    count: int
    """How many there are of them in the group, or in how many groups they sit."""
    size: int
    """How many people, or groups, it is off: this many breaches."""
    is_short: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a seating costs, taken apart."""

    total: int
    breaches: tuple[Breach, ...]
    moved: int
    wishing: int
    """How many have wishes at all."""
    first: int
    """How many of them got the first."""
    top: int
    """How many of them got one of the first three."""
    by_place: tuple[int, ...] = ()
    """How many got their first, second, ... choice."""

    @property
    def broken(self) -> int:
        """How many breaches there are."""
        return sum(each.size for each in self.breaches)

    def share(self, count: int) -> int:
        """Return a part of those who wish in percent; all are content if nobody wishes."""
        return round(100 * count / self.wishing) if self.wishing else 100


def quotas(problem: Problem) -> list[Quota]:
    """Return what the rules want for every value, in order of the rules and values.

    Raises ValueError if the sizes of the groups cannot hold everybody.
    """
    each_share = shares(problem.tables, len(problem.people))
    return [
        _quota(problem, rule, value, count, each_share)
        for rule in problem.rules
        for value, count in sorted(_counts(problem, rule).items())
        if count > 1 or rule.kind is not RuleKind.NEVER_ALONE  # one of a kind cannot be helped
    ]


def cost_of(problem: Problem, seats: Seats) -> Cost:
    """Return what the seating costs; people without a seat cost nothing and count nowhere."""
    seated = [each for each in problem.people if each.key in seats]
    broken = tuple(_breaches(problem, seats))
    wishing = [each for each in seated if each.wishes]
    places = Counter(
        each.wishes.index(seats[each.key]) for each in wishing if seats[each.key] in each.wishes
    )
    wishes = sum(wish_cost(each, seats[each.key]) for each in seated)
    return Cost(
        total=wishes + problem.breach_cost * sum(each.size for each in broken),
        breaches=broken,
        moved=sum(each.sits is not None and each.sits != seats[each.key] for each in seated),
        wishing=len(wishing),
        first=places[0],
        top=sum(places[each] for each in range(TOP)),
        by_place=tuple(places[each] for each in range(max(places, default=-1) + 1)),
    )


def without_moves(total: int, moved: int) -> int:
    """Return the cost without what the moves alone cost."""
    return total - moved * MOVE_COST


def _breaches(problem: Problem, seats: Seats) -> Iterator[Breach]:
    counts: Counter[tuple[str, str, int]] = Counter(
        (attribute, value, seats[person.key])
        for person in problem.people
        if person.key in seats
        for attribute, value in person.values.items()
    )
    for quota in quotas(problem):
        rule, value = quota.rule, quota.value
        there = [counts[rule.attribute, value, table.key] for table in problem.tables]
        if rule.kind is RuleKind.TOGETHER:
            spread = sum(count > 0 for count in there)
            if spread > quota.needed:
                size = spread - quota.needed
                yield Breach(rule=rule, value=value, table=None, count=spread, size=size)
            continue
        for index, (table, count) in enumerate(zip(problem.tables, there, strict=True)):
            size = quota.breaches(count, index)
            if size:
                yield Breach(
                    rule=rule,
                    value=value,
                    table=table.key,
                    count=count,
                    size=size,
                    is_short=count < quota.fewest[index],
                )


def _counts(problem: Problem, rule: Rule) -> Counter[str]:
    return Counter(
        value for each in problem.people if (value := each.values.get(rule.attribute, ""))
    )


def _quota(
    problem: Problem, rule: Rule, value: str, people: int, each_share: list[Fraction]
) -> Quota:
    tables, everybody = problem.tables, len(problem.people)
    fewest, most = [0] * len(tables), [UNLIMITED] * len(tables)
    needed = 0
    if rule.kind is RuleKind.DISTRIBUTE:
        parts = [people * each / everybody for each in each_share]
        fewest, most = [floor(each) for each in parts], [ceil(each) for each in parts]
    elif rule.kind is RuleKind.AT_MOST:
        most = [rule.most] * len(tables)
    elif rule.kind is RuleKind.TOGETHER:
        needed = _needed(tables, people)
    return Quota(
        rule=rule,
        value=value,
        people=people,
        fewest=tuple(fewest),
        most=tuple(most),
        needed=needed,
    )


def _needed(tables: tuple[Table, ...], people: int) -> int:
    """Return in how many of the groups so many people have room at least."""
    filled = accumulate(sorted((each.largest for each in tables), reverse=True))
    return sum(each < people for each in filled) + 1
