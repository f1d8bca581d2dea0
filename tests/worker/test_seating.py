"""Seats are found by a real worker, and a round that it lost is found again."""

from pathlib import Path

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.seating import operations, queries
from eventmgr.groups.seating.enums import BondKind, Ending, SeatingState
from eventmgr.groups.seating.models import SeatingBond, SeatingRound
from eventmgr.people.actor import COMMAND
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_participant
from tests.factories.people import NOW
from tests.factories.seating import make_round
from tests.worker.conftest import ring, wait_for, working


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
