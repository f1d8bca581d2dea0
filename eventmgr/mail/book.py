"""A worker's book: under whose name it holds mails, and what has become of each."""

import secrets
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import journal as journals
from eventmgr.mail import operations, rules
from eventmgr.mail.journal import Journal, Noted

SECONDS_BETWEEN: Final = 0.2
"""How long a result may stand in the journal alone, while more are coming."""
_SLOTS: Final = 0x4D41494C
"""The space of our advisory locks: “MAIL”."""

_EPOCH = text("SELECT extract(epoch FROM pg_postmaster_start_time())::text")
_TAKE_SLOT = text("SELECT pg_try_advisory_lock(:space, :slot)")
_TAKE_NAME = text("SELECT pg_advisory_lock(hashtextextended(:name, 0))")
_GIVE_BACK = text("SELECT pg_advisory_unlock_all()")


class Book:
    """Results of one worker's turn: at once in its journal, a little later in the database."""

    def __init__(self, name: str, journal: Journal, line: psycopg.Connection) -> None:
        self.name = name
        """The name of its claims: while the worker lives, it holds a lock of this name."""
        self._journal = journal
        self._line = line
        self._noted: list[Noted] = []
        self._since = 0.0

    def note(self, noted: Noted) -> bool:
        """Write down that a mail was taken; False if another worker may hold the next meanwhile.

        Raises DBAPIError while the database is away; ``write`` has to be called again then.
        """
        if not self._noted:
            self._since = time.monotonic()
        self._noted.append(noted)
        is_safe = self._journal.note(noted)
        is_enough = len(self._noted) >= rules.MOST_IN_DOUBT
        if is_safe and not is_enough and time.monotonic() < self._since + SECONDS_BETWEEN:
            return self.is_locked()
        return self.write() and self.is_locked()

    def is_locked(self) -> bool:
        """Whether the lock of its name still stands, without a word to the database.

        A database whose processes fell comes back under the same name and without our lock: the
        sweep takes us for dead. It hangs up before that, so the line tells, if it has been silent.
        """
        try:
            if _is_silent(self._line):
                return True
            self._line.execute("SELECT")  # a notice perhaps
        except psycopg.Error:
            return False
        return True

    def write(self) -> bool:
        """Bring what was noted into the database; as ``note``, and the same again does no harm."""
        if not self._noted:
            return True
        with unit_of_work():
            count = operations.settle_sent(self._noted, claim=self.name)
        is_ours = count == len(self._noted)
        self._noted = []
        self._journal.forget()
        return is_ours


@contextmanager
def opened(folder: Path, *, most: int) -> Iterator[Book | None]:
    """Open a book for one turn; None while as many workers as ``most`` have one open."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not any(_takes_slot(connection, slot) for slot in range(most)):
            yield None
            return
        try:
            name = f"{secrets.token_hex(8)}@{connection.scalar(_EPOCH)}"
            connection.execute(_TAKE_NAME, {"name": name})
            with journals.opened(folder, name) as journal:
                yield Book(name, journal, _line_of(connection))
        finally:
            with suppress(SQLAlchemyError):  # it may be gone already, and its locks with it
                connection.execute(_GIVE_BACK)


def _line_of(connection: Connection) -> psycopg.Connection:
    line = connection.connection.driver_connection
    assert isinstance(line, psycopg.Connection)  # noqa: S101 - the driver of the house
    return line


def _is_silent(line: psycopg.Connection) -> bool:
    poll = select.poll()
    poll.register(line.fileno(), select.POLLIN)
    return not poll.poll(0)


def _takes_slot(connection: Connection, slot: int) -> bool:
    return bool(connection.scalar(_TAKE_SLOT, {"space": _SLOTS, "slot": slot}))
