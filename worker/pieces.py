"""What every task does that takes long work piece by piece: to its end, or back into the queue."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.exc import OperationalError

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.pieces import Piecework

log = structlog.get_logger(__name__)


class Take(Protocol):
    """Does the next piece under a lease."""

    def __call__(self, *, lease: datetime, now: datetime) -> datetime | None:
        """Return the new lease, or None when it is done or no longer ours."""


def work_through(work: Piecework[Any], key: int, begin: Callable[[], Take], *, noun: str) -> None:
    """Do a piece of work after the other, each in a transaction of its own.

    ``begin`` is called once the work is ours. The log tells of what went wrong as
    ``<noun>.out_of_time``, ``<noun>.put_back`` or ``<noun>.failed``.
    """
    with unit_of_work():
        claimed = work.claim(key, now=clock.now())
    if claimed is None:
        return
    lease = claimed
    said = log.bind(**work.named(key))
    try:
        take = begin()
        while True:
            with unit_of_work():
                after = take(lease=lease, now=clock.now())
            if after is None:
                return
            lease = after  # not before it is committed
    except SoftTimeLimitExceeded:
        gets_on = lease != claimed
        said.warning(f"{noun}.out_of_time", gets_on=gets_on)
        # Work whose first piece takes a whole turn would be begun for ever: that is an attempt.
        leave = work.interrupt if gets_on else work.put_back
        with unit_of_work():
            leave(key, lease=lease)
    except OperationalError:
        said.warning(f"{noun}.put_back", exc_info=True)
        with unit_of_work():
            work.put_back(key, lease=lease)
    except Exception:  # noqa: BLE001 - whatever a piece raises, the work is not left in hand
        said.exception(f"{noun}.failed")
        with unit_of_work():
            work.fail(key, lease=lease)
