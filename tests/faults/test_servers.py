"""The mail server refuses, hangs, and breaks off wherever it can."""

import pytest

from tests.faults.conftest import Judge
from tests.faults.place import ANSWER, SHORT_ANSWER
from tests.faults.run import Run

CONNECTIONS = 2
FEW = r"^guest\d*99-"
"""Two of two hundred."""


@pytest.fixture(autouse=True)
def _at_work(run: Run, request: pytest.FixtureRequest) -> None:
    is_about_waiting = request.node.get_closest_marker("impatient") is not None
    run.place.worker(answer=SHORT_ANSWER if is_about_waiting else ANSWER)


@pytest.mark.fault("SMTP refuses connections for a while")
def test_no_connection(run: Run, judge: Judge) -> None:
    run.server.tell(seconds=0.004)
    run.release(200)
    run.wait_for(60)
    run.server.tell(is_listening=False)
    run.settle_for_the_moment()
    run.server.tell(is_listening=True)
    judge(uncertain_at_most=CONNECTIONS)


@pytest.mark.fault("SMTP greets with 421 five times")
def test_busy_greeting(run: Run, judge: Judge) -> None:
    run.server.tell(rules=[{"at": "connect", "does": "421 4.3.2 Busy", "most": 5}])
    run.release(100)
    assert judge().sent == 100


@pytest.mark.parametrize("at", ["mail", "rcpt", "data", "dot"])
@pytest.mark.fault("SMTP answers 421 to {at}, and hangs up")
def test_closing(run: Run, judge: Judge, at: str) -> None:
    run.server.tell(rules=[{"at": at, "does": "421 4.3.2 Closing", "every": 41, "most": 4}])
    run.release(200)
    tally = judge()
    assert run.server.struck() == 4
    assert tally.sent == 200


@pytest.mark.parametrize("answer", ["450 4.2.1 Busy", "452 4.2.2 Full"])
@pytest.mark.parametrize("at", ["rcpt", "dot"])
@pytest.mark.fault("SMTP answers {answer} to {at}, twice for each")
def test_put_off(run: Run, judge: Judge, answer: str, at: str) -> None:
    run.server.tell(rules=[{"at": at, "does": answer, "whom": "[05]0-", "times": 2}])
    run.release(100)
    tally = judge()
    assert run.server.struck() == 4
    assert tally.sent == 100


@pytest.mark.fault("SMTP answers 450 to two for ever")
def test_put_off_for_ever(run: Run, judge: Judge) -> None:
    run.server.tell(rules=[{"at": "rcpt", "does": "450 4.2.1 Busy", "whom": FEW}])
    run.release(200)
    tally = judge(failed_at_most=2)
    assert (tally.sent, tally.failed) == (198, 2)


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ("550 5.1.1 No such user", "rcpt"),
        ("552 5.2.2 Full", "rcpt"),
        ("552 5.3.4 Too large", "dot"),
        ("554 5.7.1 Not wanted", "dot"),
    ],
)
@pytest.mark.fault("SMTP answers {answer} to {at}")
def test_refused(run: Run, judge: Judge, answer: str, at: str) -> None:
    run.server.tell(rules=[{"at": at, "does": answer, "whom": FEW}])
    run.release(200)
    tally = judge(failed_at_most=2)
    assert (tally.sent, tally.failed) == (198, 2)


@pytest.mark.parametrize("pipelining", ["together", "one by one"])
@pytest.mark.parametrize(
    ("at", "where"), [("data", "DATA"), ("text", "half of the text"), ("dot", "the dot")]
)
@pytest.mark.fault("SMTP breaks off after {where}; commands {pipelining}")
def test_broken_off(run: Run, judge: Judge, at: str, where: str, pipelining: str) -> None:  # noqa: ARG001 - for the table
    run.server.tell(
        rules=[{"at": at, "does": "hang_up", "every": 61}],
        is_pipelining=pipelining == "together",
    )
    run.release(200)
    run.settle()
    assert run.server.struck() >= 3
    tally = judge(uncertain_at_most=0 if at == "data" else run.server.struck())
    assert tally.arrived == 0
    assert tally.sent + tally.uncertain == 200


@pytest.mark.parametrize("pipelining", ["together", "one by one"])
@pytest.mark.fault("SMTP takes it, then breaks off; commands {pipelining}")
def test_taken_and_broken_off(run: Run, judge: Judge, pipelining: str) -> None:
    run.server.tell(
        rules=[{"at": "dot", "does": "hang_up", "is_taken": True, "every": 61}],
        is_pipelining=pipelining == "together",
    )
    run.release(200)
    tally = judge(uncertain_at_most=3)
    assert (tally.taken, tally.uncertain, tally.arrived) == (200, 3, 3)


@pytest.mark.fault("SMTP takes confirmations, then breaks off")
def test_a_second_copy_that_does_no_harm(run: Run, judge: Judge) -> None:
    run.server.tell(rules=[{"at": "dot", "does": "hang_up", "is_taken": True, "every": 31}])
    run.confirm(100)
    tally = judge(copies_at_most=3)
    assert (tally.sent, tally.copies) == (100, 3)


@pytest.mark.parametrize(("is_taken", "words"), [(True, "taken"), (False, "not taken")])
@pytest.mark.impatient
@pytest.mark.fault("SMTP hangs at the dot, {words}")
def test_hanging(run: Run, judge: Judge, is_taken: bool, words: str) -> None:  # noqa: ARG001 - for the table
    run.server.tell(
        rules=[{"at": "dot", "does": "hang", "is_taken": is_taken, "every": 71, "most": 2}]
    )
    run.release(200)
    tally = judge(uncertain_at_most=2)
    assert (tally.uncertain, tally.arrived) == (2, 2 * is_taken)


@pytest.mark.impatient
@pytest.mark.fault("SMTP hangs at the greeting, and before the text")
def test_hanging_before_the_text(run: Run, judge: Judge) -> None:
    run.server.tell(
        rules=[
            {"at": "connect", "does": "hang", "most": 1},
            {"at": "rcpt", "does": "hang", "every": 71, "most": 1},
        ]
    )
    run.release(100)
    assert judge().sent == 100


@pytest.mark.fault("one recipient at whom SMTP breaks off each time")
def test_poisoned_at_the_server(run: Run, judge: Judge) -> None:
    run.server.tell(rules=[{"at": "rcpt", "does": "hang_up", "whom": "^guest50-"}])
    run.release(100)
    tally = judge(failed_at_most=1)
    assert (tally.sent, tally.failed) == (99, 1)


@pytest.mark.parametrize(
    ("wrong", "values"),
    [
        ("misses a value", {"values": {}}),
        ("has a number for a name", {"values": {"name": 7}}),
    ],
    ids=["missing", "number"],
)
@pytest.mark.fault("one mail that cannot be written: it {wrong}")
def test_poisoned_at_home(
    run: Run,
    judge: Judge,
    wrong: str,  # noqa: ARG001 - for the table
    values: dict[str, object],
) -> None:
    run.release(100, spoilt=values)
    tally = judge(failed_at_most=1)
    assert (tally.sent, tally.failed) == (99, 1)
