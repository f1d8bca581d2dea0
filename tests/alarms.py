"""What breaks in upon the program by a signal, as a task's time limit does."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from eventmgr.foundation.db import db

_SOON = 0.2


@contextmanager
def struck_soon(error: type[Exception]) -> Iterator[None]:
    """Raise the error a little later, wherever we are then, unless the block is over."""

    def strike(_number: int, _frame: FrameType | None) -> None:
        raise error

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, _SOON)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def be_struck_at_the_database(error: type[Exception]) -> None:
    """Raise the error while the database is at work for the session."""
    with struck_soon(error):
        db.session.execute(db.text("SELECT pg_sleep(1)"))
    raise AssertionError("nothing broke in")
