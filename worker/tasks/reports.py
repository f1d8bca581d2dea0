"""Tasks about closing reports."""

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.reports import jobs, operations
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.COMPILE.name)  # type: ignore[untyped-decorator]
def compile_file(file_id: int) -> None:
    """Compile one file; no transaction is open while the engine works."""
    with unit_of_work():
        order = operations.claim(file_id=file_id, now=clock.now())
    if order is None:
        return
    try:
        content = operations.compile_order(order)
    except SoftTimeLimitExceeded:
        log.warning("report.out_of_time", file_id=file_id, format=order.format)
        with unit_of_work():
            operations.put_back(order=order, now=clock.now())
        return
    except Exception as error:
        log.exception("report.failed", file_id=file_id, format=order.format)
        with unit_of_work():
            operations.fail(order=order, problem=f"{type(error).__name__}: {error}")
        return
    with unit_of_work():
        operations.deliver(order=order, content=content, now=clock.now())
    log.info("report.compiled", file_id=file_id, format=order.format, size=len(content))


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Find the files that nobody compiles."""
    with unit_of_work():
        operations.sweep(now=clock.now())
