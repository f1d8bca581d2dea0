"""PostgreSQL is restarted and killed while mail leaves."""

import signal

import pytest

from eventmgr.mail import rules
from tests.faults.conftest import Judge
from tests.faults.place import SHORT_LEASE
from tests.faults.run import Run

CONNECTIONS = 2


@pytest.mark.parametrize(
    ("way", "number"),
    [
        ("restarted", signal.SIGINT),
        ("stopped at once and started", signal.SIGQUIT),
        ("killed and started", signal.SIGKILL),
    ],
    ids=["restarted", "stopped", "killed"],
)
@pytest.mark.fault("PostgreSQL {way} in mid-run")
def test_restarted(run: Run, judge: Judge, way: str, number: signal.Signals) -> None:  # noqa: ARG001 - for the table
    run.place.worker(lease=SHORT_LEASE)
    run.server.tell(seconds=0.008)
    run.release(300)
    run.wait_for(70)
    run.place.restart_database(number)
    assert judge(uncertain_at_most=CONNECTIONS).taken == 300


@pytest.mark.fault("PostgreSQL restarted by itself: one of its processes was killed")
def test_one_backend_killed(run: Run, judge: Judge) -> None:
    run.place.worker(lease=SHORT_LEASE)
    run.server.tell(seconds=0.02)
    run.release(300)
    for part in (50, 130):
        run.wait_for(part)
        run.place.crash_database()
    assert judge(uncertain_at_most=2 * CONNECTIONS).taken == 300


@pytest.mark.fault("PostgreSQL restarted by itself, a child waits for its answer")
def test_one_backend_killed_while_a_child_waits(run: Run, judge: Judge) -> None:
    run.place.worker(lease=SHORT_LEASE)
    run.server.tell(rules=[{"at": "dot", "does": "freeze", "is_taken": True, "most": 1}])
    run.release(100)
    run.wait_for(1)
    run.place.crash_database()
    run.settle(is_anybody_frozen=True)
    run.place.wake()
    assert judge(uncertain_at_most=CONNECTIONS).taken == 100


@pytest.mark.fault("PostgreSQL killed together with the worker")
def test_all_at_once(run: Run, judge: Judge) -> None:
    worker = run.place.worker(lease=SHORT_LEASE)
    run.server.tell(seconds=0.008)
    run.release(200)
    run.wait_for(70)
    run.place.restart_database(signal.SIGKILL, meanwhile=worker.kill)
    run.place.worker(lease=SHORT_LEASE)
    judge(uncertain_at_most=CONNECTIONS)


@pytest.mark.fault("power cut: all killed, journals empty")
def test_power_cut(run: Run, judge: Judge) -> None:
    run.place.worker(lease=SHORT_LEASE)
    run.server.tell(seconds=0.008)
    run.release(300)
    run.wait_for(140)
    run.place.cut_power()
    run.place.worker(lease=SHORT_LEASE)
    judge(uncertain_at_most=CONNECTIONS * rules.MOST_IN_DOUBT)
