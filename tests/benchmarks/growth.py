"""How cost grows with size: the steps as bars, and the power that fits them best."""

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Final

WIDTH: Final = 40


class Growth:
    """Collects the cost of several things by size."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._points: dict[int, Mapping[str, float]] = {}

    def add(self, size: int, costs: Mapping[str, float]) -> None:
        """Take in what each thing cost at a size."""
        self._points[size] = costs

    def lines(self) -> Iterator[str]:
        """Yield a plot for each thing: if cost is linear in size, all bars but small ones end
        on one line.

        A bar is the cost of one unit of size beside the dearest unit.
        """
        for name in self._names:
            a_unit = {size: costs[name] / size for size, costs in self._points.items()}
            most = max(a_unit.values())
            yield f"  {name}: grows with the power {self.power(name):.2f} of the size"
            for size, cost in a_unit.items():
                bar = "#" * max(1, round(WIDTH * cost / most))
                yield f"  {size:>10}{cost * size:9.3f} s {cost * 1000:8.3f} ms each {bar}"

    def power(self, name: str) -> float:
        """Return the slope of cost by size where both are logarithms (least squares)."""
        points = [(log(size), log(max(costs[name], 1e-4))) for size, costs in self._points.items()]
        mean_x = sum(x for x, _ in points) / len(points)
        mean_y = sum(y for _, y in points) / len(points)
        above = sum((x - mean_x) * (y - mean_y) for x, y in points)
        return above / sum((x - mean_x) ** 2 for x, _ in points)
