"""A worker's book: under whose name it holds mails, and what has become of each, at once.

A result has to be written down before the next text leaves, or a crash could not tell how far the
work had come. One durable commit for each would make the disk the limit; these are handed to
PostgreSQL, which keeps them through the death of the worker, and are made durable with the batch.
If PostgreSQL itself falls in between, the worker that lives writes its results down once more; if
both fall, the name of the claim tells the sweep so (``rules.is_from_before``).
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome

_SLOTS: Final = 0x4D41494C
"""The space of our advisory locks: “MAIL”."""

_OPEN = text("SET synchronous_commit = off")
_EPOCH = text("SELECT extract(epoch FROM pg_postmaster_start_time())::text")
_TAKE_SLOT = text("SELECT pg_try_advisory_lock(:space, :slot)")
_TAKE_NAME = text("SELECT pg_advisory_lock(hashtextextended(:name, 0))")
_GIVE_BACK = text("SELECT pg_advisory_unlock_all()")
_SENT = (
    "UPDATE mail SET state = 'sent', answer = %s, sent_at = %s, lease_until = NULL"
    " WHERE id = %s AND claim = %s AND state IN ('claimed', 'uncertain')"
)


class BookLost(Exception):  # noqa: N818 - read aloud: the book is lost
    """The database has gone away; what was to be written has to be written again."""


class Book:
    """Results of one worker's turn, written as they come."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        """The name of its claims: while the worker lives, it holds a lock of this name."""

    def note_sent(self, mail: Mail, outcome: Outcome, now: datetime) -> bool:
        """Write down that the mail was taken; False if another worker holds it meanwhile.

        Raises BookLost.
        """
        try:
            found = self._connection.exec_driver_sql(
                _SENT, (outcome.answer, now, mail.id, self.name)
            )
        except DBAPIError as error:
            raise BookLost from error
        return found.rowcount == 1


@contextmanager
def opened(*, most: int) -> Iterator[Book | None]:
    """Open a book for one turn; None while as many workers as ``most`` have one open."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not any(_takes_slot(connection, slot) for slot in range(most)):
            yield None
            return
        connection.execute(_OPEN)
        name = f"{secrets.token_hex(8)}@{connection.scalar(_EPOCH)}"
        connection.execute(_TAKE_NAME, {"name": name})
        try:
            yield Book(connection, name)
        finally:
            with suppress(DBAPIError):  # it may be gone already, and its locks with it
                connection.execute(_GIVE_BACK)
            connection.invalidate()  # nobody else gets its settings


def _takes_slot(connection: Connection, slot: int) -> bool:
    return bool(connection.scalar(_TAKE_SLOT, {"space": _SLOTS, "slot": slot}))
