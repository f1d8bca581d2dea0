"""Tasks of the post office."""

from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.mail import delivery, jobs, operations
from eventmgr.mail.sender import Sender
from worker.celery import app


@app.task(name=jobs.DELIVER.name)  # type: ignore[untyped-decorator]
def deliver() -> None:
    """Send what is due."""
    settings: Settings = current_app.config["EVENTMGR"]
    delivery.drain_all(smtp_url=settings.smtp_url, sender=Sender(mail_from=settings.mail_from))


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Take back what a dead worker held, and ring if something is due."""
    with unit_of_work():
        operations.sweep(now=clock.now())
