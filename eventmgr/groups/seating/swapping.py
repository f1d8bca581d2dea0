"""A first seating, made better by moves and swaps: what the solver starts from.

Every choice is by cost, and among equals by the order that the seed gives: the same every time.
"""

from collections.abc import Callable
from random import Random
from typing import Final

import numpy as np

from eventmgr.groups.seating.layout import FORBIDDEN, Layout, Whole

PASSES: Final = 40


class Swapper:
    """A seating that is being made better."""

    def __init__(self, plan: Layout, at: Whole) -> None:
        self.plan = plan
        self.at = at.copy()
        self.filled = np.bincount(at, plan.sizes, minlength=plan.tables).astype(np.int64)
        self.hostile = np.zeros((len(plan.units), plan.tables), dtype=np.int64)
        """By unit and group: how many sit there from whom the unit is kept apart."""
        for unit, others in enumerate(plan.apart):
            for other in others:
                self.hostile[unit, at[other]] += 1
        counts = plan.counts(at)
        self.counts = counts
        self.coming, self.going = np.zeros_like(counts), np.zeros_like(counts)
        for table in range(plan.tables):
            self._weigh(table)
        used = plan.adds.sum(axis=1)
        self.single = (plan.sizes == 1) & (plan.adds.max(axis=1, initial=0) <= 1)
        width = int(used.max(initial=0))
        self.own = np.full((len(plan.units), width), len(plan.quotas), dtype=np.int64)
        """By unit: the quotas it counts for; one past the last stands for none."""
        self._fill_own()

    def improve(self, order: list[int], is_over: Callable[[], bool]) -> None:
        """Move and swap single people while that makes the seating better."""
        for _ in range(PASSES):
            before = False
            for unit in order:
                if self.single[unit]:
                    before |= self._better(unit)
                if is_over():
                    return
            if not before:
                return

    def move(self, unit: int, table: int) -> None:
        """Put the unit into another group."""
        old = int(self.at[unit])
        self.at[unit] = table
        self.filled[old] -= self.plan.sizes[unit]
        self.filled[table] += self.plan.sizes[unit]
        for other in self.plan.apart[unit]:
            self.hostile[other, old] -= 1
            self.hostile[other, table] += 1
        self.counts[:, old] -= self.plan.adds[unit]
        self.counts[:, table] += self.plan.adds[unit]
        self._weigh(old)
        self._weigh(table)

    def _fill_own(self) -> None:
        for unit in range(len(self.own)):
            [quotas] = np.nonzero(self.plan.adds[unit])
            self.own[unit, : len(quotas)] = quotas

    def _weigh(self, table: int) -> None:
        """Work out what one more, and one less, of each quota costs in the group."""
        plan = self.plan
        there = self.counts[:, table]

        def cost(counts: Whole) -> Whole:
            broken = np.maximum(counts - plan.most[:, table], 0)
            broken += np.maximum(plan.fewest[:, table] - counts, 0)
            broken += plan.lone * (counts == 1) + plan.opens * (counts > 0)
            found: Whole = plan.weight * broken
            return found

        now = cost(there)
        self.coming[:, table] = cost(there + 1) - now
        self.going[:, table] = cost(np.maximum(there - 1, 0)) - now

    def _better(self, unit: int) -> bool:
        """Do the best move or swap of the unit, if one makes the seating better."""
        here = int(self.at[unit])
        table, by_move = self._best_move(unit, here)
        other, by_swap = self._best_swap(unit, here)
        if min(by_move, by_swap) >= 0:
            return False
        if by_move <= by_swap:
            self.move(unit, table)
        else:
            there = int(self.at[other])
            self.move(unit, there)
            self.move(other, here)
        return True

    def _best_move(self, unit: int, here: int) -> tuple[int, int]:
        plan, own = self.plan, self.own[unit]
        own = own[own < len(plan.quotas)]
        if self.filled[here] - 1 < plan.low[here]:
            return here, 0
        delta = plan.cost[unit] - plan.cost[unit, here]
        delta = delta + self.coming[own].sum(axis=0) + self.going[own, here].sum()
        closed = (self.filled + 1 > plan.high) | (self.hostile[unit] > 0)
        delta = np.where(closed, FORBIDDEN, delta)
        delta[here] = 0
        best = int(delta.argmin())
        return best, int(delta[best])

    def _best_swap(self, unit: int, here: int) -> tuple[int, int]:
        plan, at = self.plan, self.at
        numbers = np.arange(len(at))
        delta = plan.cost[unit, at] + plan.cost[:, here] - plan.cost[unit, here]
        delta -= plan.cost[numbers, at]
        mine, theirs = self.own[unit], self.own
        coming, going = self._padded()
        for quota in mine[mine < len(plan.quotas)]:
            differs = ~(theirs == quota).any(axis=1)
            delta += differs * (coming[quota, at] + going[quota, here])
        shared = np.isin(theirs, mine)
        delta += np.where(shared, 0, coming[theirs, here] + going[theirs, at[:, None]]).sum(axis=1)
        closed = (at == here) | ~self.single | (self.hostile[unit, at] > 0)
        closed |= self.hostile[:, here] > 0
        delta = np.where(closed, FORBIDDEN, delta)
        best = int(delta.argmin())
        return best, int(delta[best])

    def _padded(self) -> tuple[Whole, Whole]:
        nothing = np.zeros((1, self.plan.tables), dtype=np.int64)
        return np.vstack([self.coming, nothing]), np.vstack([self.going, nothing])


def first_seating(plan: Layout, random: Random) -> Whole | None:
    """Return a seating by taking one unit after the other, or None if that leads nowhere.

    Those who can sit in the fewest groups and the largest units come first.
    """
    order = list(range(len(plan.units)))
    random.shuffle(order)
    open_to = (plan.cost < FORBIDDEN).sum(axis=1)
    order.sort(key=lambda unit: (int(open_to[unit]), -len(plan.apart[unit]), -plan.sizes[unit]))
    at = np.full(len(order), -1, dtype=np.int64)
    filled = np.zeros(plan.tables, dtype=np.int64)
    counts = np.zeros((len(plan.quotas), plan.tables), dtype=np.int64)
    left = int(plan.sizes.sum())
    for unit in order:
        table = _cheapest(plan, unit, at, filled, counts, left)
        if table is None:
            return None
        at[unit] = table
        filled[table] += plan.sizes[unit]
        counts[:, table] += plan.adds[unit]
        left -= int(plan.sizes[unit])
    return at


def _cheapest(
    plan: Layout, unit: int, at: Whole, filled: Whole, counts: Whole, left: int
) -> int | None:
    """Return the cheapest group that still leaves enough people for all that must be filled."""
    size = int(plan.sizes[unit])
    lacking = np.maximum(plan.low - filled, 0)
    helps = np.minimum(lacking, size)
    cost = plan.cost[unit].copy()
    [own] = np.nonzero(plan.adds[unit])
    more = counts[own] + plan.adds[unit, own][:, None]
    over = np.maximum(more - plan.most[own], 0) - np.maximum(counts[own] - plan.most[own], 0)
    opened = (plan.opens[own, None] > 0) & (counts[own] == 0)
    cost += plan.weight * (over + opened).sum(axis=0)
    closed = (filled + size > plan.high) | (lacking.sum() - helps > left - size)
    for other in plan.apart[unit]:
        if at[other] >= 0:
            closed[at[other]] = True
    cost = np.where(closed, FORBIDDEN, cost)
    best = int(cost.argmin())
    return best if cost[best] < FORBIDDEN else None
