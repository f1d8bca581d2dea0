"""Tasks about the papers of all groups."""

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.recommendations.prints import jobs, making, operations
from worker.celery import app
from worker.making import make_file


@app.task(name=jobs.PRINT.name)  # type: ignore[untyped-decorator]
def print_file(file_id: int) -> None:
    """Make one print."""
    with unit_of_work():
        order = making.claim(file_id=file_id, now=clock.now())
    if order:
        make_file(order, making.make, noun="print", what=order.kind)


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Find the prints that nobody makes."""
    with unit_of_work():
        making.sweep(now=clock.now())


@app.task(name=jobs.FORGET.name)  # type: ignore[untyped-decorator]
def forget() -> None:
    """Delete the prints that are old, or tell what is true no longer."""
    with unit_of_work():
        operations.forget(now=clock.now())
