"""Seats are found by a real worker, and a round that it lost is found again."""

import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import insert, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.seating import operations, queries
from eventmgr.groups.seating.enums import BondKind, Ending, Failure, SeatingState
from eventmgr.groups.seating.models import SeatingBond, SeatingRound
from eventmgr.groups.seating.solver import Progress
from eventmgr.people.actor import COMMAND
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_participant
from tests.factories.people import NOW
from tests.factories.seating import make_round
from tests.groups.seating.test_solving import planted
from tests.worker.conftest import Worker, ring, wait_for, working
from worker.heart import Heart


def state_of(round_id: int) -> SeatingState:
    db.session.rollback()
    chosen = select(SeatingRound.state).where(SeatingRound.id == round_id)
    return db.session.scalars(chosen).one()


@pytest.mark.usefixtures("broker")
def test_a_worker_finds_seats_and_says_when_there_are_none(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with unit_of_work():
        conference = make_conference()
        groups = [make_group(conference), make_group(conference)]
        people = [make_participant(conference, sector="ngo") for _ in range(6)]
        possible, impossible, unheard = (
            make_round(conference, groups, name=f"Round {number}") for number in range(3)
        )
        keys = [each.id for each in (possible, impossible, unheard)]
        for each in (possible, impossible, unheard):
            operations.ask(conference=conference, found=each, actor=COMMAND, now=NOW)
        for first, second in ((0, 1), (1, 2), (0, 2)):  # three apart, in two groups
            db.session.add(
                SeatingBond(
                    round_id=impossible.id,
                    kind=BondKind.APART,
                    person_id=people[first].id,
                    other_id=people[second].id,
                )
            )
        conference_id = conference.id
    with working(environment, tmp_path) as worker:
        ring(environment, "seating.solve", round_id=keys[0])  # which rings for the next
        wait_for(lambda: state_of(keys[1]) is SeatingState.FAILED, worker)
        wait_for(lambda: state_of(keys[0]) is SeatingState.READY, worker)
        wait_for(lambda: state_of(keys[2]) is SeatingState.READY, worker)
    found = queries.find_round(db.session.get_one(Conference, conference_id), keys[0])
    assert found is not None
    assert (found.ending, found.solver.partition(" ")[0]) == (Ending.OPTIMAL, "HiGHS")
    assert len(queries.seats(found)) == 6
    failed = db.session.get_one(SeatingRound, keys[1])
    assert failed.progress == {"failure": "contradiction"}


def the_round(round_id: int) -> SeatingRound:
    db.session.rollback()
    return db.session.get_one(SeatingRound, round_id, populate_existing=True)


def a_round_that_takes_long() -> tuple[int, int]:
    """Ask for the seats of people of whom most must not sit with most others."""
    problem = planted(160, 16, 4_000)
    with unit_of_work():
        conference = make_conference()
        groups = [make_group(conference) for _ in problem.tables]
        people = [make_participant(conference) for _ in problem.people]
        found = make_round(conference, groups, seconds_at_most=120)
        pairs = [(people[one - 1].id, people[other - 1].id) for one, other in problem.apart]
        every = [
            {"round_id": found.id, "kind": BondKind.APART, "person_id": one, "other_id": other}
            for one, other in pairs
        ]
        db.session.execute(insert(SeatingBond), every)
        operations.ask(conference=conference, found=found, actor=COMMAND, now=clock.now())
        return conference.id, found.id


def kill(worker: Worker) -> None:
    parent = psutil.Process(worker.process.pid)
    for each in [parent, *parent.children(recursive=True)]:
        os.kill(each.pid, signal.SIGKILL)
    worker.process.wait(30)


@pytest.mark.usefixtures("broker")
def test_a_killed_workers_search_is_taken_over_and_can_be_stopped(
    environment: dict[str, str], tmp_path: Path
) -> None:
    conference_id, key = a_round_that_takes_long()
    (first, second) = (tmp_path / each for each in ("first", "second"))
    first.mkdir()
    second.mkdir()
    with working(environment, first) as worker:
        ring(environment, "seating.solve", round_id=key)
        wait_for(lambda: the_round(key).progress, worker)
        kill(worker)
    left = the_round(key)
    assert (left.state, left.attempts) == (SeatingState.RUNNING, 1)
    assert left.lease_until is not None
    assert (left.lease_until - clock.now()).total_seconds() <= 10
    with unit_of_work():
        the_round(key).lease_until = clock.now()  # what ten seconds do by themselves
    with working(environment, second) as worker:
        ring(environment, "seating.sweep")
        wait_for(lambda: the_round(key).attempts == 2, worker)
        with unit_of_work():
            conference = db.session.get_one(Conference, conference_id)
            operations.stop(
                conference=conference, found=the_round(key), actor=COMMAND, now=clock.now()
            )
        wait_for(lambda: state_of(key) is SeatingState.FAILED, worker)
    assert the_round(key).failure is Failure.STOPPED


def test_a_heart_beats_while_the_solver_is_silent_and_hears_who_stops_it(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        groups = [make_group(conference), make_group(conference)]
        make_participant(conference)
        found = make_round(conference, groups)
        operations.ask(conference=conference, found=found, actor=COMMAND, now=NOW)
        key, conference_id = found.id, conference.id
    with unit_of_work():
        lease = operations.take(round_id=key, now=clock.now())
    assert lease is not None
    told = Progress(seconds=1, cost=7, bound=5)
    with Heart(committed, key, lease) as heart:
        wait_for(lambda: heart.lease > lease)
        assert heart(told)
        wait_for(lambda: the_round(key).progress == {"seconds": 1, "cost": 7, "bound": 5})
        with unit_of_work():
            conference = db.session.get_one(Conference, conference_id)
            operations.stop(
                conference=conference, found=the_round(key), actor=COMMAND, now=clock.now()
            )
        wait_for(lambda: not heart(told))
        assert not heart.is_lost
        with unit_of_work():
            the_round(key).state = SeatingState.QUEUED  # as if another had it
        wait_for(lambda: heart.is_lost)


def test_who_has_given_up_takes_no_lease_that_comes_late(
    committed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = clock.now() + timedelta(seconds=10)
    heart = Heart(committed, 1, lease)

    def slow(**_: object) -> tuple[datetime, bool]:
        with clock.fixed(lease + timedelta(seconds=2)):  # the database took its time
            assert not heart(Progress(seconds=12, cost=None, bound=None))
        return lease + timedelta(seconds=12), True

    monkeypatch.setattr(operations, "report", slow)
    heart._tell()
    assert heart.is_lost


def test_whose_lease_has_run_out_goes_on_no_more(committed: Flask) -> None:
    heart = Heart(committed, 1, NOW)  # long ago
    assert not heart(Progress(seconds=1, cost=None, bound=None))
    assert heart.is_lost
