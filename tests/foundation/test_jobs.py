import io
import json

import pytest
from flask import Flask

from eventmgr.foundation import logs
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.jobs import Job, NoQueue, enqueue
from tests.conftest import RecordingQueue
from tests.factories.people import make_organisation

RING = Job("test.ring")


def test_jobs_leave_after_commit_in_order(queue: RecordingQueue) -> None:
    with unit_of_work():
        enqueue(RING, number=1)
        enqueue(Job("test.other"))
        db.session.flush()
        assert queue.sent == []
    assert queue.sent == [("test.ring", {"number": 1}), ("test.other", {})]


def test_jobs_leave_once(queue: RecordingQueue) -> None:
    with unit_of_work():
        enqueue(RING)
    with unit_of_work():
        make_organisation()
    assert queue.sent == [("test.ring", {})]


def test_a_rollback_forgets_them_for_good(queue: RecordingQueue) -> None:
    with pytest.raises(ValueError, match="no"), unit_of_work():
        make_organisation()
        enqueue(RING)
        raise ValueError("no")
    with unit_of_work():
        make_organisation()
    assert queue.sent == []


def test_a_savepoint_that_is_released_sends_nothing(queue: RecordingQueue) -> None:
    with unit_of_work() as session:
        enqueue(RING)
        with session.begin_nested():
            make_organisation()
        assert queue.sent == []
    assert queue.sent == [("test.ring", {})]


def test_a_savepoint_that_is_undone_forgets_nothing_of_what_went_before(
    queue: RecordingQueue,
) -> None:
    with unit_of_work() as session:
        enqueue(RING)
        with pytest.raises(ValueError, match="no"), session.begin_nested():
            make_organisation()
            raise ValueError("no")
        assert queue.sent == []
    assert queue.sent == [("test.ring", {})]


def test_an_act_that_fails_after_a_released_savepoint_sends_nothing(queue: RecordingQueue) -> None:
    with pytest.raises(ValueError, match="no"), unit_of_work() as session:
        enqueue(RING)
        with session.begin_nested():
            make_organisation()
        raise ValueError("no")
    with unit_of_work():
        make_organisation()
    assert queue.sent == []


class Broken:
    """A broker that is away."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def send(self, name: str, arguments: dict[str, object], *, request_id: str) -> None:
        self.tried.append(f"{name} {arguments} {request_id}")
        raise ConnectionRefusedError


def test_a_broken_queue_breaks_nothing_is_tried_once_and_logged(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, stream = Broken(), io.StringIO()
    monkeypatch.setitem(app.extensions, "eventmgr.queue", broken)
    logs.configure(stream)
    logs.begin("the-request")
    with unit_of_work():
        organisation = make_organisation()
        enqueue(RING, number=1)
        enqueue(RING, number=2)
    logs.configure()
    assert broken.tried == ["test.ring {'number': 1} the-request"]
    assert organisation.id is not None
    [line] = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (line["event"], line["jobs"], line["error"]) == (
        *("job.bell_unheard", ["test.ring"]),
        "ConnectionRefusedError",
    )


def test_the_command_line_rings_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "eventmgr.queue", NoQueue())
    with unit_of_work() as session:
        enqueue(RING)
    assert session.info == {}
