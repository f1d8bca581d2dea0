"""The public agenda of 300 sessions against a bare Flask page on the same server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from flask_migrate import upgrade

from eventmgr.app import create_app
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from eventmgr.local import postgres
from tests.benchmarks.load import press
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = 300
ROUNDS = 5
SECONDS = 3.0


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    with TemporaryDirectory(prefix="bench") as folder, ExitStack() as running:
        home = Path(folder)
        url = running.enter_context(postgres.running(home))
        settings = _settings(url, home)
        path = _fill(settings)
        bare = running.enter_context(_served("tests.benchmarks.bare:app", {}))
        ours = running.enter_context(_served("wsgi:app", _environment(settings)))
        etag = _etag(ours[0], path)
        rows: dict[str, list[float]] = {"bare": [], "agenda": [], "unchanged": []}
        for _ in range(ROUNDS):
            rows["bare"].append(press(bare[0], "/", seconds=SECONDS).per_second)
            rows["agenda"].append(_good(ours[0], path, 200, {}))
            rows["unchanged"].append(_good(ours[0], path, 304, {"If-None-Match": etag}))
        yield f"Public agenda, {SESSIONS} sessions; granian, 2 workers; median of {ROUNDS} rounds"
        yield f"  {'':34}{'requests/s':>12}{'ratio':>8}{'memory':>10}"
        base = median(rows["bare"])
        for name, key, memory in (
            ("bare Flask page", "bare", _memory(bare[1])),
            ("agenda", "agenda", _memory(ours[1])),
            ("agenda, 304 for who has it", "unchanged", _memory(ours[1])),
        ):
            rate = median(rows[key])
            yield f"  {name:34}{rate:12.0f}{rate / base:8.2f}{memory:7.0f} MB"


def _good(port: int, path: str, status: int, headers: dict[str, str]) -> float:
    answered = press(port, path, seconds=SECONDS, headers=headers)
    if set(answered.statuses) != {status}:
        raise RuntimeError(f"Expected {status} only, got {answered.statuses}")
    return answered.per_second


def _etag(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return str(answer.headers["ETag"])


def _memory(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(each.memory_full_info().pss for each in family) / 2**20


def _settings(url: str, home: Path) -> Settings:
    return Settings(
        database_url=url,
        redis_url="filesystem://",
        smtp_url="smtp://127.0.0.1:1",
        secret_key="for-benchmarks-only-0123456789-abcdefghijkl",
        base_url="http://127.0.0.1",
        mail_from="eventmgr@example.org",
        home=home,
    )


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "EVENTMGR_HOME": str(settings.home),
    }


def _fill(settings: Settings) -> str:
    app = create_app(settings, queue=NoQueue())
    with app.app_context():
        upgrade()
        with unit_of_work():
            conference = make_conference(slug="bench")
            rooms = [make_room(conference) for _ in range(10)]
            for number in range(SESSIONS):
                starts = datetime(2026, 3, 1, 4, tzinfo=UTC) + timedelta(minutes=5 * number)
                make_session(
                    conference,
                    title=f"Session {number}: what has to happen next",
                    starts_at=starts,
                    ends_at=starts + timedelta(minutes=45),
                    room_id=rooms[number % 10].id,
                )
        db.session.remove()
        db.engine.dispose()
    return "/c/bench/"


@contextmanager
def _served(application: str, environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    port = _free_port()
    command = [
        *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--workers", "2"),
        *("--host", "127.0.0.1", "--port", str(port), "--no-log", application),
    ]
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not come up.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
