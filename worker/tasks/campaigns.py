"""Tasks about campaigns."""

from functools import partial

from eventmgr.campaigns import jobs, operations
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.web.calendar_office import office
from worker.celery import app
from worker.pieces import Take, work_through


@app.task(name=jobs.PREPARE.name)  # type: ignore[untyped-decorator]
def prepare_campaign(campaign_id: int) -> None:
    """Write the drafts of one campaign to the end."""

    def begin() -> Take:
        return partial(operations.take_piece, campaign_id=campaign_id, office=office())

    work_through(operations.PREPARING, campaign_id, begin, noun="campaign")


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_campaigns() -> None:
    """Find the campaigns that nobody goes on with."""
    with unit_of_work():
        operations.PREPARING.sweep(now=clock.now())
