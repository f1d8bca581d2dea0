"""How migrations run: one at a time, in one transaction, never waiting long for a lock."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text

ADVISORY_LOCK = 5_318_008_146  # any number that nobody else uses: two starts at once take turns
LOCK_TIMEOUT = "4s"  # better a failed deployment than a site that waits behind ALTER TABLE


def run() -> None:
    """Bring the database of the current application up or down."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        try:
            context.configure(
                connection=connection,
                target_metadata=database.metadata,
                process_revision_directives=_nothing_for_nothing,
                **current_app.extensions["migrate"].configure_args,
            )
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            connection.execute(text("SET lock_timeout = DEFAULT"))
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()


def _nothing_for_nothing(_context: object, _revision: object, directives: list[Any]) -> None:
    """Make no file for a revision that would change nothing."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


run()
