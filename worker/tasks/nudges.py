"""Tasks about reminders to groups."""

import structlog
from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.recommendations.nudges import jobs, operations
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.NUDGE.name)  # type: ignore[untyped-decorator]
def send() -> None:
    """Remind the groups whose deadline is near and that have nothing to hand in.

    What fails for one group holds up no other.
    """
    settings: Settings = current_app.config["EVENTMGR"]
    for group_id in operations.due(clock.now()):
        try:
            with unit_of_work():
                operations.nudge(group_id=group_id, base_url=settings.base_url, now=clock.now())
        except Exception:
            log.exception("nudges.failed", group_id=group_id)
