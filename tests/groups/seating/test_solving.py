"""The best seating: what must hold holds, and nothing cheaper is left."""

from itertools import product
from random import Random
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eventmgr.groups.seating import comparing, solver
from eventmgr.groups.seating.costs import cost_of, percent, quotas
from eventmgr.groups.seating.enums import Emphasis, Ending, RuleKind
from eventmgr.groups.seating.layout import Contradiction, layout
from eventmgr.groups.seating.pricing import prices
from eventmgr.groups.seating.problem import (
    MOVE_COST,
    Problem,
    Rule,
    Seated,
    Seats,
    Table,
    shares,
)
from eventmgr.groups.seating.programme import programme
from eventmgr.groups.seating.solver import NoneBeforeStop, NoneInTime, Progress, Solution, solve
from eventmgr.groups.seating.swapping import Swapper, first_seating
from tests.factories.seating import make_problem

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw: st.DrawFn, *, most: int = 6) -> Problem:
    """Small problems of every kind; not all of them have an answer."""
    tables = range(1, draw(st.integers(2, 3)) + 1)
    keys = range(1, draw(st.integers(1, most)) + 1)
    people = tuple(
        Seated(
            key=key,
            values={
                each: value
                for each in ("a", "b")
                if (value := draw(st.sampled_from(["", "x", "y", "z"])))
            },
            wishes=tuple(draw(st.lists(st.sampled_from(tables), unique=True, max_size=3))),
            stays=draw(st.sampled_from([None, None, None, *tables])),
            sits=draw(st.sampled_from([None, *tables])),
        )
        for key in keys
    )
    rules = draw(
        st.lists(
            st.builds(
                Rule,
                attribute=st.sampled_from(["a", "b"]),
                kind=st.sampled_from(RuleKind),
                most=st.integers(1, 2),
            ),
            max_size=3,
        )
    )
    pairs = st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=1)
    return Problem(
        people=people,
        tables=tuple(_table(draw, key) for key in tables),
        rules=tuple(rules),
        apart=tuple(pair for pair in draw(pairs) if pair[0] != pair[1]),
        together=tuple(pair for pair in draw(pairs) if pair[0] != pair[1]),
        emphasis=draw(st.sampled_from(Emphasis)),
    )


def _table(draw: st.DrawFn, key: int) -> Table:
    smallest = draw(st.integers(0, 2))
    return Table(key=key, smallest=smallest, largest=smallest + draw(st.integers(0, 4)))


def holds(problem: Problem, seats: Seats) -> bool:
    """Whether everything that must hold holds, said once more without the solver's own words."""
    sizes = {table.key: sum(at == table.key for at in seats.values()) for table in problem.tables}
    return (
        set(seats) == {each.key for each in problem.people}
        and set(seats.values()) <= set(sizes)
        and all(t.smallest <= sizes[t.key] <= t.largest for t in problem.tables)
        and all(each.stays in {None, seats[each.key]} for each in problem.people)
        and all(seats[one] != seats[other] for one, other in problem.apart)
        and all(seats[one] == seats[other] for one, other in problem.together)
    )


def every_seating(problem: Problem) -> list[Seats]:
    keys = [each.key for each in problem.people]
    tables = [each.key for each in problem.tables]
    all_of_them = (dict(zip(keys, at, strict=True)) for at in product(tables, repeat=len(keys)))
    return [each for each in all_of_them if holds(problem, each)]


def solved(problem: Problem, **values: Any) -> Solution:
    return solve(problem, **{"seed": 1, "seconds": 20, **values})


@FEW
@given(problems())
def test_the_answer_costs_what_the_best_of_all_seatings_costs(problem: Problem) -> None:
    possible = every_seating(problem)
    if not possible:
        with pytest.raises(Contradiction):
            solved(problem)
        return
    best = min(cost_of(problem, each).total for each in possible)
    found = solved(problem)
    assert holds(problem, found.seats)
    assert found.ending is Ending.OPTIMAL
    assert cost_of(problem, found.seats).total == found.cost == found.bound == best


@FEW
@given(problems(), st.randoms(use_true_random=False))
def test_the_cost_is_the_same_by_people_and_by_units(problem: Problem, random: Any) -> None:
    possible = every_seating(problem)
    assume(possible)
    seats = random.choice(possible)
    plan = layout(problem)
    at = plan.at(seats)
    assert plan.total(at) - plan.unavoidable == cost_of(problem, seats).total
    made = programme(plan, list(range(len(plan.units))), list(range(plan.tables)))
    start = made.start(at).col_value
    told = sum(cost * value for cost, value in zip(made.costs, start, strict=True))
    assert round(told) - plan.unavoidable == cost_of(problem, seats).total
    for columns, values, low, high in made.rows:
        row = sum(value * start[column] for column, value in zip(columns, values, strict=True))
        assert low - 1e-9 <= row <= high + 1e-9


