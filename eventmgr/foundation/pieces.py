"""Long work that a worker does piece by piece: each piece is committed with how far it has come.

A row is the work. A worker claims it for a time (its lease), and every piece prolongs that; whoever
lost the lease has lost the work, and changes nothing late.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Timestamp, db
from eventmgr.foundation.jobs import Job, enqueue

LEASE: Final = timedelta(minutes=2)
UNHEARD: Final = timedelta(seconds=15)
"""Work that waits so long: the bell was not heard, the sweep rings again."""
MOST_ATTEMPTS: Final = 3
_MOMENT: Final = timedelta(microseconds=1)


class Pieced:
    """The columns of a table whose rows are done by pieces, beside a state of its own list."""

    if TYPE_CHECKING:
        state: Any

    id: Mapped[Id]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[Timestamp | None]
    """Until when the worker that claimed it is believed to be alive."""

    def prolong(self, lease: datetime, *, now: datetime, by: timedelta = LEASE) -> datetime:
        """Keep it in hand for another while; return the new lease, which is never the old one."""
        self.lease_until = max(now + by, lease + _MOMENT)
        return self.lease_until

    def is_abandoned(self, now: datetime) -> bool:
        """Whether the worker that claimed it must be dead."""
        return self.lease_until is not None and self.lease_until < now


WorkT = TypeVar("WorkT", bound=Pieced)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piecework(Generic[WorkT]):
    """All the work of one table: handed out, taken back, and found again."""

    table: type[WorkT]
    job: Job
    """Rings a worker."""
    key_name: str
    """How the job calls the key of the row."""
    queued: StrEnum
    running: StrEnum
    failed: StrEnum
    rung_at: Callable[[WorkT], datetime | None]
    """When a worker was rung for the row."""
    lease: timedelta = LEASE
    """For how long a worker that is not heard of is believed to be alive."""

    def ring(self, key: int) -> None:
        """Ring a worker for it once this is committed."""
        enqueue(self.job, **self.named(key))

    def named(self, key: int) -> Mapping[str, int]:
        """Return the key as the job, and the log, call it."""
        return {self.key_name: key}

    def claim(self, key: int, *, now: datetime) -> datetime | None:
        """Take waiting work in hand; return the end of the lease, None if it is another's."""
        row = db.session.scalar(
            select(self.table)
            .where(self.table.id == key, self.table.state == self.queued)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.state, row.attempts = self.running, row.attempts + 1
        row.lease_until = now + self.lease
        return row.lease_until

    def held(self, key: int, *, lease: datetime) -> WorkT | None:
        """Return the work locked and freshly read; None for a late worker, who has lost it."""
        return db.session.scalar(
            select(self.table)
            .where(
                self.table.id == key,
                self.table.state == self.running,
                self.table.lease_until == lease,
            )
            .with_for_update(),
            execution_options={"populate_existing": True},
        )

    def fail(self, key: int, *, lease: datetime) -> None:
        """Note that it could not be done to its end; what was done stays."""
        row = self.held(key, lease=lease)
        if row is not None:
            row.state, row.lease_until = self.failed, None

    def put_back(self, key: int, *, lease: datetime) -> None:
        """Have it gone on with later, as after a deadlock; it fails if that does not help."""
        row = self.held(key, lease=lease)
        if row is not None:
            self._give_up(row)

    def interrupt(self, key: int, *, lease: datetime) -> None:
        """Have it gone on with at once by another worker's turn, as if this one had not begun.

        For work that gets on, and is only longer than one turn may be.
        """
        row = self.held(key, lease=lease)
        if row is not None:
            row.state, row.attempts, row.lease_until = self.queued, row.attempts - 1, None
            self.ring(key)

    def sweep(self, *, now: datetime) -> None:
        """Find what a dead worker or an unheard bell left behind, and have it gone on with."""
        rows = db.session.scalars(
            select(self.table)
            .where(self.table.state.in_([self.queued, self.running]))
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            if row.is_abandoned(now):
                self._give_up(row)
            rung_at = self.rung_at(row)
            is_unheard = rung_at is None or rung_at <= now - UNHEARD
            if row.state is self.queued and (row.attempts or is_unheard):
                self.ring(row.id)

    def _give_up(self, row: WorkT) -> None:
        row.state = self.failed if row.attempts >= MOST_ATTEMPTS else self.queued
        row.lease_until = None
