"""Tasks of registration."""

from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.invitations.links import links_for
from eventmgr.people.actor import CLOCK
from eventmgr.registration import jobs, waiting
from eventmgr.registration.operations import fill_places
from worker.celery import app


@app.task(name=jobs.LAPSE_OFFERS.name)  # type: ignore[untyped-decorator]
def lapse_offers() -> None:
    """Let the line move up where an offer was not taken in time."""
    settings: Settings = current_app.config["EVENTMGR"]
    for conference in waiting.conferences_with_expired_offers(now=clock.now()):
        with unit_of_work():
            fill_places(
                conference=conference,
                link_for=links_for(settings.base_url),
                actor=CLOCK,
                now=clock.now(),
            )
