"""Tasks about seating."""

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.exc import OperationalError

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups.seating import jobs, operations
from eventmgr.groups.seating.enums import Failure
from eventmgr.groups.seating.layout import Contradiction
from eventmgr.groups.seating.operations import SOLVING, Order
from eventmgr.groups.seating.problem import Found
from eventmgr.groups.seating.solver import NoneBeforeStop, NoneInTime, solve
from worker.celery import app, flask_app
from worker.heart import Heart

log = structlog.get_logger(__name__)
FAILURES = {
    Contradiction: Failure.CONTRADICTION,
    NoneInTime: Failure.NONE_IN_TIME,
    NoneBeforeStop: Failure.STOPPED,
}


@app.task(name=jobs.SOLVE.name)  # type: ignore[untyped-decorator]
def solve_round(round_id: int) -> None:
    """Look for the seats of one round; no transaction is open meanwhile."""
    with unit_of_work():
        lease = operations.take(round_id=round_id, now=clock.now())
    if lease is None:
        return
    heart = Heart(flask_app(), round_id, lease)
    said = log.bind(round_id=round_id)
    try:
        _solve(heart)
    except tuple(FAILURES) as error:
        failure = FAILURES[type(error)]
        said.info("seating.refused", failure=failure.value)
        _refuse(heart, failure)
    except (SoftTimeLimitExceeded, OperationalError):
        said.warning("seating.put_back", exc_info=True)
        with unit_of_work():
            SOLVING.put_back(round_id, lease=heart.lease)
    except Exception:  # noqa: BLE001 - whatever is raised, the round is not left in hand
        said.exception("seating.failed")
        _refuse(heart, Failure.UNFINISHED)
    with unit_of_work():
        if heart.is_lost:  # the last beat may have brought a lease all the same
            SOLVING.put_back(round_id, lease=heart.lease)
        operations.ring_next()


def _refuse(heart: Heart, failure: Failure) -> None:
    if heart.is_lost:
        return
    with unit_of_work():
        operations.refuse(round_id=heart.round_id, lease=heart.lease, failure=failure)


def _solve(heart: Heart) -> None:
    with heart:
        with unit_of_work():
            order = operations.order(round_id=heart.round_id)
        found = _found(order, heart) if order else None
    if order is None or found is None or heart.is_lost:
        return
    with unit_of_work():
        operations.deliver(order=order, found=found, lease=heart.lease)
    log.info("seating.found", round_id=heart.round_id, ending=found.ending.value)


def _found(order: Order, heart: Heart) -> Found:
    return solve(order.problem, seed=order.seed, seconds=order.seconds, watch=heart).found


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep_rounds() -> None:
    """Find the rounds whose bell was not heard, or whose worker is dead."""
    with unit_of_work():
        operations.sweep(now=clock.now())
