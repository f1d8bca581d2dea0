"""The best seating that can be found in a time: swaps first, then HiGHS.

A problem that is small enough goes to HiGHS as a whole, which may prove the answer to be the best.
Of a larger one HiGHS takes a few groups at a time, all others staying as they are, until nothing
becomes better. Which groups, and every other choice, follows from the seed: the same problem and
seed give the same answer, unless the time runs out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from itertools import count
from random import Random
from time import monotonic
from typing import Any, Final

import highspy
import numpy as np

from eventmgr.groups.seating.enums import Ending
from eventmgr.groups.seating.layout import Contradiction, Layout, Whole, layout
from eventmgr.groups.seating.problem import Found, Problem
from eventmgr.groups.seating.programme import Programme, programme
from eventmgr.groups.seating.swapping import Swapper, first_seating

SOLVER: Final = "HiGHS"
WHOLE: Final = 4_000
"""Up to so many units times groups, the problem goes to HiGHS as a whole."""
PART: Final = 1_000
"""About so many of them are in a part of a larger problem."""
PART_NODES: Final = 200
MOST_ROWS: Final = 50_000
"""A programme of more rows is not looked through before it is solved."""
LEAST_LEFT: Final = 0.1
"""So many seconds at least HiGHS is given, which takes none at all for no limit."""
_IMPOSSIBLE: Final = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,  # no cost is below nought
)
NOTHING: Final = 2**62
"""More than any seating costs: none is there."""
STARTS: Final = 3
"""How many first seatings are tried."""
PATIENCE: Final = 2
"""After how many rounds through all groups without anything better the search ends."""


class NoneInTime(Exception):  # noqa: N818 - read aloud: none in time
    """No seating was found before the time ran out; that there is none is not proven."""


class NoneBeforeStop(Exception):  # noqa: N818 - read aloud: none before the stop
    """Somebody stopped the search before any seating was found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far the search has come."""

    seconds: float
    cost: int | None
    """What the best costs that was found so far; None: nothing was found yet."""
    bound: int | None
    """No seating costs less, as far as that is known."""


Watch = Callable[[Progress], bool]
"""Hears of progress now and then; what it returns says whether to go on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Solution:
    """A seating, and how it was found."""

    seats: dict[int, int]
    cost: int
    bound: int | None
    ending: Ending
    seconds: float
    version: str

    @property
    def found(self) -> Found:
        """What is kept of it."""
        return Found(
            seats=self.seats,
            bound=self.bound,
            ending=self.ending,
            seconds=self.seconds,
            solver=f"{SOLVER} {self.version}",
        )


def solve(
    problem: Problem,
    *,
    seed: int,
    seconds: float,
    watch: Watch = lambda _progress: True,
    clock: Callable[[], float] = monotonic,
) -> Solution:
    """Return the best seating found.

    Raises Contradiction if what must hold is proven not to hold all at once, and NoneInTime or
    NoneBeforeStop if the search ended before there was any seating.
    """
    plan = layout(problem)
    search = _Search(plan, seed=seed, seconds=seconds, watch=watch, clock=clock)
    if plan.units:
        search.begin()
        if len(plan.units) * plan.tables <= WHOLE:
            search.as_a_whole()
        else:
            search.in_parts()
    assert search.at is not None  # noqa: S101 - without one the search has raised
    return Solution(
        seats=plan.seats(search.at),
        cost=search.cost - plan.unavoidable,
        bound=search.bound,
        ending=search.ending(),
        seconds=search.passed(),
        version=metadata.version("highspy"),
    )


