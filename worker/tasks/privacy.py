"""Tasks about personal data."""

from flask import current_app

from eventmgr.invitations.links import links_for
from eventmgr.privacy import jobs, sweeping
from worker.celery import app


@app.task(name=jobs.ERASE_DUE.name)  # type: ignore[untyped-decorator]
def erase_due() -> None:
    """Erase what has stayed as long as it may; what one run does not reach, the next one does."""
    sweeping.erase_due(link_for=links_for(current_app.config["EVENTMGR"].base_url))
