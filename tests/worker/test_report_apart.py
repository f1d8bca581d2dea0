"""A large report in a process of its own: its limits, its end, and a worker that is killed."""

import os
import signal
import tempfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import COMMAND
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import Busy, NotWanted, content_of
from eventmgr.reports import operations
from eventmgr.reports.enums import Format, Stage
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.snapshot import to_json
from tests.factories.conferences import make_conference
from tests.reports.sample import sample
from tests.servers import redis_server
from tests.worker.conftest import Worker, wait_for, working
from worker import apart
from worker.making import make_file


@pytest.fixture(autouse=True)
def child_of_this(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a child is started with, and a place for it that no other test has."""
    environment |= {"REDIS_URL": "filesystem://", "TMPDIR": str(tmp_path)}
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def in_hand() -> operations.ReportOrder:
    with unit_of_work():
        version = operations.request_report(
            conference=make_conference(), formats=[Format.PDF], actor=COMMAND, now=clock.now()
        )
        db.session.flush()
        order = operations.claim(file_id=version.files[0].id, now=clock.now())
    assert order is not None
    return order


def leftovers() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("eventmgr-apart-*/order"))


def children() -> list[psutil.Process]:
    return [
        each
        for each in psutil.process_iter(["cmdline"])
        if "worker.apart" in (command := each.info["cmdline"] or [])
        and command[-1].startswith(tempfile.gettempdir())
    ]


def test_what_is_made_apart_is_what_is_made_at_hand() -> None:
    order = in_hand()
    entered: list[Stage] = []
    assert apart.compile_order(order, entered.append) == operations.compile_order(order)
    assert entered == [Stage.SETTING, Stage.KEEPING]
    assert leftovers() == []


def test_who_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 0)
    with pytest.raises(apart.OutOfBounds):
        apart.compile_order(in_hand(), operations.nowhere)
    assert (leftovers(), children()) == ([], [])


def test_who_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child can begin, and cannot set some 1,800 recommendations, which takes 1 GB."""
    monkeypatch.setattr(apart, "MOST_MEMORY", 640 * 1024**2)
    with unit_of_work():
        order = operations.claim(file_id=a_large_order(), now=clock.now())
    assert order is not None
    with pytest.raises(apart.OutOfBounds, match="more time or memory than one report may"):
        apart.compile_order(order, operations.nowhere)
    assert (leftovers(), children()) == ([], [])


def test_who_fails_says_why() -> None:
    order = replace(in_hand(), snapshot=b"not a snapshot")
    with pytest.raises(RuntimeError, match="SnapshotError"):
        apart.compile_order(order, operations.nowhere)
    assert (leftovers(), children()) == ([], [])


@pytest.mark.parametrize(
    ("returncode", "said", "raised"),
    [
        (-signal.SIGXCPU, "", apart.OutOfBounds),
        (-signal.SIGKILL, "", apart.OutOfBounds),
        (-signal.SIGABRT, "memory allocation of 64 bytes failed", apart.OutOfBounds),
        (1, "Traceback:\nMemoryError", apart.OutOfBounds),
        (1, "Traceback:\nValueError: no", RuntimeError),
        (-signal.SIGSEGV, "", RuntimeError),
    ],
)
def test_limits_are_told_from_faults(returncode: int, said: str, raised: type[Exception]) -> None:
    with pytest.raises(raised) as found:
        apart._require(returncode, said)
    assert raised is apart.OutOfBounds or str(found.value) == " ".join(said.split())


def test_one_at_a_time_and_whoever_comes_meanwhile_comes_again() -> None:
    order = in_hand()
    with apart._workplace():
        with pytest.raises(Busy):
            apart.compile_order(order, operations.nowhere)
        make_file(
            order,
            lambda one: apart.compile_order(one, operations.nowhere),
            noun="report",
            what="pdf",
        )
    file = the_file(order.file_id)
    assert (file.state, file.attempts, file.problem) == (FileState.QUEUED, 0, "")
    with unit_of_work():
        assert operations.claim(file_id=order.file_id, now=clock.now()) is not None


@pytest.mark.parametrize("wrong", ["link", "open"])
def test_a_place_that_somebody_else_laid_is_not_used(tmp_path: Path, wrong: str) -> None:
    place, elsewhere = tmp_path / f"eventmgr-apart-{os.getuid()}", tmp_path / "elsewhere"
    (elsewhere / "order").mkdir(parents=True)
    if wrong == "link":
        place.symlink_to(elsewhere)
    else:
        place.mkdir()
        place.chmod(0o770)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        apart.compile_order(in_hand(), operations.nowhere)
    assert (elsewhere / "order").is_dir()


def test_who_is_cancelled_is_stopped() -> None:
    order = in_hand()
    with unit_of_work():
        file = db.session.get_one(ReportFile, order.file_id)
        operations.cancel(file=file, conference=make_conference(), actor=COMMAND, now=clock.now())
    with pytest.raises(NotWanted):
        apart.compile_order(order, operations.nowhere)
    assert (leftovers(), children()) == ([], [])


def a_large_order() -> int:
    """A version whose PDF is made apart and takes seconds; the key of its file."""
    frozen = to_json(sample(60, 30, participants=20))
    assert len(frozen) > apart.LARGE
    now = clock.now()
    with unit_of_work():
        version = ReportVersion(
            conference_id=make_conference().id,
            number=1,
            snapshot=frozen,
            sha256=digest(frozen),
            created_at=now,
            files=[ReportFile(format=Format.PDF, queued_at=now - timedelta(minutes=2))],
        )
        db.session.add(version)
        db.session.flush()
        return version.files[0].id


def the_file(file_id: int) -> ReportFile:
    db.session.rollback()
    return db.session.scalars(select(ReportFile).where(ReportFile.id == file_id)).one()


def is_being_set(file_id: int) -> bool:
    file = the_file(file_id)
    return file.state is FileState.RUNNING and file.stage is Stage.SETTING and bool(children())


def struck(worker: Worker) -> None:
    """Kill the worker with all its processes, as the kernel does when memory is short."""
    parent = psutil.Process(worker.process.pid)
    for each in (*parent.children(recursive=False), parent):
        each.kill()


def test_a_worker_killed_twice_in_the_middle_makes_the_report_once(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file_id = a_large_order()
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        schedule = str(folder / "schedule")
        with redis_server(folder) as url:
            environment["REDIS_URL"] = url
            with working(environment, folder, "--beat", "--schedule", schedule) as worker:
                if number == 2:  # the third time nobody strikes
                    wait_for(lambda: the_file(file_id).state is FileState.READY, worker)
                    continue
                wait_for(lambda: is_being_set(file_id), worker)
                struck(worker)
                psutil.wait_procs(children(), timeout=10)
        assert children() == []
        file = the_file(file_id)
        assert (file.state, file.content, file.attempts) == (FileState.RUNNING, None, number + 1)
        with unit_of_work():  # as if the lease had run out meanwhile
            db.session.execute(update(ReportFile).values(lease_until=clock.now()))
    file = the_file(file_id)
    assert (file.state, file.attempts) == (FileState.READY, 3)
    content = content_of(file)
    assert digest(content) == file.sha256
    assert len(PdfReader(BytesIO(content)).pages) > 100
    assert leftovers() == []
