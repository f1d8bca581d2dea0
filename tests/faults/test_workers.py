"""Workers that are killed, frozen and doubled."""

import os
import signal
from random import Random

import pytest

from eventmgr.mail import rules
from eventmgr.mail.operations import pause_mailing, resume_mailing
from tests.faults.conftest import Judge
from tests.faults.place import SHORT_LEASE, wait_until
from tests.faults.run import Run

CONNECTIONS = 2
KILLS = 20


@pytest.mark.fault("worker killed 20 times, at random moments")
def test_killed_at_random_moments(run: Run, judge: Judge) -> None:
    moments = Random(20261128)  # noqa: S311 - the same moments each time
    run.server.tell(seconds=0.008)
    run.release(1000)
    for _number in range(KILLS):
        taken = run.server.count()
        worker = run.place.worker(is_awaited=False)
        run.place.ring("mail.sweep")
        run.wait_for(taken + moments.randint(1, 25))
        worker.kill()
    assert run.server.count() < 1000, "It was over before the last kill."
    run.place.worker()
    tally = judge(uncertain_at_most=KILLS * CONNECTIONS)
    assert tally.sent + tally.uncertain == 1000


@pytest.mark.fault("child killed after the mail was taken, before 250")
def test_killed_between_taken_and_told(run: Run, judge: Judge) -> None:
    run.place.worker()
    run.server.tell(rules=[{"at": "dot", "does": "kill", "is_taken": True, "every": 67}])
    run.release(200)
    tally = judge(uncertain_at_most=2 + CONNECTIONS)
    assert tally.taken == 200
    assert tally.arrived >= 2


@pytest.mark.fault("child frozen until others have taken its mails over")
def test_frozen_for_longer_than_its_lease(run: Run, judge: Judge) -> None:
    run.place.worker(lease=SHORT_LEASE)
    run.server.tell(rules=[{"at": "dot", "does": "freeze", "is_taken": True, "most": 1}])
    run.release(100)
    run.settle(is_anybody_frozen=True)
    run.place.wake()
    tally = judge(uncertain_at_most=1)
    assert tally.taken == 100


@pytest.mark.fault("worker of another machine killed: its journal is not here")
def test_killed_on_another_machine(run: Run, judge: Judge) -> None:
    far = run.place.worker(is_elsewhere=True, lease=SHORT_LEASE)
    run.server.tell(seconds=0.008)
    run.release(300)
    run.wait_for(100)
    far.kill()
    run.place.worker()
    tally = judge(uncertain_at_most=CONNECTIONS * rules.MOST_IN_DOUBT)
    assert tally.sent + tally.uncertain == 300


@pytest.mark.fault("bell rung twenty times over, with two workers")
def test_too_many_bells(run: Run, judge: Judge) -> None:
    run.place.worker()
    run.place.worker()
    run.server.tell(seconds=0.002)
    run.release(300)
    for _number in range(20):
        run.place.ring("mail.deliver")
    assert judge().sent == 300


@pytest.mark.fault("two beats at once")
def test_two_beats(run: Run, judge: Judge) -> None:
    run.place.worker()
    beats = [run.place.beat() for _number in range(2)]
    wait_until(lambda: all(" Sending" in each.log.read_text() for each in beats), "two beats")
    run.server.tell(seconds=0.002)
    run.release(300)
    run.settle(rings=False)
    assert judge().sent == 300


@pytest.mark.fault("worker told to stop in mid-run, another begins")
def test_told_to_stop(run: Run, judge: Judge) -> None:
    first = run.place.worker()
    run.server.tell(seconds=0.004)
    run.release(300)
    run.wait_for(100)
    os.kill(first.pid, signal.SIGTERM)
    run.place.worker()
    assert judge().sent == 300


@pytest.mark.fault("mailing paused, worker killed, mailing resumed")
def test_killed_while_paused(run: Run, judge: Judge) -> None:
    worker = run.place.worker()
    run.server.tell(seconds=0.008)
    run.release(200)
    run.wait_for(50)
    run.decide(pause_mailing)
    worker.kill()
    run.place.worker()
    run.decide(resume_mailing)
    tally = judge(uncertain_at_most=CONNECTIONS)
    assert tally.sent + tally.uncertain == 200
