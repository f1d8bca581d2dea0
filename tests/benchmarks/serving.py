"""The public agenda of 300 sessions, two people each, against a bare Flask page, same server.

Sixteen readers at once, then one alone: one alone also asks for a page that nobody has asked for
since the agenda was changed, so that nothing of it is at hand.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
import psycopg
from flask_migrate import upgrade

from eventmgr.app import create_app
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from eventmgr.local import postgres
from tests.benchmarks.load import one_by_one, press
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import make_person

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = 300
ROLES = 2
ROUNDS = 5
TIMES = 10
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
        change = running.enter_context(_changing(url))
        rows: dict[str, list[float]] = {
            each: [] for each in ("bare", "agenda", "unchanged", "bare alone", "first")
        }
        for _ in range(ROUNDS):
            press(ours[0], path, seconds=SECONDS)  # each worker has made the page once
            etag = _etag(ours[0], path)
            rows["bare"].append(press(bare[0], "/", seconds=SECONDS).per_second)
            rows["agenda"].append(_good(ours[0], path, 200, {}))
            rows["unchanged"].append(_good(ours[0], path, 304, {"If-None-Match": etag}))
            rows["bare alone"].append(_alone(bare[0], "/", lambda: None))
            rows["first"].append(_alone(ours[0], path, change))
        yield (
            f"Public agenda, {SESSIONS} sessions with {ROLES} people each; "
            f"granian, 2 workers; median of {ROUNDS} rounds"
        )
        yield f"  {'':44}{'requests/s':>12}{'ratio':>8}{'memory':>10}"
        for name, key, base, memory in (
            ("bare Flask page, 16 readers", "bare", "bare", _memory(bare[1])),
            ("agenda made before, 16 readers", "agenda", "bare", _memory(ours[1])),
            ("agenda, 304 for who has it, 16 readers", "unchanged", "bare", _memory(ours[1])),
            ("bare Flask page, one reader", "bare alone", "bare alone", _memory(bare[1])),
            ("agenda, first time (nothing cached), one", "first", "bare alone", _memory(ours[1])),
        ):
            rate, ratio = median(rows[key]), median(rows[key]) / median(rows[base])
            yield f"  {name:44}{rate:12.1f}{ratio:8.3f}{memory:7.0f} MB"


def _good(port: int, path: str, status: int, headers: dict[str, str]) -> float:
    answered = press(port, path, seconds=SECONDS, headers=headers)
    if set(answered.statuses) != {status}:
        raise RuntimeError(f"Expected {status} only, got {answered.statuses}")
    return answered.per_second


def _alone(port: int, path: str, before_each: Callable[[], object]) -> float:
    answered = one_by_one(port, path, times=TIMES, before_each=before_each)
    if set(answered.statuses) != {200}:
        raise RuntimeError(f"Expected 200 only, got {answered.statuses}")
    return answered.per_second


@contextmanager
def _changing(url: str) -> Iterator[Callable[[], object]]:
    """Give what changes a session's title, so that every page made of the agenda is out of date."""
    with psycopg.connect(url, autocommit=True) as connection:
        statement = (
            "UPDATE session SET title = md5(random()::text), updated_at = clock_timestamp() "
            "WHERE id = (SELECT min(id) FROM session)"
        )
        yield lambda: connection.execute(statement)


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
            people = [make_person() for _ in range(100)]
            for number in range(SESSIONS):
                starts = datetime(2026, 3, 1, 4, tzinfo=UTC) + timedelta(minutes=5 * number)
                session = make_session(
                    conference,
                    title=f"Session {number}: what has to happen next",
                    starts_at=starts,
                    ends_at=starts + timedelta(minutes=45),
                    room_id=rooms[number % 10].id,
                )
                for each in range(ROLES):
                    person = people[(number + each) % len(people)]
                    make_role(session, person=person, affiliation="Example University")
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
