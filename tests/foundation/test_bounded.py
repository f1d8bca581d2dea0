from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock

import pytest

from eventmgr.foundation.bounded import Bounded, Weights


class InStep:
    """A lock after which each of two threads waits for the other to have had it as well."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._both = Barrier(2)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_failure: object) -> None:
        self._lock.release()
        self._both.wait(20)


def weighed(number: int = 9, *, most: int = 100) -> Bounded[str, str]:
    return Bounded(number, Weights(len, most=most, heaviest=50))


def keys(memory: Bounded[str, str]) -> str:
    return "".join(memory._kept)


def weight(memory: Bounded[str, str]) -> int:
    """What the memory believes to keep, which is what it keeps."""
    assert memory._weight == sum(len(value) for value, _weight in memory._kept.values())
    return memory._weight


def test_what_nobody_wants_is_forgotten_first() -> None:
    memory: Bounded[str, str] = Bounded(3)
    for key in "abc":
        memory.put(key, key * 2)
    assert memory.get("a") == "aa"
    memory.put("d", "dd")
    assert (keys(memory), len(memory)) == ("cad", 3)
    assert memory.get("b") is None


def test_what_is_kept_is_not_made_again() -> None:
    memory: Bounded[str, str] = Bounded(2)
    made: list[str] = []

    def make(key: str) -> Callable[[], str]:
        return lambda: made.append(key) or f"body {len(made)}"  # type: ignore[func-returns-value]

    found = [memory.get_or_make(key, make(key)) for key in "abacab"]
    assert "".join(made) == "abcb"
    assert found == ["body 1", "body 2", "body 1", "body 3", "body 1", "body 4"]


def test_what_is_dropped_is_gone_and_weighs_nothing() -> None:
    memory = weighed(3)
    memory.put("a", "x" * 10)
    memory.drop("a")
    memory.drop("a")
    assert (memory.get("a"), weight(memory), len(memory)) == (None, 0, 0)


def test_all_together_weigh_no_more_than_they_may() -> None:
    memory = weighed()
    for key in "abc":
        memory.put(key, "x" * 40)
    assert (keys(memory), weight(memory)) == ("bc", 80)
    memory.put("b", "x")
    memory.put("d", "x" * 50)
    assert (keys(memory), weight(memory)) == ("cbd", 91)


def test_what_is_too_heavy_leaves_nothing_older_behind() -> None:
    memory = weighed()
    memory.put("a", "old")
    memory.put("b", "x")
    memory.put("a", "x" * 51)
    assert (keys(memory), weight(memory)) == ("b", 1)


def test_a_value_heavier_than_all_may_be_empties_the_memory_and_no_more() -> None:
    memory = weighed(most=10)
    memory.put("a", "x")
    memory.put("b", "x" * 20)
    assert (keys(memory), weight(memory)) == ("", 0)


@contextmanager
def in_step(memory: Bounded[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(memory, "_lock", InStep())
        yield


def test_two_who_put_at_once_are_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = weighed(1)
    with in_step(memory, monkeypatch), ThreadPoolExecutor(2) as both:
        list(both.map(memory.put, "aa", ("x" * 10, "x" * 30)))
    assert weight(memory) in {10, 30}
    memory.put("b", "x" * 50)
    memory.drop("b")
    assert (weight(memory), len(memory)) == (0, 0)
