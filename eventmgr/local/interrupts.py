"""Signals that ask us to stop, turned into one exception at a moment when it does no harm."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody asked eventmgr to stop: Ctrl-C, SIGTERM, or a terminal that was closed."""


class Interrupts:
    """The first such signal raises StopAsked in the main thread; later ones are not heard."""

    def __init__(self) -> None:
        self._heard = False
        self._deferred = False

    def handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        """Take a signal."""
        if not self._heard:
            self._heard = True
            if not self._deferred:
                raise StopAsked

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Let the block finish first: a signal during it is raised after it."""
        heard_before = self._heard
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False
        if self._heard and not heard_before:
            raise StopAsked

    def enough(self) -> None:
        """Hear no further signal: the stop has begun."""
        self._heard = True


@contextmanager
def caught() -> Iterator[Interrupts]:
    """Hear the signals during the block, and leave their treatment as it was."""
    interrupts = Interrupts()
    before = {number: signal.signal(number, interrupts.handle) for number in _ASKING}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
