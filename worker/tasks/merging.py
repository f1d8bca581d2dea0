"""Tasks about merges."""

import structlog
from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.invitations.links import links_for
from eventmgr.merging import jobs, operations
from eventmgr.people.actor import CLOCK
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.GATHER.name)  # type: ignore[untyped-decorator]
def gather() -> None:
    """Hand over what began before a merge and ended after it.

    What fails with one merge holds up no other.
    """
    for merge_id in operations.late_merges():
        try:
            _gather(merge_id)
        except Exception:
            log.exception("merging.gather_failed", merge_id=merge_id)


def _gather(merge_id: int) -> None:
    settings: Settings = current_app.config["EVENTMGR"]
    with unit_of_work():
        operations.gather(
            merge_id=merge_id,
            link_for=links_for(settings.base_url),
            actor=CLOCK,
            now=clock.now(),
        )
