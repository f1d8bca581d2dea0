"""The sweep finds what a dead worker or an unheard bell left behind."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import LEASE, UNHEARD, content_of
from eventmgr.reports import operations
from eventmgr.reports.enums import Format
from eventmgr.reports.jobs import COMPILE
from eventmgr.reports.models import ReportFile
from eventmgr.reports.operations import ReportOrder
from tests.conftest import RecordingQueue
from tests.factories.conferences import make_conference
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")
MOMENT = timedelta(microseconds=1)


def order_files(*formats: Format) -> None:
    with unit_of_work():
        operations.request_report(
            conference=make_conference(), actor=COMMAND, now=NOW, formats=formats
        )


def the_file() -> ReportFile:
    return db.session.scalars(select(ReportFile)).one()


def claim(now: datetime) -> ReportOrder:
    with unit_of_work():
        order = operations.claim(file_id=the_file().id, now=now)
    assert order is not None
    return order


def state() -> tuple[FileState, int, datetime | None]:
    return the_file().state, the_file().attempts, the_file().lease_until


def swept(queue: RecordingQueue, now: datetime) -> int:
    queue.sent.clear()
    with unit_of_work():
        operations.sweep(now=now)
    return len(queue.sent)


def test_the_sweep_rings_for_what_nobody_heard_of(queue: RecordingQueue) -> None:
    order_files(*Format)
    assert swept(queue, NOW + UNHEARD - MOMENT) == 0
    assert swept(queue, NOW + UNHEARD) == len(Format)


def test_the_sweep_lets_the_living_work(queue: RecordingQueue) -> None:
    order_files(Format.JSON)
    claim(NOW)
    assert swept(queue, NOW + LEASE) == 0
    assert state()[0] is FileState.RUNNING


def test_a_dead_workers_file_is_given_out_again_and_failed_the_third_time(
    queue: RecordingQueue,
) -> None:
    order_files(Format.JSON)
    now = NOW
    for attempt in (1, 2, 3):
        claim(now)
        assert state() == (FileState.RUNNING, attempt, now + LEASE)
        now += LEASE + MOMENT
        assert swept(queue, now) == (1 if attempt < 3 else 0)
        assert state() == (
            FileState.QUEUED if attempt < 3 else FileState.FAILED,
            attempt,
            None,
        )
    assert the_file().problem == (
        "Not finished in time, or the worker died, each time it was tried."
    )


def test_who_runs_out_of_time_puts_it_back_and_the_third_time_it_has_failed(
    queue: RecordingQueue,
) -> None:
    order_files(Format.JSON)
    for attempt in (1, 2, 3):
        order = claim(NOW)
        with unit_of_work():
            files.put_back(order=order, now=NOW)
        assert state() == (FileState.QUEUED if attempt < 3 else FileState.FAILED, attempt, None)
        assert swept(queue, NOW) == (1 if attempt < 3 else 0)


def test_only_who_has_a_file_in_hand_can_put_it_back(queue: RecordingQueue) -> None:
    order_files(Format.JSON)
    late = claim(NOW)
    swept(queue, NOW + LEASE + MOMENT)
    claim(NOW + LEASE + MOMENT)
    files.put_back(order=late, now=NOW)
    assert state()[:2] == (FileState.RUNNING, 2)


def test_who_lost_the_file_changes_nothing_any_more(queue: RecordingQueue) -> None:
    order_files(Format.JSON)
    late = claim(NOW)
    swept(queue, NOW + LEASE + MOMENT)
    current = claim(NOW + LEASE + MOMENT)
    files.fail(order=late, problem="too late")
    files.deliver(order=late, content=b"late", now=NOW)
    assert state()[:2] == (FileState.RUNNING, 2)
    files.deliver(order=current, content=b"current", now=NOW)
    files.deliver(order=late, content=b"late", now=NOW)
    files.fail(order=late, problem="too late")
    assert the_file().state is FileState.READY
    assert content_of(the_file()) == b"current"


def test_a_cancelled_file_takes_nothing_in_and_is_made_when_asked_again(
    queue: RecordingQueue,
) -> None:
    order_files(Format.JSON)
    order = claim(NOW)
    assert files.is_held(order) is True
    with unit_of_work():
        assert files.cancel(the_file()) is True
    assert files.is_held(order) is False
    files.deliver(order=order, content=b"late", now=NOW)
    files.fail(order=order, problem="too late")
    assert state() == (FileState.CANCELLED, 1, None)
    assert swept(queue, NOW + LEASE + MOMENT) == 0
    with unit_of_work():
        assert files.cancel(the_file()) is False
        assert files.try_again(the_file(), job=COMPILE, now=NOW) is True
    assert state() == (FileState.QUEUED, 0, None)
    assert queue.sent == [("reports.compile", {"file_id": the_file().id})]
