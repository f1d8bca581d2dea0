"""Tasks about seating."""

from datetime import datetime

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.exc import OperationalError

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups.seating import jobs, operations
from eventmgr.groups.seating.enums import Failure
from eventmgr.groups.seating.layout import Contradiction
from eventmgr.groups.seating.operations import SOLVING
from eventmgr.groups.seating.solver import SOLVER, NoneInTime, Progress, solve
from worker.celery import app

log = structlog.get_logger(__name__)
EVERY_SECONDS = 1.0
"""How often progress is written down, and the round asked whether to go on."""


class Watch:
    """Writes progress down while the solver runs, and keeps the round in hand."""

    def __init__(self, round_id: int, lease: datetime) -> None:
        self.round_id = round_id
        self.lease = lease
        self.said = 0.0
        self.goes_on = True
        self.is_lost = False
        """Whether another worker has the round by now."""

    def __call__(self, progress: Progress) -> bool:
        """Return whether the search is still wanted."""
        if progress.seconds - self.said < EVERY_SECONDS:
            return self.goes_on
        self.said = progress.seconds
        told = {
            "seconds": round(progress.seconds, 1),
            "cost": progress.cost,
            "bound": progress.bound,
        }
        with unit_of_work():
            lease, self.goes_on = operations.report(
                round_id=self.round_id, lease=self.lease, progress=told, now=clock.now()
            )
        self.is_lost = lease is None
        self.lease = lease or self.lease
        return self.goes_on


@app.task(name=jobs.SOLVE.name)  # type: ignore[untyped-decorator]
def solve_round(round_id: int) -> None:
    """Look for the seats of one round; no transaction is open meanwhile."""
    with unit_of_work():
        lease = operations.take(round_id=round_id, now=clock.now())
    if lease is None:
        return
    watch = Watch(round_id, lease)
    said = log.bind(round_id=round_id)
    try:
        _solve(round_id, watch)
    except (Contradiction, NoneInTime) as error:
        is_proven = isinstance(error, Contradiction)
        failure = Failure.CONTRADICTION if is_proven else Failure.NONE_IN_TIME
        said.info("seating.refused", failure=failure.value)
        _refuse(watch, failure)
    except (SoftTimeLimitExceeded, OperationalError):
        said.warning("seating.put_back", exc_info=True)
        with unit_of_work():
            SOLVING.put_back(round_id, lease=watch.lease)
    except Exception:  # noqa: BLE001 - whatever is raised, the round is not left in hand
        said.exception("seating.failed")
        _refuse(watch, Failure.UNFINISHED)
    with unit_of_work():
        operations.ring_next()


def _refuse(watch: Watch, failure: Failure) -> None:
    with unit_of_work():
        operations.refuse(round_id=watch.round_id, lease=watch.lease, failure=failure)


def _solve(round_id: int, watch: Watch) -> None:
    with unit_of_work():
        order = operations.order(round_id=round_id, lease=watch.lease, now=clock.now())
    if order is None:
        return
    watch.lease = order.lease
    solution = solve(order.problem, seed=order.seed, seconds=order.seconds, watch=watch)
    if watch.is_lost:
        return
    found = operations.Found(
        seats=solution.seats,
        bound=solution.bound,
        ending=solution.ending,
        seconds=solution.seconds,
        solver=f"{SOLVER} {solution.version}",
    )
    with unit_of_work():
        operations.deliver(order=order, found=found, lease=watch.lease)
    log.info("seating.found", round_id=round_id, ending=solution.ending.value)


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_rounds() -> None:
    """Find the rounds whose bell was not heard, or whose worker is dead."""
    with unit_of_work():
        operations.sweep(now=clock.now())
