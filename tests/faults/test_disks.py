"""The disk of the workers' machine is full: no journal can be written, or none opened."""

from pathlib import Path

import pytest

from tests.faults.conftest import Judge
from tests.faults.run import Run

CONNECTIONS = 2


@pytest.mark.parametrize("octets", [0, 200], ids=["nothing", "lines"])
@pytest.mark.fault("disk full: the journal takes {octets} octets")
def test_a_journal_that_takes_no_more(run: Run, judge: Judge, octets: int) -> None:
    worker = run.place.worker()
    run.server.tell(seconds=0.004)
    run.release(300)
    run.wait_for(30)
    worker.fill_disk(octets)
    size = worker.log.stat().st_size
    assert judge().sent == 300
    assert worker.log.stat().st_size == size > octets, "It has written to a full disk."


@pytest.mark.fault("disk full, and the worker killed three times")
def test_a_journal_that_takes_no_more_of_the_dead(run: Run, judge: Judge) -> None:
    run.server.tell(seconds=0.008)
    run.release(300)
    for number in range(3):
        worker = run.place.worker()
        worker.fill_disk(150)
        run.place.ring("mail.sweep")
        run.wait_for(40 * (number + 1))
        worker.kill()
    run.place.worker()
    tally = judge(uncertain_at_most=3 * CONNECTIONS)
    assert tally.sent + tally.uncertain == 300


@pytest.fixture
def no_room(run: Run) -> Path:
    """Where journals lie is a file, so that none can be opened there."""
    folder = run.place.settings.home / "mail"
    if folder.is_dir():
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
    folder.touch()
    return folder


@pytest.mark.fault("no room for a journal at all, worker killed twice")
def test_no_journal_at_all(run: Run, judge: Judge, no_room: Path) -> None:
    try:
        run.server.tell(seconds=0.008)
        run.release(200)
        for number in range(2):
            worker = run.place.worker()
            run.place.ring("mail.sweep")
            run.wait_for(40 * (number + 1))
            worker.kill()
        run.place.worker()
        tally = judge(uncertain_at_most=2 * CONNECTIONS)
        assert tally.sent + tally.uncertain == 200
    finally:
        run.place.end_all()
        no_room.unlink()