@FEW
@given(problems(), st.data())
def test_the_price_of_a_move_is_the_difference_of_the_costs(
    problem: Problem, data: st.DataObject
) -> None:
    tables = st.sampled_from([each.key for each in problem.tables])
    keys = [each.key for each in problem.people]
    seats = {key: data.draw(tables) for key in keys if data.draw(st.booleans())}
    moving = data.draw(st.sets(st.sampled_from(keys))) & seats.keys()
    before = cost_of(problem, seats)
    for price in prices(problem, seats, moving):
        after = cost_of(problem, seats | dict.fromkeys(moving, price.table))
        told = (price.cost, price.broken)
        assert told == (after.total - before.total, after.broken - before.broken)


@FEW
@given(st.integers(1, 2_000), st.data())
def test_a_part_of_people_is_rounded_in_one_way(people: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, people))
    assert abs(percent(count, people) - 100 * count / people) <= 0.5
    assert percent(count, people) + percent(people - count, people) in {100, 101}
    assert percent(1, 8) == 13


@FEW
@given(problems(most=9), st.integers(0, 2**20))
def test_swaps_keep_what_must_hold_and_never_make_it_worse(problem: Problem, seed: int) -> None:
    try:
        plan = layout(problem)
    except Contradiction:
        return
    at = first_seating(plan, Random(seed))  # noqa: S311 - chance that can be repeated
    assume(at is not None)
    assert at is not None
    swapper = Swapper(plan, at)
    swapper.improve(list(range(len(plan.units))), lambda: False)
    assert holds(problem, plan.seats(at))
    assert holds(problem, plan.seats(swapper.at))
    assert plan.total(swapper.at) <= plan.total(at)
    assert (swapper.counts == plan.counts(swapper.at)).all()


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6),
    st.integers(0, 60),
)
def test_shares_add_up_and_keep_the_sizes(sizes: list[tuple[int, int]], people: int) -> None:
    tables = [
        Table(key=key, smallest=min(each), largest=max(each)) for key, each in enumerate(sizes)
    ]
    low, high = sum(each.smallest for each in tables), sum(each.largest for each in tables)
    if not low <= people <= high:
        with pytest.raises(ValueError, match=str(people)):
            shares(tables, people)
        return
    found = shares(tables, people)
    assert sum(found) == people
    assert all(t.smallest <= each <= t.largest for t, each in zip(tables, found, strict=True))


@FEW
@given(st.integers(2, 4), st.lists(st.sampled_from("xyz"), min_size=2, max_size=12))
def test_of_equal_groups_each_has_its_floor_and_its_ceiling(tables: int, values: list[str]) -> None:
    problem = Problem(
        people=tuple(Seated(key=key, values={"a": v}) for key, v in enumerate(values, 1)),
        tables=tuple(Table(key=key, smallest=0, largest=99) for key in range(tables)),
        rules=(Rule(attribute="a", kind=RuleKind.DISTRIBUTE),),
    )
    for quota in quotas(problem):
        least, rest = divmod(values.count(quota.value), tables)
        assert set(quota.fewest) == {least}
        assert set(quota.most) == {least + bool(rest)}


def test_the_same_problem_and_seed_give_the_same_seats() -> None:
    problem = make_problem(40, 4)
    first, second = solved(problem), solved(problem)
    assert (first.seats, first.ending) == (second.seats, Ending.OPTIMAL)


def test_a_large_problem_goes_in_parts_and_ends_the_same_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("eventmgr.groups.seating.solver.WHOLE", 0)
    monkeypatch.setattr("eventmgr.groups.seating.solver.PART", 60)
    problem = make_problem(48, 6)
    first, second = solved(problem), solved(problem)
    assert (first.seats, first.ending, first.bound) == (second.seats, Ending.FINISHED, None)
    assert holds(problem, first.seats)
    others = (comparing.first_come(problem), comparing.counting_off(problem))
    assert all(first.cost < cost_of(problem, each).total for each in others)


def test_time_that_runs_out_leaves_the_best_found() -> None:
    times = iter(range(10_000))
    found = solved(make_problem(60, 5), seconds=3, clock=lambda: float(next(times)))
    assert found.ending is Ending.OUT_OF_TIME
    assert holds(make_problem(60, 5), found.seats)


def test_a_watch_hears_of_progress_and_stops_the_search() -> None:
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return len(heard) < 3

    found = solved(make_problem(60, 5), watch=watch)
    assert (found.ending, len(heard)) == (Ending.STOPPED, 3)
    assert holds(make_problem(60, 5), found.seats)


