"""What every task does that makes a file: make it, deliver it, or tell why not."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.printing import files

log = structlog.get_logger(__name__)

OrderT = TypeVar("OrderT", bound=files.Order)


def make_file(order: OrderT, make: Callable[[OrderT], bytes], *, noun: str, what: str) -> None:
    """Make a file that was claimed, and deliver it; no transaction is open while it is made.

    The log tells of the outcome as ``<noun>.compiled``, ``<noun>.failed``,
    ``<noun>.postponed``, ``<noun>.out_of_time`` or ``<noun>.not_wanted``, with ``what`` as the
    format.
    """
    said = log.bind(file_id=order.file_id, format=what)
    try:
        content = make(order)
    except files.NotWanted:
        said.info(f"{noun}.not_wanted")
        return
    except files.Busy:
        said.info(f"{noun}.postponed")
        with unit_of_work():
            files.postpone(order=order, now=clock.now())
        return
    except SoftTimeLimitExceeded:
        said.warning(f"{noun}.out_of_time")
        with unit_of_work():
            files.put_back(order=order, now=clock.now())
        return
    except Exception as error:  # noqa: BLE001 - engines raise what they like; it is told, not lost
        said.exception(f"{noun}.failed")
        with unit_of_work():
            files.fail(order=order, problem=f"{type(error).__name__}: {error}")
        return
    with unit_of_work():
        files.deliver(order=order, content=content, now=clock.now())
    said.info(f"{noun}.compiled", size=len(content))
