"""The clock jumps while mail leaves."""

from datetime import timedelta

import pytest

from tests.faults.conftest import Judge
from tests.faults.run import Run


@pytest.mark.parametrize(
    ("words", "jump"),
    [
        ("an hour forward", timedelta(hours=1)),
        ("a month forward", timedelta(days=31)),
        ("an hour back", timedelta(hours=-1)),
        ("forward and back, again and again", None),
    ],
    ids=["hour", "month", "back", "both"],
)
@pytest.mark.fault("clock jumps {words}")
def test_jumps(run: Run, judge: Judge, words: str, jump: timedelta | None) -> None:  # noqa: ARG001 - for the table
    run.place.worker()
    run.server.tell(
        seconds=0.004, rules=[{"at": "rcpt", "does": "450 4.2.1 Busy", "whom": "5-", "times": 1}]
    )
    run.release(200)
    for number in range(1, 5):
        run.wait_for(30 * number)
        both = timedelta(days=1) if number % 2 else timedelta(0)
        run.place.set_clock((jump or both).total_seconds())
    tally = judge()
    assert tally.sent + tally.failed == 200
