"""Tasks about closing reports."""

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.reports import jobs, operations
from worker.celery import app
from worker.making import make_file


@app.task(name=jobs.COMPILE.name)  # type: ignore[untyped-decorator]
def compile_file(file_id: int) -> None:
    """Compile one file."""
    with unit_of_work():
        order = operations.claim(file_id=file_id, now=clock.now())
    if order:
        make_file(order, operations.compile_order, noun="report", what=order.format)


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Find the files that nobody compiles."""
    with unit_of_work():
        operations.sweep(now=clock.now())
