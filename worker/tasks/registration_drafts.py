"""Tasks about forms that were not sent."""

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.registration.drafts import jobs, operations
from worker.celery import app


@app.task(name=jobs.FORGET.name)  # type: ignore[untyped-decorator]
def forget() -> None:
    """Delete drafts that nobody went on with."""
    with unit_of_work():
        operations.forget_old(now=clock.now())
