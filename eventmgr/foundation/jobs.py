"""Jobs leave after commit: a worker never hears of what may still be undone."""

from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from eventmgr.foundation import logs
from eventmgr.foundation.db import db

log = structlog.get_logger(__name__)

_WAITING = "eventmgr.jobs"


@dataclass(frozen=True, slots=True)
class Job:
    """The name under which a worker knows a piece of work."""

    name: str


class Queue(Protocol):
    """Anything that can ring a worker's bell."""

    def send(self, name: str, arguments: dict[str, Any], *, request_id: str) -> None:
        """Hand the call over; may raise if the broker is away (the sweep will find the work)."""


class NoQueue:
    """The queue of the command line: rings nobody, since the sweep finds every job's row."""

    def send(self, name: str, arguments: dict[str, Any], *, request_id: str) -> None:
        """Do nothing; the job's row waits for the sweep."""


def enqueue(job: Job, **arguments: str | int | None) -> None:
    """Send the call once the transaction has been committed; forget it on rollback.

    Not to be called inside a savepoint, whose own rollback would not be noticed.
    """
    db.session.info.setdefault(_WAITING, []).append((job.name, arguments))


@event.listens_for(db.session, "after_commit")
def _send(session: Session) -> None:
    if session.in_nested_transaction():
        return
    waiting = session.info.pop(_WAITING, [])
    try:
        queue: Queue = current_app.extensions["eventmgr.queue"]
        for name, arguments in waiting:
            queue.send(name, arguments, request_id=logs.request_id())
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the sweep will do it
        # One wait for a broker that is away is enough: the sweep will find the others as well.
        names = sorted({name for name, _ in waiting})
        log.warning("job.bell_unheard", jobs=names, error=type(error).__name__)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop(_WAITING, None)
