"""The public agenda of 300 sessions, two people each, against a bare Flask page, same server.

Sixteen readers at once, as browsers ask (gzip) and plain; then one alone, who also asks for a page
that nobody has asked for since another version was published, so that nothing of it is at hand;
then how long after a publication the last of the web processes tells of it.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from flask import Flask
from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.local import parts, postgres
from tests.benchmarks import workplace
from tests.benchmarks.load import CONNECTIONS, one_by_one, press
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in

ROOT = Path(__file__).resolve().parents[2]
PATH = "/c/bench/"
SESSIONS = 300
ROLES = 2
ROUNDS = 5
TIMES = 5
SECONDS = 3.0
GZIP = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Site:
    """The application as this process writes with it, and an organiser's visit."""

    app: Flask
    cookie: str

    def publish(self) -> str:
        """Rename a session, publish that, and return the new title."""
        with self.app.app_context(), unit_of_work():
            title = f"Renamed {time.monotonic_ns()}"
            conference = db.session.scalars(select(Conference)).one()
            first = db.session.scalars(select(Session).order_by(Session.id).limit(1)).one()
            first.title, first.updated_at = title, clock.now()
            publish_agenda(conference)
        return title


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    with TemporaryDirectory(prefix="bench") as folder, ExitStack() as running:
        home = Path(folder)
        url = running.enter_context(postgres.running(home))
        settings = workplace.settings(url, home, base_url="http://127.0.0.1")
        site = _fill(settings)
        bare = running.enter_context(served("tests.benchmarks.bare:app", {}))
        ours = running.enter_context(served("wsgi:app", environment(settings)))
        rows: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for name, rate in _round(bare[0], ours[0], site):
                rows.setdefault(name, []).append(rate)
        seen = [_seen(ours[0], site) for _ in range(ROUNDS)]
        yield from _table(rows, bare=_memory(bare[1]), ours=_memory(ours[1]))
        yield (
            f"  after a publication (worst of {ROUNDS}) the last to get the version before "
            f"asked after {_worst(seen, 0):.0f} ms;"
        )
        yield (
            f"  all 2 workers had told the new one after {_worst(seen, 1):.0f} ms, "
            "and the organiser saw it at once"
        )


def _worst(seen: list[tuple[float, float]], place: int) -> float:
    return max(each[place] for each in seen) * 1000


def _round(bare: int, ours: int, site: Site) -> Iterator[tuple[str, float]]:
    press(ours, PATH, seconds=1)  # each worker has made the page once
    etag = _ask(ours)[0].headers["ETag"]
    yield "bare", press(bare, "/", seconds=SECONDS, headers=GZIP).per_second
    yield "browsers", _good(ours, 200, GZIP)
    yield "plain", _good(ours, 200, {})
    yield "unchanged", _good(ours, 304, {**GZIP, "If-None-Match": etag})
    yield "bare alone", _alone(bare, "/", lambda: None)
    yield "first", _alone(ours, PATH, lambda: _wait_after(site.publish))


def _table(rows: dict[str, list[float]], *, bare: float, ours: float) -> Iterator[str]:
    yield (
        f"Public agenda, {SESSIONS} sessions with {ROLES} people each; "
        f"granian, 2 workers; median of {ROUNDS} rounds"
    )
    yield f"  {'':44}{'requests/s':>12}{'ratio':>8}{'memory':>10}"
    for name, key, base, memory in (
        ("bare Flask page, 16 readers", "bare", "bare", bare),
        ("agenda made before, 16 browsers (gzip)", "browsers", "bare", ours),
        ("agenda made before, 16 readers, plain", "plain", "bare", ours),
        ("agenda, 304 for who has it, 16 readers", "unchanged", "bare", ours),
        ("bare Flask page, one reader", "bare alone", "bare alone", bare),
        ("agenda, first time (nothing cached), one", "first", "bare alone", ours),
    ):
        rate, ratio = median(rows[key]), median(rows[key]) / median(rows[base])
        yield f"  {name:44}{rate:12.1f}{ratio:8.3f}{memory:7.0f} MB"


def _good(port: int, status: int, headers: dict[str, str]) -> float:
    answered = press(port, PATH, seconds=SECONDS, headers=headers)
    if set(answered.statuses) != {status}:
        raise RuntimeError(f"Expected {status} only, got {answered.statuses}")
    return answered.per_second


def _alone(port: int, path: str, before_each: Callable[[], object]) -> float:
    answered = one_by_one(port, path, times=TIMES, before_each=before_each)
    if set(answered.statuses) != {200}:
        raise RuntimeError(f"Expected 200 only, got {answered.statuses}")
    return answered.per_second


def _wait_after(act: Callable[[], object]) -> None:
    """Act, and let every answer given out before become too old to be given out."""
    act()
    time.sleep(1)


def _seen(port: int, site: Site) -> tuple[float, float]:
    """Return when the version before was last asked for and got, and when all had the new one.

    Both in seconds after the publication. There are so many connections that each process has
    some; all of them keep asking.
    """
    connections = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    for each in connections:
        _ask(port, each)
    title = site.publish().encode()
    began = time.monotonic()
    if title not in _ask(port, cookie=site.cookie)[1]:
        raise RuntimeError("The organiser did not see at once what was published.")

    def keep_asking(connection: http.client.HTTPConnection) -> tuple[float, float]:
        last_old = 0.0
        while True:
            asked = time.monotonic() - began
            if title in _ask(port, connection)[1]:
                return last_old, time.monotonic() - began
            last_old = asked

    with ThreadPoolExecutor(CONNECTIONS) as readers:
        found = list(readers.map(keep_asking, connections))
    for each in connections:
        each.close()
    return max(old for old, _new in found), max(new for _old, new in found)


def _ask(
    port: int, connection: http.client.HTTPConnection | None = None, cookie: str = ""
) -> tuple[http.client.HTTPResponse, bytes]:
    asked = connection or http.client.HTTPConnection("127.0.0.1", port)
    asked.request("GET", PATH, headers={"Cookie": cookie} if cookie else {})
    answer = asked.getresponse()
    body = answer.read()
    if connection is None:
        asked.close()
    return answer, body


def _memory(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(each.memory_full_info().pss for each in family) / 2**20


def environment(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "EVENTMGR_HOME": str(settings.home),
    }


def _fill(settings: Settings) -> Site:
    app = workplace.application(settings)
    visit = app.test_client()
    with app.app_context():
        with unit_of_work():
            conference = make_conference(slug="bench")
            _add_sessions(conference)
            publish_agenda(conference)
            sign_in(visit, make_team_member(conference))
        db.session.remove()
    cookie = visit.get_cookie("eventmgr", domain="localhost")
    return Site(app, f"eventmgr={cookie.value if cookie else ''}")


def _add_sessions(conference: Conference) -> None:
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


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    command = [
        *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--workers", "2"),
        *("--blocking-threads", str(parts.THREADS)),
        *("--host", "127.0.0.1", "--port", str(port), "--no-log", application),
    ]
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def wait_for_port(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not come up.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
