"""A memory of bounded size for what takes long to make."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Weights(Generic[ValueT]):
    """How much each value weighs, in bytes say, and how much may be kept."""

    of: Callable[[ValueT], int]
    most: int
    """Together."""
    heaviest: int
    """One alone."""


class Bounded(Generic[KeyT, ValueT]):
    """Keeps a number of values, and forgets those first that nobody wants; safe among threads."""

    def __init__(self, most: int, weights: Weights[ValueT] | None = None) -> None:
        self._most = most
        self._weights = weights
        self._kept: OrderedDict[KeyT, tuple[ValueT, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._kept)

    def get(self, key: KeyT) -> ValueT | None:
        """Return what is kept under the key, wanted last from now on; None if nothing is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def get_or_make(self, key: KeyT, make: Callable[[], ValueT]) -> ValueT:
        """Return what is kept under the key, or what is made now; two at once may both make it."""
        kept = self.get(key)
        if kept is None:
            kept = make()
            self.put(key, kept)
        return kept

    def put(self, key: KeyT, value: ValueT) -> None:
        """Keep the value instead of what was under the key; nothing, if it is too heavy."""
        weight = self._weights.of(value) if self._weights else 0
        with self._lock:
            self._forget(key)
            if self._weights and weight > self._weights.heaviest:
                return
            self._kept[key] = value, weight
            self._weight += weight
            while self._kept and self._is_too_much():
                self._forget(next(iter(self._kept)))

    def drop(self, key: KeyT) -> None:
        """Forget what is kept under the key, if anything is."""
        with self._lock:
            self._forget(key)

    def _forget(self, key: KeyT) -> None:
        if key in self._kept:
            self._weight -= self._kept.pop(key)[1]

    def _is_too_much(self) -> bool:
        is_too_heavy = self._weights is not None and self._weight > self._weights.most
        return is_too_heavy or len(self._kept) > self._most
