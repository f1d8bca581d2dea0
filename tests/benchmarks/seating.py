"""Who sits where: the solver against whoever comes first and against counting off."""

from collections.abc import Iterator
from time import perf_counter

from eventmgr.groups.seating import comparing
from eventmgr.groups.seating.costs import Cost, cost_of
from eventmgr.groups.seating.solver import solve
from tests.factories.seating import make_problem

SIZES = ((120, 5, 60), (500, 12, 30), (2_000, 40, 60))
"""How many people, in how many groups, and how many seconds at most."""


def measure() -> Iterator[str]:
    """Yield the lines: people of ten sectors, eight provinces, three genders and languages."""
    yield "Seats by wishes and quotas, three wishes each, one of a body in a group"
    yield f"  {'':28}{'first':>8}{'top 3':>8}{'breaches':>10}{'cost':>8}{'s':>8}"
    for people, tables, seconds in SIZES:
        problem = make_problem(people, tables)
        began = perf_counter()
        found = solve(problem, seed=1, seconds=seconds)
        took = perf_counter() - began
        yield f"  {people} people, {tables} groups: {found.ending.value}"
        yield _row("the solver", cost_of(problem, found.seats), took)
        yield _row("who comes first", cost_of(problem, comparing.first_come(problem)))
        yield _row("counting off", cost_of(problem, comparing.counting_off(problem)))


def _row(name: str, cost: Cost, seconds: float | None = None) -> str:
    took = "" if seconds is None else f"{seconds:8.1f}"
    return (
        f"    {name:26}{cost.share(cost.first):6} %{cost.share(cost.top):6} %"
        f"{cost.broken:10}{cost.total:8}{took}"
    )
