"""Tasks about campaigns."""

import structlog
from sqlalchemy.exc import OperationalError

from eventmgr.campaigns import jobs, operations
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.web.calendar_office import office
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.PREPARE.name)  # type: ignore[untyped-decorator]
def prepare_campaign(campaign_id: int) -> None:
    """Write the drafts of one campaign to the end."""
    with unit_of_work():
        lease = operations.claim(campaign_id=campaign_id, now=clock.now())
    if lease is None:
        return
    try:
        while True:
            with unit_of_work():
                after = operations.take_piece(
                    campaign_id=campaign_id, lease=lease, office=office(), now=clock.now()
                )
            if after is None:
                return
            lease = after  # not before it is committed
    except OperationalError:
        log.warning("campaign.put_back", campaign_id=campaign_id, exc_info=True)
        with unit_of_work():
            operations.put_back(campaign_id=campaign_id, lease=lease)
    except Exception:
        log.exception("campaign.failed", campaign_id=campaign_id)
        with unit_of_work():
            operations.fail(campaign_id=campaign_id, lease=lease)


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_campaigns() -> None:
    """Find the campaigns that nobody goes on with."""
    with unit_of_work():
        operations.sweep(now=clock.now())
