"""Tasks about merges."""

from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.invitations.links import links_for
from eventmgr.merging import jobs, operations
from eventmgr.people.actor import CLOCK
from worker.celery import app


@app.task(name=jobs.GATHER.name)  # type: ignore[untyped-decorator]
def gather() -> None:
    """Hand over what began before a merge and ended after it."""
    settings: Settings = current_app.config["EVENTMGR"]
    for merge_id in operations.late_merges():
        with unit_of_work():
            operations.gather(
                merge_id=merge_id,
                link_for=links_for(settings.base_url),
                actor=CLOCK,
                now=clock.now(),
            )
