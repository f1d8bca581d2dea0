"""Tasks about people."""

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.people import jobs, operations
from worker.celery import app


@app.task(name=jobs.FORGET.name)  # type: ignore[untyped-decorator]
def forget() -> None:
    """Delete sign-ins that are over."""
    with unit_of_work():
        operations.forget_old_sign_ins(now=clock.now())
