"""Tasks about imports of people."""

from functools import partial

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.registration.intake import jobs, operations
from worker.celery import app
from worker.pieces import Take, work_through


@app.task(name=jobs.TAKE.name)  # type: ignore[untyped-decorator]
def take_import(import_id: int) -> None:
    """Take one file of people to its end."""

    def begin() -> Take:
        with unit_of_work():
            lines = operations.lines_of(import_id)
        return partial(operations.take_piece, import_id=import_id, lines=lines)

    work_through(operations.TAKING, import_id, begin, noun="import")


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_imports() -> None:
    """Find the imports that nobody goes on with."""
    with unit_of_work():
        operations.TAKING.sweep(now=clock.now())


@app.task(name=jobs.FORGET.name)  # type: ignore[untyped-decorator]
def forget_imports() -> None:
    """Delete the files that nobody needs any more."""
    with unit_of_work():
        operations.forget_old(now=clock.now())
