"""Tasks about the agenda."""

from eventmgr.agenda import jobs
from eventmgr.agenda.exchange import uploads
from eventmgr.agenda.operations import journal
from eventmgr.agenda.prints import operations
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from worker.celery import app
from worker.making import make_file


@app.task(name=jobs.PRINT.name)  # type: ignore[untyped-decorator]
def print_file(file_id: int) -> None:
    """Make one print."""
    with unit_of_work():
        order = operations.claim(file_id=file_id, now=clock.now())
    if order:
        make_file(order, operations.make, noun="print", what=order.kind)


@app.task(name=jobs.SWEEP_PRINTS.name)  # type: ignore[untyped-decorator]
def sweep_prints() -> None:
    """Find the prints that nobody makes."""
    with unit_of_work():
        operations.sweep(now=clock.now())


@app.task(name=jobs.FORGET_EDITS.name)  # type: ignore[untyped-decorator]
def forget_edits() -> None:
    """Forget old acts on the draft: nobody undoes them any more."""
    with unit_of_work():
        journal.forget_old(now=clock.now())


@app.task(name=jobs.FORGET_PRINTS.name)  # type: ignore[untyped-decorator]
def forget_prints() -> None:
    """Delete the prints that nobody needs any more."""
    with unit_of_work():
        operations.forget_superseded(now=clock.now())


@app.task(name=jobs.FORGET_UPLOADS.name)  # type: ignore[untyped-decorator]
def forget_uploads() -> None:
    """Delete the files that were looked at and never imported."""
    with unit_of_work():
        uploads.forget_old(now=clock.now())
