"""Tasks about invitations."""

import structlog
from flask import current_app

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.invitations.formal import jobs as formal_jobs
from eventmgr.invitations.formal import making
from eventmgr.invitations.formal.operations import send_waiting
from eventmgr.invitations.reminders import jobs, operations, queries
from worker.celery import app
from worker.making import make_file

log = structlog.get_logger(__name__)


@app.task(name=jobs.REMIND.name)  # type: ignore[untyped-decorator]
def remind() -> None:
    """Remind the invited who have not answered, a batch at a time."""
    base_url = current_app.config["EVENTMGR"].base_url
    for conference in queries.reminding():
        try:
            _remind(conference, base_url)
        except Exception:  # one conference's trouble keeps nobody else waiting
            log.exception("invitations.not_reminded", conference=conference.id)


def _remind(conference: Conference, base_url: str) -> None:
    is_full = True
    while is_full:
        with unit_of_work():
            number = operations.remind_due(
                conference=conference, base_url=base_url, now=clock.now()
            )
        is_full = number == operations.BATCH


@app.task(name=formal_jobs.PRINT.name)  # type: ignore[untyped-decorator]
def make_letter(file_id: int) -> None:
    """Make one formal letter, and let the mail leave that waits for it."""
    with unit_of_work():
        order = making.claim(file_id=file_id, now=clock.now())
    if order:
        make_file(order, making.make, noun="letter", what=order.kind)
        with unit_of_work():
            send_waiting(now=clock.now())


@app.task(name=formal_jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_letters() -> None:
    """Find the letters that nobody makes, and the mails whose letter is ready."""
    with unit_of_work():
        making.sweep(now=clock.now())
        send_waiting(now=clock.now())
