"""Part of a seating as an integer programme: which units go into which of some groups.

Units that are alike in everything that counts stand as one class, of which so many go into each
group. A breach of a rule is a slack that costs; all numbers are whole, so a bound within one of the
cost is a proof.
"""

from dataclasses import dataclass, field
from typing import Final

import highspy
import numpy as np

from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.layout import FORBIDDEN, Layout, Whole

_INFINITY: Final = highspy.kHighsInf


@dataclass(kw_only=True, slots=True)
class Programme:
    """Columns and rows, and how to read a solution."""

    plan: Layout
    classes: list[list[int]]
    """The units of each class, in order."""
    tables: list[int]
    costs: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], float, float]] = field(default_factory=list)
    slacks: list[tuple[str, int, int, int]] = field(default_factory=list)
    """What each column after the seats stands for: its kind, quota, group and limit."""

    def column(self, number: int, place: int) -> int:
        """Return the column that says how many of a class go into a group."""
        return number * len(self.tables) + place

    def lp(self) -> highspy.HighsLp:
        """Return the programme as the solver takes it."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.col_cost_ = np.array(self.costs, dtype=float)
        lp.col_lower_ = np.zeros(len(self.costs))
        lp.col_upper_ = np.array(self.upper, dtype=float)
        lp.row_lower_ = np.array([low for *_, low, _ in self.rows], dtype=float)
        lp.row_upper_ = np.array([high for *_, high in self.rows], dtype=float)
        starts = np.cumsum([0, *(len(columns) for columns, *_ in self.rows)])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = np.array([each for row in self.rows for each in row[0]], np.int32)
        lp.a_matrix_.value_ = np.array([each for row in self.rows for each in row[1]], float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.costs)
        return lp

    def start(self, at: Whole) -> highspy.HighsSolution:
        """Return a seating as a solution of the programme, its slacks worked out."""
        values = np.zeros(len(self.costs))
        place = {table: number for number, table in enumerate(self.tables)}
        for number, units in enumerate(self.classes):
            for unit in units:
                values[self.column(number, place[int(at[unit])])] += 1
        counts = self.plan.counts(at)
        first = len(self.costs) - len(self.slacks)
        for offset, (kind, quota, table, limit) in enumerate(self.slacks):
            values[first + offset] = _slack(kind, int(counts[quota, table]), limit)
        solution = highspy.HighsSolution()
        solution.col_value = list(values)
        return solution

    def read(self, values: list[float], at: Whole) -> Whole:
        """Return the seating with the units of the programme where the solution has them."""
        found = at.copy()
        for number, units in enumerate(self.classes):
            rest = iter(units)
            for place, table in enumerate(self.tables):
                for _ in range(round(values[self.column(number, place)])):
                    found[next(rest)] = table
        return found


def programme(plan: Layout, units: list[int], tables: list[int]) -> Programme:
    """Return the programme that seats these units, and nobody else, in these groups."""
    made = Programme(plan=plan, classes=_classes(plan, units, tables), tables=tables)
    for members in made.classes:
        for table in tables:
            cost = int(plan.cost[members[0], table])
            made.costs.append(0 if cost >= FORBIDDEN else cost)
            made.upper.append(0 if cost >= FORBIDDEN else len(members))
    _seat_everybody(made)
    _keep_apart(made)
    for quota in range(len(plan.quotas)):
        _weigh(made, quota)
    return made


def _classes(plan: Layout, units: list[int], tables: list[int]) -> list[list[int]]:
    found: dict[object, list[int]] = {}
    for unit in units:
        is_own = plan.apart[unit] or plan.sizes[unit] > 1
        alike = (plan.adds[unit].tobytes(), plan.cost[unit, tables].tobytes())
        found.setdefault(unit if is_own else alike, []).append(unit)
    return list(found.values())


def _seat_everybody(made: Programme) -> None:
    plan, width = made.plan, len(made.tables)
    for number, members in enumerate(made.classes):
        columns = list(range(number * width, (number + 1) * width))
        made.rows.append((columns, [1] * width, len(members), len(members)))
    sizes = [int(plan.sizes[members[0]]) for members in made.classes]
    for place, table in enumerate(made.tables):
        columns = [made.column(number, place) for number in range(len(sizes))]
        made.rows.append((columns, sizes, int(plan.low[table]), int(plan.high[table])))


def _keep_apart(made: Programme) -> None:
    number_of = {members[0]: number for number, members in enumerate(made.classes)}
    for unit, number in number_of.items():
        for other in sorted(made.plan.apart[unit]):
            if other > unit and other in number_of:
                for place in range(len(made.tables)):
                    pair = [made.column(number, place), made.column(number_of[other], place)]
                    made.rows.append((pair, [1, 1], -_INFINITY, 1))


def _weigh(made: Programme, quota: int) -> None:
    """Add what a quota wants of each group, as slacks that cost."""
    plan = made.plan
    adds = [
        (number, int(plan.adds[members[0], quota]), len(members))
        for number, members in enumerate(made.classes)
        if plan.adds[members[0], quota]
    ]
    people = sum(add * count for _number, add, count in adds)
    if not people:
        return  # what is short then is short whoever sits where
    kind = plan.quotas[quota].rule.kind
    for place, table in enumerate(made.tables):
        columns = [made.column(number, place) for number, *_ in adds]
        values = [add for _number, add, _count in adds]
        if kind is RuleKind.TOGETHER:
            _open(made, quota, table, [(c, n) for c, (_, _, n) in zip(columns, adds, strict=True)])
        elif kind is RuleKind.NEVER_ALONE:
            most = min(people, int(plan.high[table]))
            _never_alone(made, quota, table, (columns, values), most)
        else:
            _bound(made, quota, table, (columns, values), people)


def _bound(
    made: Programme, quota: int, table: int, terms: tuple[list[int], list[int]], people: int
) -> None:
    columns, values = list(terms[0]), list(terms[1])
    fewest, most = int(made.plan.fewest[quota, table]), int(made.plan.most[quota, table])
    if fewest > 0:
        columns.append(_add_slack(made, "short", quota, table, limit=fewest, upper=fewest))
        values.append(1)
    if most < people:
        columns.append(_add_slack(made, "over", quota, table, limit=most, upper=people - most))
        values.append(-1)
    if len(columns) > len(terms[0]):
        high = most if most < people else _INFINITY
        made.rows.append((columns, values, fewest if fewest > 0 else -_INFINITY, high))


def _never_alone(
    made: Programme, quota: int, table: int, terms: tuple[list[int], list[int]], most: int
) -> None:
    columns, values = terms
    there = _add_slack(made, "there", quota, table, limit=0, upper=1, cost=0)
    alone = _add_slack(made, "alone", quota, table, limit=0, upper=1)
    made.rows.append(([*columns, there], [*values, -most], -_INFINITY, 0))
    made.rows.append(([*columns, there, alone], [*values, -2, 1], 0, _INFINITY))


def _open(made: Programme, quota: int, table: int, columns: list[tuple[int, int]]) -> None:
    there = _add_slack(made, "there", quota, table, limit=0, upper=1)
    for column, most in columns:
        made.rows.append(([column, there], [1, -most], -_INFINITY, 0))


def _add_slack(
    made: Programme,
    kind: str,
    quota: int,
    table: int,
    *,
    limit: int,
    upper: int,
    cost: int | None = None,
) -> int:
    made.costs.append(made.plan.weight if cost is None else cost)
    made.upper.append(upper)
    made.slacks.append((kind, quota, table, limit))
    return len(made.costs) - 1


def _slack(kind: str, count: int, limit: int) -> int:
    if kind == "there":
        return int(count > 0)
    if kind == "alone":
        return int(count == 1)
    return max(0, limit - count) if kind == "short" else max(0, count - limit)
