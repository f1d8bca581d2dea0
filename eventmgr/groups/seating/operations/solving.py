"""Looking for seats: asked for by an organiser, found by a worker, kept as a draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.pieces import Piecework
from eventmgr.groups.seating import comparing, queries, rules
from eventmgr.groups.seating.costs import cost_of
from eventmgr.groups.seating.enums import Failure, SeatingState
from eventmgr.groups.seating.explaining import kept
from eventmgr.groups.seating.jobs import SOLVE
from eventmgr.groups.seating.models import SeatingRound, SeatingSeat
from eventmgr.groups.seating.operations.preparing import held
from eventmgr.groups.seating.problem import Found, Problem, Seats
from eventmgr.people.actor import Actor

SOLVING: Final = Piecework(
    table=SeatingRound,
    job=SOLVE,
    key_name="round_id",
    queued=SeatingState.QUEUED,
    running=SeatingState.RUNNING,
    failed=SeatingState.FAILED,
    rung_at=lambda found: found.asked_at,
    lease=timedelta(seconds=10),  # its worker is heard of every second; a dead one holds all up
)
_ONE_AT_A_TIME: Final = 4_011_968
"""The advisory lock of whoever takes a search in hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a worker needs to look for seats."""

    round_id: int
    problem: Problem
    seed: int
    seconds: int


def ask(*, conference: Conference, found: SeatingRound, actor: Actor, now: datetime) -> None:
    """Have a worker look for seats; a draft that is there stays until there is another.

    Raise DomainError if nobody is to be seated or the sizes cannot hold everybody.
    """
    fresh = held(conference, found)
    rules.require_idle(fresh)
    problem = queries.problem(conference, fresh)
    _require_room(problem)
    stays = queries.leads(fresh, queries.members(fresh))
    if rules.contradictions(fresh.standing_bonds, stays):
        raise DomainError(_("Some of what must hold cannot hold together. Take it away first."))
    fresh.state, fresh.asked_at, fresh.attempts = SeatingState.QUEUED, now, 0
    fresh.is_stopped, fresh.progress = False, {}
    audit.record(actor, "seating.asked", fresh, now=now, conference_id=conference.id)
    SOLVING.ring(fresh.id)


def stop(*, conference: Conference, found: SeatingRound, actor: Actor, now: datetime) -> None:
    """Have the worker take the best that it has found; one that nobody has begun is taken back."""
    fresh = held(conference, found)
    if fresh.state is SeatingState.QUEUED:
        fresh.state = _state_without(fresh)
    elif fresh.state is SeatingState.RUNNING:
        fresh.is_stopped = True
    else:
        return
    audit.record(actor, "seating.stopped", fresh, now=now, conference_id=conference.id)


def take(*, round_id: int, now: datetime) -> datetime | None:
    """Take a waiting search in hand; return the end of the lease.

    None: it does not wait, or another search is at work. Of all there is only one at a time, so
    that mail and all else find a worker; what waits is rung for by `ring_next`, and by the sweep.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    at_work = select(SeatingRound.id).where(
        SeatingRound.state == SeatingState.RUNNING, SeatingRound.lease_until >= now
    )
    if db.session.scalar(at_work.limit(1)) is not None:
        return None
    return SOLVING.claim(round_id, now=now)


def ring_next() -> None:
    """Ring a worker for the search that has waited longest."""
    waiting = select(SeatingRound.id).where(SeatingRound.state == SeatingState.QUEUED)
    key = db.session.scalar(waiting.order_by(SeatingRound.asked_at, SeatingRound.id).limit(1))
    if key is not None:
        SOLVING.ring(key)


def sweep(*, now: datetime) -> None:
    """Find the searches whose bell was not heard, or whose worker is dead."""
    SOLVING.sweep(now=now)
    for each in db.session.scalars(
        select(SeatingRound)
        .where(
            SeatingRound.state == SeatingState.FAILED,
            ~SeatingRound.progress.has_key("failure"),
        )
        .with_for_update(skip_locked=True)
    ).all():
        _fail(each, Failure.UNFINISHED)


