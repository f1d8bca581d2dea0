"""Tasks of the post office."""

from functools import partial
from pathlib import Path

import structlog
from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.mail import collecting, delivery, jobs, journal, operations, queries
from eventmgr.mail.inbox import InboxAway
from eventmgr.mail.pacing import Limits
from eventmgr.mail.sender import Sender
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(  # type: ignore[untyped-decorator]
    name=jobs.DELIVER.name,
    soft_time_limit=delivery.LONGEST_TURN,
    time_limit=delivery.LONGEST_TURN + 60,
)
def deliver() -> None:
    """Send what is due."""
    settings = _settings()
    delivery.drain_all(
        smtp_url=settings.smtp_url,
        sender=Sender.of(settings),
        folder=_journals(settings),
        limits=Limits(
            per_minute=settings.mail_per_minute, per_domain=settings.mail_per_domain_per_minute
        ),
        connections=settings.mail_connections,
    )


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Take back what a dead worker held, and ring if something is due."""
    folder = _journals(_settings())
    with unit_of_work():
        operations.sweep(now=clock.now(), journal_of=partial(journal.read, folder))
    with unit_of_work():
        journal.tidy(folder, needed=queries.claims())


@app.task(name=jobs.COLLECT.name)  # type: ignore[untyped-decorator]
def collect() -> None:
    """Read what came back, if there is a mailbox for it."""
    settings = _settings()
    if not settings.bounce_imap_url:
        return
    try:
        collecting.collect(url=settings.bounce_imap_url, bounce_address=settings.bounce_address)
    except InboxAway as error:
        log.warning("mail.inbox_away", reason=str(error))


def _journals(settings: Settings) -> Path:
    return settings.home / "mail"


def _settings() -> Settings:
    settings: Settings = current_app.config["EVENTMGR"]
    return settings
