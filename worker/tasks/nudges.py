"""Tasks about reminders to groups."""

from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.recommendations.nudges import jobs, operations
from worker.celery import app


@app.task(name=jobs.NUDGE.name)  # type: ignore[untyped-decorator]
def send() -> None:
    """Remind the groups whose deadline is near and that have nothing to hand in."""
    with unit_of_work():
        operations.send_due(base_url=current_app.config["EVENTMGR"].base_url, now=clock.now())