def order(*, round_id: int) -> Order | None:
    """Return what to look for, or None if the round is not being worked on.

    Nothing is locked: while it is looked for nobody changes a round, and whoever has lost it hears
    so from `report` and `deliver`.
    """
    found = db.session.get(SeatingRound, round_id)
    if found is None or found.state is not SeatingState.RUNNING:
        return None
    conference = db.session.get_one(Conference, found.conference_id)
    fresh = queries.find_round(conference, round_id)
    assert fresh is not None  # noqa: S101 - it was there
    return Order(
        round_id=round_id,
        problem=queries.problem(conference, fresh),
        seed=fresh.seed,
        seconds=fresh.seconds_at_most,
    )


def report(
    *, round_id: int, lease: datetime, progress: dict[str, Any], now: datetime
) -> tuple[datetime | None, bool]:
    """Keep how far the search is; return the new lease (None: lost) and whether to go on."""
    found = SOLVING.held(round_id, lease=lease)
    if found is None:
        return None, False
    found.progress = progress
    return found.prolong(lease, now=now, by=SOLVING.lease), not found.is_stopped


def deliver(*, order: Order, found: Found, lease: datetime) -> bool:
    """Keep what was found as the draft; return whether the round was still the worker's."""
    fresh = SOLVING.held(order.round_id, lease=lease)
    if fresh is None:
        return False
    db.session.execute(delete(SeatingSeat).where(SeatingSeat.round_id == fresh.id))
    if found.seats:
        db.session.execute(insert(SeatingSeat), _rows(order.round_id, found.seats))
    fresh.state, fresh.lease_until = SeatingState.READY, None
    fresh.ending, fresh.solver = found.ending, found.solver
    fresh.seconds, fresh.bound, fresh.applied_at = found.seconds, found.bound, None
    fresh.progress = {}
    fresh.result = _result(order.problem, found.seats)
    return True


def refuse(*, round_id: int, lease: datetime, failure: Failure) -> None:
    """Note why the search brought nothing; a draft that was there stays, and is shown."""
    found = SOLVING.held(round_id, lease=lease)
    if found is not None:
        _fail(found, failure)


def _fail(found: SeatingRound, failure: Failure) -> None:
    before = _state_without(found)
    found.state = SeatingState.FAILED if before is SeatingState.PREPARING else before
    found.lease_until, found.progress = None, {"failure": failure.value}


def _require_room(problem: Problem) -> None:
    people = len(problem.people)
    if not people:
        raise DomainError(_("Nobody is to be seated: no confirmed participant of these kinds."))
    least = sum(each.smallest for each in problem.tables)
    most = sum(each.largest for each in problem.tables)
    if people > most:
        raise DomainError(
            _(
                "The groups take %(most)d people, and %(people)d are to be seated. Let some take "
                "more.",
                most=most,
                people=people,
            )
        )
    if people < least:
        raise DomainError(
            _(
                "The groups want %(least)d people at least, and %(people)d are to be seated. Let "
                "some be smaller.",
                least=least,
                people=people,
            )
        )


def _rows(round_id: int, seats: Seats) -> list[dict[str, int]]:
    return [
        {"round_id": round_id, "person_id": key, "group_id": group, "found_group_id": group}
        for key, group in sorted(seats.items())
    ]


def _result(problem: Problem, seats: Seats) -> dict[str, Any]:
    """Return the figures of the draft and of what it is compared with."""
    return {
        "draft": kept(cost_of(problem, seats)),
        "first_come": kept(cost_of(problem, comparing.first_come(problem))),
        "counting_off": kept(cost_of(problem, comparing.counting_off(problem))),
    }


def _state_without(found: SeatingRound) -> SeatingState:
    """Return in which state a round is that nobody looks for seats in."""
    there = select(SeatingSeat.id).where(SeatingSeat.round_id == found.id).limit(1)
    if db.session.scalar(there) is None:
        return SeatingState.PREPARING
    return SeatingState.APPLIED if found.applied_at else SeatingState.READY
