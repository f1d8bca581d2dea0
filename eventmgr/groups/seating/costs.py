"""What a seating costs: one definition for the solver, for changes by hand and for the words.

Every rule is a function of how many people with one value sit in one group, so that the cost of a
move is known from a few counts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.problem import (
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

    def broken(self, counts: Sequence[int]) -> int:
        """Return by how much so many by group breach the rule, but for groups that are needed."""
        all_of_them = sum(self.breaches(count, table) for table, count in enumerate(counts))
        return max(0, all_of_them - self.needed)


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

    @property
    def broken(self) -> int:
        """How many breaches there are."""
        return sum(each.size for each in self.breaches)

    def share(self, count: int) -> int:
        """Return a part of those who wish in percent; all are content if nobody wishes."""
        return percent(count, self.wishing) if self.wishing else 100


def percent(count: int, people: int) -> int:
    """Return a part of people in percent, halves up: the one rounding wherever shares are told."""
    return (200 * count + people) // (2 * people)


def quotas(problem: Problem) -> list[Quota]:
    """Return what the rules want for every value, in order of the rules and values.

    Where the sizes of the groups cannot hold everybody, the shares are those of as many as they
    can: a draft is looked at also when others have come or gone.
    """
    least = sum(each.smallest for each in problem.tables)
    most = sum(each.largest for each in problem.tables)
    held = min(max(len(problem.people), least), most)
    each_share = [each / max(held, 1) for each in shares(problem.tables, held)]
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
    )


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
            spread, size = sum(count > 0 for count in there), quota.broken(there)
            if size:
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
    tables = problem.tables
    fewest, most = [0] * len(tables), [UNLIMITED] * len(tables)
    needed = 0
    if rule.kind is RuleKind.DISTRIBUTE:
        parts = [people * each for each in each_share]
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