class _Search:
    def __init__(
        self,
        plan: Layout,
        *,
        seed: int,
        seconds: float,
        watch: Watch,
        clock: Callable[[], float],
    ) -> None:
        self.plan = plan
        self.seed = seed
        self.random = Random(seed)  # noqa: S311 - chance that can be repeated is the point
        self.watch, self.clock = watch, clock
        self.began = clock()
        self.until = self.began + seconds
        self.at: Whole | None = None if plan.units else np.zeros(0, dtype=np.int64)
        self.cost = 0 if not plan.units else NOTHING
        self.heard = NOTHING
        """What the best costs of which the solver at work has told, if it has the whole."""
        self.bound: int | None = None if plan.units else 0
        self.is_stopped = self.is_late = False
        self.is_whole = False
        """Whether the solver has the problem as a whole, so that what it tells is about that."""
        self.is_impossible = False
        """Whether there is proven to be no seating."""
        self.broke: BaseException | None = None
        """What was raised by the watch while the solver was at work."""

    def passed(self) -> float:
        return self.clock() - self.began

    def ending(self) -> Ending:
        if self.bound is not None and self.bound >= self.cost - self.plan.unavoidable:
            return Ending.OPTIMAL
        if self.is_stopped:
            return Ending.STOPPED
        return Ending.OUT_OF_TIME if self.is_late else Ending.FINISHED

    def begin(self) -> None:
        """Find first seatings, and make them better by swaps."""
        for _ in range(STARTS):
            at = first_seating(self.plan, self.random)
            if at is not None:
                self._take(self._swapped(at))
            if self._is_over():
                return

    def as_a_whole(self) -> None:
        """Let HiGHS look for the best seating of all."""
        if self._is_over():
            self._require_some()
            return
        every = list(range(self.plan.tables))
        made = programme(self.plan, list(range(len(self.plan.units))), every)
        self.is_whole = True
        found = self._run(made, nodes=None)
        self.is_whole = False
        self._bounded(found)
        self._require_some()

    def _bounded(self, found: float) -> None:
        """Keep the solver's bound: whatever is whole costs no less."""
        if abs(found) < highspy.kHighsInf:
            self.bound = int(np.ceil(found - 1e-6)) - self.plan.unavoidable

    def _require_some(self) -> None:
        if self.at is None and self.is_impossible:
            raise Contradiction
        if self.at is None:
            raise NoneBeforeStop if self.is_stopped else NoneInTime

    def in_parts(self) -> None:
        """Let HiGHS look for the best seating of a few groups at a time."""
        if self.at is None:
            self.as_a_whole()
        assert self.at is not None  # noqa: S101 - as_a_whole has raised
        without_luck = 0
        for _ in count():
            before = self.cost
            for tables in self._parts():
                units = np.nonzero(np.isin(self.at, tables))[0].tolist()
                self._run(programme(self.plan, units, tables), nodes=PART_NODES)
                if self._is_over():
                    return
            without_luck = 0 if self.cost < before else without_luck + 1
            if without_luck >= PATIENCE:
                return

    def _parts(self) -> list[list[int]]:
        """Return the groups in parts, by chance, each of about `PART` possible seats."""
        tables = list(range(self.plan.tables))
        self.random.shuffle(tables)
        average = len(self.plan.units) / len(tables)
        size = max(2, int((PART / average) ** 0.5))
        parts = [sorted(tables[first : first + size]) for first in range(0, len(tables), size)]
        if len(parts) > 1 and len(parts[-1]) == 1:
            parts[-2:] = [sorted(parts[-2] + parts[-1])]
        return parts

    def _swapped(self, at: Whole) -> Whole:
        swapper = Swapper(self.plan, at)
        order = list(range(len(self.plan.units)))
        self.random.shuffle(order)
        swapper.improve(order, self._is_over)
        return swapper.at

    def _take(self, at: Whole) -> None:
        cost = self.plan.total(at)
        if cost < self.cost:
            self.at, self.cost = at, cost

    def _is_over(self) -> bool:
        """Whether the time has run out, or somebody has stopped the search."""
        if not self.is_stopped:
            found = min(self.cost, self.heard)
            told = Progress(
                seconds=self.passed(),
                cost=None if found == NOTHING else found - self.plan.unavoidable,
                bound=self.bound,
            )
            self.is_stopped = not self.watch(told)
        self.is_late = self.is_late or self.clock() >= self.until
        return self.is_stopped or self.is_late

    def _run(self, made: Programme, *, nodes: int | None) -> float:
        """Run HiGHS on the programme, take what is better, and return its bound."""
        left = max(self.until - self.clock(), LEAST_LEFT)
        with highspy.Highs() as highs:  # type: ignore[no-untyped-call]  # its __init__ has no types
            highs.silent()
            highs.setOptionValue("random_seed", self.seed % (2**31))
            highs.setOptionValue("threads", 1)
            highs.setOptionValue("parallel", "off")
            highs.setOptionValue("time_limit", left)
            highs.setOptionValue("mip_rel_gap", 0.0)
            highs.setOptionValue("mip_abs_gap", 0.999)
            if len(made.rows) > MOST_ROWS:  # looking them through keeps no limit of time
                highs.setOptionValue("presolve", "off")
            if nodes is not None:
                highs.setOptionValue("mip_max_nodes", nodes)
            highs.passModel(made.lp())
            if self.at is not None:
                highs.setSolution(made.start(self.at))
            highs.cbMipInterrupt += self._hearing
            highs.cbSimplexInterrupt += self._watching  # before there are branches, too
            highs.run()
            if self.broke is not None:
                raise self.broke
            info = highs.getInfo()
            if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
                start = np.zeros(len(self.plan.units), np.int64) if self.at is None else self.at
                self._take(made.read(list(highs.getSolution().col_value), start))
            status = highs.getModelStatus()
            self.is_late = self.is_late or status == highspy.HighsModelStatus.kTimeLimit
            self.is_impossible = self.at is None and status in _IMPOSSIBLE
            return float(info.mip_dual_bound)

    def _hearing(self, event: Any) -> None:  # noqa: ANN401 - highspy's event
        if self.is_whole:
            self._bounded(event.data_out.mip_dual_bound)
            best = event.data_out.mip_primal_bound
            if best < highspy.kHighsInf:
                self.heard = min(self.heard, round(best))
        self._watching(event)

    def _watching(self, event: Any) -> None:  # noqa: ANN401 - highspy's event
        try:
            if self.broke is None and not self._is_over():
                return
        except BaseException as error:  # noqa: BLE001 - none may pass through the solver's own code
            self.broke = error
        event.interrupt()
