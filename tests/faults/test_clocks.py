"""The clock jumps while mail leaves."""

from datetime import timedelta

import pytest

from tests.faults.conftest import Judge
from tests.faults.run import Run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "jumps"),
    [
        ("an hour forward", [HOUR]),
        ("a month forward", [31 * DAY]),
        ("an hour back", [-HOUR]),
        ("a day forward and back, three times", [DAY, timedelta(0)] * 3),
    ],
    ids=["hour", "month", "back", "both"],
)
@pytest.mark.fault("clock jumps {words}")
def test_jumps(run: Run, judge: Judge, words: str, jumps: list[timedelta]) -> None:  # noqa: ARG001 - for the table
    run.place.worker()
    run.server.tell(
        seconds=0.004, rules=[{"at": "rcpt", "does": "450 4.2.1 Busy", "whom": "55-", "times": 1}]
    )
    run.release(200)
    for number, jump in enumerate(jumps, start=1):
        run.wait_for(25 * number, or_rest=True)  # what was put off a day ahead waits that long
        run.place.set_clock(jump.total_seconds())
    tally = judge()
    assert tally.sent + tally.failed == 200
