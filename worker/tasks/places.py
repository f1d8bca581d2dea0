"""Tasks of registration."""

import structlog
from flask import current_app

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.invitations.links import links_for
from eventmgr.people.actor import CLOCK
from eventmgr.registration import jobs, waiting
from eventmgr.registration.operations import fill_places
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.LAPSE_OFFERS.name)  # type: ignore[untyped-decorator]
def lapse_offers() -> None:
    """Let the line move up where an offer was not taken in time.

    What fails at one conference holds up no other.
    """
    for conference_id in [
        each.id for each in waiting.conferences_with_expired_offers(now=clock.now())
    ]:
        try:
            _move_up(conference_id)
        except Exception:
            log.exception("places.lapse_failed", conference_id=conference_id)


def _move_up(conference_id: int) -> None:
    settings: Settings = current_app.config["EVENTMGR"]
    with unit_of_work():
        fill_places(
            conference=db.session.get_one(Conference, conference_id),
            link_for=links_for(settings.base_url),
            actor=CLOCK,
            now=clock.now(),
        )
