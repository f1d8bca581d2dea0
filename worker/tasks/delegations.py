"""Tasks about delegations."""

from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.invitations.delegations import jobs, operations
from worker.celery import app


@app.task(name=jobs.REMIND.name)  # type: ignore[untyped-decorator]
def remind() -> None:
    """Remind the institutions whose deadline is near."""
    with unit_of_work():
        operations.send_due_reminders(
            base_url=current_app.config["EVENTMGR"].base_url, now=clock.now()
        )
