"""Locks between processes, which the system frees when a process ends in whatever way."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until nobody else holds the lock, and hold it for the block."""
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def if_free(path: Path) -> Iterator[bool]:
    """Hold the lock for the block if nobody else does; says whether it was free, never waits."""
    with _opened(path) as file:
        free = False
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        yield free


@contextmanager
def shared(path: Path) -> Iterator[IO[bytes]]:
    """Hold the lock together with others for the block; yields the open lock for `nobody_else`."""
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file


def nobody_else(held: IO[bytes]) -> bool:
    """Give up a shared lock and return whether its last holder has thereby gone."""
    fcntl.flock(held, fcntl.LOCK_UN)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(path: Path) -> IO[bytes]:
    return path.open("ab")
