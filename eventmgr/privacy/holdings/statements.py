"""Changing many rows by one statement, whatever of them is at hand."""

from typing import Any

from eventmgr.foundation.db import db


def run(statement: Any) -> None:  # noqa: ANN401 - an update or a delete
    """Let the database do it; objects at hand stay as they were until they are read again."""
    db.session.execute(statement.execution_options(synchronize_session=False))
