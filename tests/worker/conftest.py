"""A real worker on a real Redis and a real PostgreSQL, and a web process that rings for it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from eventmgr.foundation.db import db
from eventmgr.foundation.settings import Settings
from tests.locks import wait_until_somebody_waits
from tests.servers import redis_server

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90


@dataclass
class Worker:
    """A running Celery worker."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged until now."""
        whole = self.log.read_text().splitlines()
        return [json.loads(line) for line in whole if line.startswith("{")]

    def said(self, event: str) -> list[dict[str, Any]]:
        """The lines about the event."""
        return [each for each in self.lines() if each["event"] == event]

    def finished(self) -> list[dict[str, Any]]:
        """The lines about tasks that came to their end."""
        return [each for each in self.lines() if " succeeded in " in each["event"]]


def wait_for(done: Callable[[], object], worker: Worker | None = None) -> None:
    """Return once it is so; fails after a minute and a half with what the worker said."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        said = worker.log.read_text()[-4000:] if worker else ""
        assert time.monotonic() < deadline, said
        assert worker is None or worker.process.poll() is None, said
        time.sleep(0.1)


@pytest.fixture
def environment(
    committed: Flask,  # noqa: ARG001 - emptied after the test
    settings: Settings,
    tmp_path: Path,
) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "EVENTMGR_HOME": str(tmp_path),
    }


@pytest.fixture
def broker(environment: dict[str, str], tmp_path: Path) -> Iterator[None]:
    """A Redis that is there during the whole test."""
    with redis_server(tmp_path) as url:
        environment["REDIS_URL"] = url
        yield


@contextmanager
def working(environment: dict[str, str], folder: Path, *options: str) -> Iterator[Worker]:
    """Run a worker as `eventmgr up` does, with one process, until the block ends."""
    command = [
        *(sys.executable, "-m", "celery", "-A", "worker.celery", "worker", "--concurrency", "1"),
        *("--loglevel", "INFO", "--without-gossip", "--without-mingle", *options),
    ]
    log = folder / "worker.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment, stdout=stream, stderr=stream
        )
    try:
        worker = Worker(process, log)
        wait_for(lambda: "ready." in log.read_text(), worker)
        yield worker
    finally:
        process.terminate()
        process.wait(60)


def in_web_process(environment: dict[str, str], script: str, *arguments: str) -> str:
    """Run the script where `wsgi` is the application with Celery's queue; return what it prints."""
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


RING = """
import json, sys
from worker.celery import CeleryQueue
name, arguments = sys.argv[1:]
CeleryQueue().send(name, json.loads(arguments), request_id="the-request")
"""


def ring(environment: dict[str, str], name: str, **arguments: int) -> None:
    """Ring a worker as a web process does."""
    in_web_process(environment, RING, name, json.dumps(arguments))


def kill_at_work(worker: Worker, begun: Callable[[], object], other: Session) -> None:
    """Kill the worker and its children once it waits for a lock of the other transaction.

    ``begun`` is what has to be so by then. Returns when the database has undone what they did.
    """
    wait_until_somebody_waits()
    assert begun()
    parent = psutil.Process(worker.process.pid)
    for each in [parent, *parent.children(recursive=True)]:
        os.kill(each.pid, signal.SIGKILL)
    other.rollback()
    worker.process.wait(30)
    wait_for(lambda: not _undoes())


def _undoes() -> bool:
    """Whether a transaction of a dead worker is still being undone."""
    db.session.rollback()
    with db.engine.connect() as connection:
        query = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND state <> 'idle' AND pid <> pg_backend_pid()"
        )
        return bool(connection.scalar(query))
