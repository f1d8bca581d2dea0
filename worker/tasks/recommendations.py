"""Tasks about recommendations."""

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.recommendations import jobs, presence
from worker.celery import app


@app.task(name=jobs.FORGET_PRESENCE.name)  # type: ignore[untyped-decorator]
def forget_presence() -> None:
    """Delete who wrote where a while ago."""
    with unit_of_work():
        presence.forget(now=clock.now())
