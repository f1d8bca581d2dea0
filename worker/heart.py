"""That a search is alive, told every second while the solver is at work."""

from datetime import datetime
from threading import Event, Thread
from types import TracebackType
from typing import Any, Final, Self

import structlog
from flask import Flask

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups.seating import operations
from eventmgr.groups.seating.solver import Progress

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 1.0
"""How often progress is written down, and the round asked whether to go on."""


class Heart:
    """Keeps the round in hand, in a thread of its own.

    The solver is silent for as long as it likes: before it branches it calls nobody. Whoever could
    not tell that they are alive before the lease ran out has lost the round, and stops.
    """

    def __init__(self, app: Flask, round_id: int, lease: datetime) -> None:
        self.app, self.round_id, self.lease = app, round_id, lease
        self.is_wanted = True
        """Whether nobody has stopped the search."""
        self.is_lost = False
        self.progress: dict[str, Any] = {}
        self._still = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Beat no more: from here on the lease stays as it is."""
        self._still.set()
        self._thread.join()

    def __call__(self, progress: Progress) -> bool:
        """Hear how far the search is; return whether to go on."""
        self.progress = {
            "seconds": round(progress.seconds, 1),
            "cost": progress.cost,
            "bound": progress.bound,
        }
        self.is_lost = self.is_lost or clock.now() > self.lease
        return self.is_wanted and not self.is_lost

    def _beat(self) -> None:
        with self.app.app_context():
            while not self.is_lost and not self._still.wait(EVERY_SECONDS):
                try:
                    self._tell()
                except Exception:  # whatever was raised, it is a beat that nobody has heard
                    log.warning("seating.unheard", round_id=self.round_id, exc_info=True)

    def _tell(self) -> None:
        with unit_of_work():
            lease, self.is_wanted = operations.report(
                round_id=self.round_id,
                lease=self.lease,
                progress=self.progress,
                now=clock.now(),
            )
        self.is_lost = self.is_lost or lease is None  # what is given up once stays given up
        self.lease = lease or self.lease
