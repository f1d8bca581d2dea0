"""Tasks of calendars."""

import structlog

from eventmgr.calendars import jobs, operations, queries
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import CLOCK
from eventmgr.web.calendar_office import office
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.STRIKE_LOST.name)  # type: ignore[untyped-decorator]
def strike_lost() -> None:
    """Take the conference out of the calendars of those who gave up their place.

    What fails at one conference holds up no other.
    """
    for conference_id in list(queries.conferences_with_lost(now=clock.now())):
        try:
            _strike(conference_id)
        except Exception:
            log.exception("calendars.strike_failed", conference_id=conference_id)


def _strike(conference_id: int) -> None:
    with unit_of_work():
        operations.strike_lost(
            conference=db.session.get_one(Conference, conference_id),
            office=office(),
            actor=CLOCK,
            now=clock.now(),
        )
