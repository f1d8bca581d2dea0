"""Tasks about imports of people."""

import structlog
from sqlalchemy.exc import OperationalError

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.registration.intake import jobs, operations
from worker.celery import app

log = structlog.get_logger(__name__)


@app.task(name=jobs.TAKE.name)  # type: ignore[untyped-decorator]
def take_import(import_id: int) -> None:
    """Take one file of people to its end."""
    with unit_of_work():
        lease = operations.claim(import_id=import_id, now=clock.now())
    if lease is None:
        return
    try:
        with unit_of_work():
            lines = operations.lines_of(import_id)
        while True:
            with unit_of_work():
                after = operations.take_piece(
                    import_id=import_id, lines=lines, lease=lease, now=clock.now()
                )
            if after is None:
                return
            lease = after  # not before it is committed
    except OperationalError:
        log.warning("import.put_back", import_id=import_id, exc_info=True)
        with unit_of_work():
            operations.put_back(import_id=import_id, lease=lease)
    except Exception:
        log.exception("import.failed", import_id=import_id)
        with unit_of_work():
            operations.fail(import_id=import_id, lease=lease)


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_imports() -> None:
    """Find the imports that nobody goes on with."""
    with unit_of_work():
        operations.sweep(now=clock.now())


@app.task(name=jobs.FORGET.name)  # type: ignore[untyped-decorator]
def forget_imports() -> None:
    """Delete the files that nobody needs any more."""
    with unit_of_work():
        operations.forget_old(now=clock.now())
