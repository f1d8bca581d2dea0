"""Files that workers make: each is a row, so that a lost message costs seconds, never a file.

A worker claims a row for a time (its lease), makes the file without any transaction open, and
delivers it. Whoever lost the lease has lost the file: what it brings late changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Index, LargeBinary, Update, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation import jobs
from eventmgr.foundation.db import Id, Timestamp, Words, choice, db
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState

MOST_ATTEMPTS: Final = 3
TIME_LIMIT_SECONDS: Final = 600
"""How long a worker may be busy with one task: then it is ended."""
LEASE: Final = timedelta(seconds=TIME_LIMIT_SECONDS) + timedelta(minutes=1)
"""Longer than a task may run: whoever holds a lease longer is dead."""
UNHEARD: Final = timedelta(seconds=15)
"""A queued file this old: the bell was not heard, the sweep rings again."""
LONGEST_PROBLEM: Final = 500


class MadeFile:
    """The columns of a table whose rows are files made by workers.

    The bytes are kept in the database, so that every web process on every machine can serve them
    and one backup holds everything.
    """

    id: Mapped[Id]
    state: Mapped[FileState] = mapped_column(choice(FileState), default=FileState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[Timestamp | None]
    """Until when the worker that claimed it is believed to be alive."""
    problem: Mapped[Words]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[Words]
    queued_at: Mapped[Timestamp]
    ready_at: Mapped[Timestamp | None]


MadeT = TypeVar("MadeT", bound=MadeFile)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A file in a worker's hand; a domain adds what it takes to make it without the database."""

    table: type[MadeFile]
    file_id: int
    lease_until: datetime
    """Tells this claim of the file from a later one."""


def unfinished_index(table: str) -> Index:
    """Return the index by which the sweep finds a table's unfinished files at once."""
    return Index(
        f"ix_{table}_unfinished",
        "state",
        postgresql_where=text("state IN ('queued', 'running')"),
    )


class NotWanted(Exception):  # noqa: N818 - read aloud: a file not wanted
    """The file was cancelled, or given to another worker: nobody waits for these bytes."""


class Busy(Exception):  # noqa: N818 - read aloud: the machine is busy
    """The machine makes another file that leaves no room for this one: it is tried again soon."""


def is_unfinished(file: MadeFile) -> bool:
    """Whether a worker has still to do with the file."""
    return file.state in {FileState.QUEUED, FileState.RUNNING}


def is_abandoned(file: MadeFile, *, now: datetime) -> bool:
    """Whether the worker that claimed the file must be dead."""
    return (
        file.state is FileState.RUNNING and file.lease_until is not None and file.lease_until < now
    )


def claim(model: type[MadeT], *, file_id: int, now: datetime) -> MadeT | None:
    """Take a queued file in hand under a lease; None if it is another worker's, done, or gone."""
    file = db.session.scalar(
        select(model)
        .where(model.id == file_id, model.state == FileState.QUEUED)
        .with_for_update(skip_locked=True)
    )
    if file is None:
        return None
    file.state = FileState.RUNNING
    file.attempts += 1
    file.lease_until = now + LEASE
    return file


def deliver(*, order: Order, content: bytes, now: datetime) -> None:
    """Keep the bytes; a late worker whose file was given to another changes nothing."""
    db.session.execute(
        _update_held(order).values(
            state=FileState.READY,
            content=content,
            size=len(content),
            sha256=digest(content),
            ready_at=now,
            lease_until=None,
            problem="",
        )
    )


def fail(*, order: Order, problem: str) -> None:
    """Note why the file could not be made; no other is touched."""
    db.session.execute(
        _update_held(order).values(
            state=FileState.FAILED, problem=problem[:LONGEST_PROBLEM], lease_until=None
        )
    )


def put_back(*, order: Order, now: datetime) -> None:
    """Have another worker make what this one had no time to finish, if tries are left."""
    file = db.session.scalar(select(order.table).where(*_is_held(order)).with_for_update())
    if file is not None:
        _give_out_again(file, now)


def postpone(*, order: Order, now: datetime) -> None:
    """Have the file made a little later; it was not tried, and no try is counted."""
    db.session.execute(
        _update_held(order).values(
            state=FileState.QUEUED,
            attempts=order.table.attempts - 1,
            lease_until=None,
            queued_at=now,
        )
    )


def try_again(file: MadeFile, *, job: jobs.Job, now: datetime) -> bool:
    """Have a failed or cancelled file made once more; say whether it was one."""
    if file.state not in {FileState.FAILED, FileState.CANCELLED}:
        return False
    file.state = FileState.QUEUED
    file.attempts = 0
    file.queued_at = now
    jobs.enqueue(job, file_id=file.id)
    return True


def cancel(file: MadeFile) -> bool:
    """Have a locked file made no more; say whether it was still to be made.

    Whoever has it in hand is told by the lease that is gone, and delivers nothing any more.
    """
    if not is_unfinished(file):
        return False
    file.state = FileState.CANCELLED
    file.lease_until = None
    return True


def note(order: Order, **values: object) -> None:
    """Note something in the row of a file in hand. Raise NotWanted if it is not any more."""
    noted = db.session.execute(_update_held(order).values(**values).returning(order.table.id))
    if noted.scalar() is None:
        raise NotWanted(order.file_id)


def is_held(order: Order) -> bool:
    """Whether the file is still in the hand of whoever claimed it with this order."""
    return db.session.scalar(select(order.table.id).where(*_is_held(order))) is not None


def sweep(model: type[MadeFile], *, job: jobs.Job, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it made."""
    unfinished = db.session.scalars(
        select(model)
        .where(model.state.in_([FileState.QUEUED, FileState.RUNNING]))
        .with_for_update(skip_locked=True)
    ).all()
    for file in unfinished:
        if is_abandoned(file, now=now):
            _give_out_again(file, now)
        if file.state is FileState.QUEUED and file.queued_at <= now - UNHEARD:
            jobs.enqueue(job, file_id=file.id)


def content_of(file: MadeFile) -> bytes:
    """Return the bytes of a ready file; raises LookupError if there are none yet."""
    model = type(file)
    content = db.session.scalar(select(model.content).where(model.id == file.id))
    if content is None:
        raise LookupError(file.id)
    return content


def contents_of(model: type[MadeFile], file_ids: Collection[int]) -> dict[int, bytes]:
    """Return the bytes of those of the files that are ready, by the file's id; one read for all."""
    rows = db.session.execute(
        select(model.id, model.content).where(model.id.in_(file_ids), model.content.is_not(None))
    )
    return {key: content for key, content in rows if content is not None}


def _give_out_again(file: MadeFile, now: datetime) -> None:
    file.lease_until = None
    if file.attempts >= MOST_ATTEMPTS:
        file.state = FileState.FAILED
        file.problem = "Not finished in time, or the worker died, each time it was tried."
    else:
        file.state = FileState.QUEUED
        file.queued_at = now - UNHEARD


def _update_held(order: Order) -> Update:
    return update(order.table).where(*_is_held(order))


def _is_held(order: Order) -> tuple[ColumnElement[bool], ...]:
    return (
        order.table.id == order.file_id,
        order.table.state == FileState.RUNNING,
        order.table.lease_until == order.lease_until,
    )
