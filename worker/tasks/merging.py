"""Tasks about merges."""

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.merging import jobs, operations
from worker.celery import app


@app.task(name=jobs.GATHER.name)  # type: ignore[untyped-decorator]
def gather() -> None:
    """Hand over what began before a merge and ended after it."""
    for merge_id in operations.late_merges():
        with unit_of_work():
            operations.gather(merge_id=merge_id, now=clock.now())
