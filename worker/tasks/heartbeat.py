"""The worker's sign of life."""

from eventmgr.foundation import clock, heartbeat
from eventmgr.foundation.db import unit_of_work
from worker.celery import app


@app.task(name=heartbeat.BEAT.name)  # type: ignore[untyped-decorator]
def beat() -> None:
    """Say that this worker, and the clock that sent it, are alive."""
    with unit_of_work():
        heartbeat.beat("worker", now=clock.now())
