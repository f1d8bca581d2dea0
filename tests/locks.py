"""Waiting for a transaction to wait, so that a race always goes the same way."""

import time

from sqlalchemy import text

from eventmgr.foundation.db import db


def wait_until_somebody_waits(*, patience: float = 30) -> None:
    """Return once a transaction of this database waits for a lock; raises TimeoutError."""
    until = time.monotonic() + patience
    query = text(
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database()"
    )
    while time.monotonic() < until:
        with db.engine.connect() as connection:
            if connection.scalar(query):
                return
        time.sleep(0.02)
    raise TimeoutError
