"""What it would cost to put some people into another group, for each group, before it is done."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from eventmgr.groups.seating.costs import quotas
from eventmgr.groups.seating.problem import Problem, Seats, wish_cost


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What changes if they all sit in this group."""

    table: int
    cost: int
    """By how much the seating costs more; below nought, less."""
    broken: int
    """How many breaches of rules there are more."""


def prices(problem: Problem, seats: Seats, keys: Collection[int]) -> list[Price]:
    """Return the price of every group for these people, by counts of those who share a value."""
    moving = [each for each in problem.people if each.key in keys and each.key in seats]
    pairs = {pair for each in moving for pair in each.values.items()}
    there: Counter[tuple[tuple[str, str], int]] = Counter()
    for each in problem.people:
        if each.key in seats:
            there.update((pair, seats[each.key]) for pair in pairs & each.values.items())
    going = Counter((pair, seats[each.key]) for each in moving for pair in each.values.items())
    coming = Counter(pair for each in moving for pair in each.values.items())
    touched = [
        (quota, (quota.rule.attribute, quota.value))
        for quota in quotas(problem)
        if (quota.rule.attribute, quota.value) in pairs
    ]
    tables = [each.key for each in problem.tables]
    before = sum(quota.broken([there[pair, at] for at in tables]) for quota, pair in touched)
    found = []
    for table in tables:
        after = sum(
            quota.broken(
                [there[pair, at] - going[pair, at] + coming[pair] * (at == table) for at in tables]
            )
            for quota, pair in touched
        )
        wishes = sum(wish_cost(each, table) - wish_cost(each, seats[each.key]) for each in moving)
        broken = after - before
        cost = wishes + problem.breach_cost * broken
        found.append(Price(table=table, cost=cost, broken=broken))
    return found
