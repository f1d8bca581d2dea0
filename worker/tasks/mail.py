"""Tasks of the post office."""

from functools import partial
from pathlib import Path

from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.mail import delivery, jobs, journal, operations, queries
from eventmgr.mail.pacing import Limits
from eventmgr.mail.sender import Sender
from worker.celery import app


@app.task(name=jobs.DELIVER.name)  # type: ignore[untyped-decorator]
def deliver() -> None:
    """Send what is due."""
    settings = _settings()
    delivery.drain_all(
        smtp_url=settings.smtp_url,
        sender=Sender(mail_from=settings.mail_from),
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


def _journals(settings: Settings) -> Path:
    return settings.home / "mail"


def _settings() -> Settings:
    settings: Settings = current_app.config["EVENTMGR"]
    return settings