def planted(people: int, tables: int, enemies: int) -> Problem:
    """A problem that has an answer, and one that nobody comes upon by chance."""
    random = Random(5)  # noqa: S311 - made-up people
    keys = range(1, people + 1)
    place = {key: key % tables for key in keys}
    pairs = [(random.choice(keys), random.choice(keys)) for _ in range(enemies * 2)]
    return Problem(
        people=tuple(Seated(key=key) for key in keys),
        tables=tuple(
            Table(key=key, smallest=people // tables, largest=people // tables)
            for key in range(1, tables + 1)
        ),
        apart=tuple({pair for pair in pairs if place[pair[0]] != place[pair[1]]}),
    )


def test_none_found_in_time_is_not_said_to_be_impossible() -> None:
    hard = planted(120, 12, 3_000)
    began = monotonic()
    with pytest.raises(NoneInTime):
        solve(hard, seed=1, seconds=0.2)
    assert monotonic() - began < 30  # far more than that where the limit is not kept


def test_a_search_that_has_found_nothing_yet_is_heard_of_and_stopped() -> None:
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return False

    with pytest.raises(NoneBeforeStop):
        solve(planted(120, 12, 3_000), seed=1, seconds=60, watch=watch)
    assert {each.cost for each in heard} == {None}


def test_progress_tells_what_the_best_costs_and_what_nothing_can_cost_less_than() -> None:
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return True

    found = solved(make_problem(60, 5), watch=watch)
    costs = [each.cost for each in heard if each.cost is not None]
    bounds = [each.bound for each in heard if each.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] >= found.cost
    assert len(set(costs)) > 1
    assert bounds
    assert max(bounds) <= found.cost


def test_some_forty_people_are_seated_in_the_best_way_there_is() -> None:
    rules = (
        Rule(attribute="gender", kind=RuleKind.DISTRIBUTE),
        Rule(attribute="organisation", kind=RuleKind.AT_MOST, most=1),
    )
    found = solved(make_problem(32, 4, rules=rules))
    assert (found.ending, found.bound) == (Ending.OPTIMAL, found.cost)


def test_what_a_watch_raises_comes_out_of_the_solver() -> None:
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        if progress.bound is None and len(heard) > 200:  # by then HiGHS is at work
            raise KeyError("broken")
        return True

    with pytest.raises(KeyError):
        solved(make_problem(120, 5), watch=watch)


def test_nobody_is_seated_in_no_time() -> None:
    found = solved(Problem(people=(), tables=(Table(key=1, smallest=0, largest=1),)))
    assert (found.seats, found.ending) == ({}, Ending.OPTIMAL)


def test_few_are_moved_when_some_did_not_come() -> None:
    people = [Seated(key=key, sits=1 + key % 3, values={"a": str(key % 2)}) for key in range(1, 31)]
    there = tuple(each for each in people if each.sits != 3 or each.key < 10)
    problem = Problem(
        people=there,
        tables=tuple(Table(key=key, smallest=6, largest=12) for key in (1, 2, 3)),
        rules=(Rule(attribute="a", kind=RuleKind.DISTRIBUTE),),
    )
    found = solved(problem)
    lacking = 6 - sum(each.sits == 3 for each in there)
    assert cost_of(problem, found.seats).moved == lacking > 0
    assert found.cost // MOVE_COST == lacking


def test_sectors_sit_by_themselves_if_they_are_kept_together() -> None:
    people = tuple(Seated(key=key, values={"sector": f"s{key % 3}"}) for key in range(1, 31))
    problem = Problem(
        people=people,
        tables=tuple(Table(key=key, smallest=5, largest=20) for key in (1, 2, 3)),
        rules=(Rule(attribute="sector", kind=RuleKind.TOGETHER),),
    )
    found = solved(problem)
    assert cost_of(problem, found.seats).breaches == ()
    groups = [
        {each.values["sector"] for each in people if found.seats[each.key] == t} for t in (1, 2, 3)
    ]
    assert sorted(map(len, groups)) == [1, 1, 1]


@FEW
@given(problems(most=9))
def test_those_who_come_first_and_who_count_off_all_sit_somewhere(problem: Problem) -> None:
    for seated in (comparing.first_come(problem), comparing.counting_off(problem)):
        assert set(seated) == {each.key for each in problem.people}
        assert all(each.stays in {None, seated[each.key]} for each in problem.people)


def test_what_parts_tell_of_themselves_is_not_told_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "first_seating", lambda *_: None)  # as where many sit apart
    monkeypatch.setattr(solver, "WHOLE", 10)
    monkeypatch.setattr(solver, "PART", 60)
    told: list[Progress] = []

    def watch(progress: Progress) -> bool:
        told.append(progress)
        return True

    found = solved(make_problem(60, 5), watch=watch)
    assert found.bound is not None
    assert found.bound <= found.cost
    assert {each.bound for each in told} <= {None, *range(found.cost + 1)}
    assert min(each.cost for each in told if each.cost is not None) >= found.cost
