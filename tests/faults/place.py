"""All that carries mail, on this machine, each part of which a test may strike."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import psutil
from celery import Celery
from flask import Flask
from flask_migrate import upgrade
from kombu.exceptions import OperationalError

from eventmgr.app import create_app
from eventmgr.foundation.settings import Settings
from eventmgr.local import folders, postgres, processes
from eventmgr.local import redis as local_redis
from tests.benchmarks import workplace
from tests.benchmarks.serving import environment

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
"""How long nothing at all may happen until we believe that nothing ever will."""
STEP = 0.02
LEASE, ANSWER = 120.0, 60.0
"""How long a worker holds mails and waits for the mail server, where no test is about that."""
SHORT_LEASE, SHORT_ANSWER = 12.0, 4.0


def wait_until(
    done: Callable[[], object],
    what: str,
    *,
    progress: Callable[[], object] = lambda: None,
    step: float = STEP,
) -> None:
    """Return once it is so; give up if ``progress`` says the same for as long as our patience.

    However slow the machine is, what goes on is waited for.
    """
    seen, deadline = progress(), time.monotonic() + PATIENCE_SECONDS
    while not done():
        if (now := progress()) != seen:
            seen, deadline = now, time.monotonic() + PATIENCE_SECONDS
        assert time.monotonic() < deadline, f"Never came: {what}; {seen}"
        time.sleep(step)


@dataclass
class Redis:
    """The broker, which may lose everything at any time."""

    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def _server(self) -> local_redis.Server:
        server = local_redis.server(self.home)
        assert server is not None, "The tests need a redis-server."
        return server

    @property
    def url(self) -> str:
        return self._server.url

    def start(self, *, keeps: bool = True) -> None:
        """Start it; one that keeps nothing begins empty and ends so."""
        server = self._server
        folders.private(server.data)
        folders.socket_folder(self.home, "redis", owner=os.geteuid())
        command = [*server.command, *([] if keeps else ["--appendonly", "no"])]
        self.process = _started(command, self.home / "logs" / "redis.log")
        wait_until(server.answers, "an answer of Redis")

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it by the signal."""
        if self.process:
            self.process.send_signal(number)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def empty(self) -> None:
        """Forget every bell that was rung."""
        import redis  # noqa: PLC0415 - its name is ours here

        with redis.Redis(unix_socket_path=str(self._server.socket)) as client:
            client.flushall()


class MailServer:
    """The mail server, as seen by whoever tells it what to do."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "taken.log"
        self._log.touch()
        self._offset = 0
        command = [sys.executable, "-m", "tests.faults.server", str(self._log)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603
        self.port, control = json.loads(_line(self._process.stdout))
        self._control = socket.create_connection(("127.0.0.1", control))
        self._answers = self._control.makefile("r")

    def tell(self, **asked: Any) -> dict[str, Any]:
        """Have it behave so; it says how often each rule until now has struck."""
        self._control.sendall(json.dumps(asked).encode() + b"\n")
        found: dict[str, Any] = json.loads(self._answers.readline())
        return found

    def struck(self) -> int:
        """How often its rules have struck."""
        return sum(self.tell()["struck"])

    def behave(self) -> None:
        """Be a good server, and forget what was taken until now."""
        self.tell(rules=[], is_pipelining=True, seconds=0, is_listening=True)
        self._offset = self._log.stat().st_size

    def taken(self) -> list[tuple[str, str]]:
        """Whose messages were taken, with their Message-IDs, in order."""
        with self._log.open() as log:
            log.seek(self._offset)
            return [tuple(json.loads(line)) for line in log]

    def count(self) -> int:
        """How many were taken."""
        with self._log.open("rb") as log:
            log.seek(self._offset)
            return log.read().count(b"\n")

    def stop(self) -> None:
        self._answers.close()
        self._control.close()
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)
        assert self._process.stdout
        self._process.stdout.close()


@dataclass
class Born:
    """A process group of the nursery's."""

    pid: int
    log: Path

    @property
    def is_alive(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return processes.alive(psutil.Process(self.pid))
        return False

    def fill_disk(self, octets: int) -> None:
        """Let no file of the worker's grow beyond so many octets: its journals, and its log."""
        for each in (self.pid, *(child.pid for child in psutil.Process(self.pid).children())):
            resource.prlimit(each, resource.RLIMIT_FSIZE, (octets, octets))

    def kill(self) -> None:
        """Kill all of it at once, in the middle of whatever it does."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        wait_until(lambda: not self.is_alive, "the end of a killed worker")


@dataclass
class Place:
    """The parts, and the clock that all of them but the database go by."""

    app: Flask
    settings: Settings
    redis: Redis
    server: MailServer
    celery: Celery
    nurseries: list[subprocess.Popen[bytes]]
    """One here, and one on what looks like another machine."""
    clock: Path
    boot: Path
    """Names the start of the machine, as the system does."""
    born: list[Born] = field(default_factory=list)

    def set_clock(self, seconds: float) -> None:
        """Let everybody's clock be wrong by so many seconds from now on."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(seconds))
        new.rename(self.clock)

    def wrong_by(self) -> float:
        """By how many seconds the clock is wrong."""
        return float(self.clock.read_text())

    def worker(
        self,
        *,
        is_awaited: bool = True,
        is_elsewhere: bool = False,
        lease: float = LEASE,
        answer: float = ANSWER,
    ) -> Born:
        """Start a worker of two processes, here or on another machine."""
        words = ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip"]
        name = f"worker{len(self.born)}"
        words += ["--without-mingle", "-n", f"{name}@{'there' if is_elsewhere else 'here'}"]
        nursery = self.nurseries[is_elsewhere]
        born = self._born(nursery, "worker", *words, lease=lease, answer=answer)
        if is_awaited:
            wait_until(lambda: " ready." in born.log.read_text(), "a worker that is ready")
        return born

    def beat(self) -> Born:
        """Start what rings by the clock."""
        schedule = self.settings.home / f"schedule{len(self.born)}"
        words = ["--loglevel", "INFO", "--schedule", str(schedule), "--pidfile="]
        return self._born(self.nurseries[0], "beat", *words)

    def ring(self, name: str) -> None:
        """Ring a bell; nobody hears it while Redis is away."""
        with suppress(OperationalError):
            self.celery.send_task(name, expires=600, retry=False)

    def wake(self) -> None:
        """Let whoever was frozen go on."""
        for each in self.born:
            with suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGCONT)

    def restart_database(
        self, number: signal.Signals, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        """End the database by the signal, and start it anew."""
        found = postgres.server(self.settings.home)
        assert found is not None
        found.send_signal(number)
        assert processes.wait_for_end([found], seconds=PATIENCE_SECONDS)
        meanwhile()
        with postgres.running(self.settings.home):
            """It goes on afterwards, since the place still uses it."""

    def cut_power(self) -> None:
        """End all at once, with what was never brought to the disk; then the machine starts anew.

        The database brings to the disk what it commits. A journal is there again, and empty.
        """

        def lose() -> None:
            self.end_all()
            for journal in (self.settings.home / "mail").iterdir():
                os.truncate(journal, 0)
            self.boot.write_text(f"{self.boot.read_text()}again")

        self.restart_database(signal.SIGKILL, meanwhile=lose)

    def crash_database(self) -> None:
        """Kill one process of the database: it ends all others, recovers, and goes on."""
        found = postgres.server(self.settings.home)
        assert found is not None
        serving = [each for each in found.children() if "eventmgr eventmgr" in each.cmdline()[0]]
        serving[0].kill()
        assert processes.wait_for_end(serving, seconds=PATIENCE_SECONDS)

    def end_all(self) -> None:
        """Kill whatever was born."""
        for each in self.born:
            each.kill()

    def _born(
        self,
        nursery: subprocess.Popen[bytes],
        *arguments: str,
        lease: float = LEASE,
        answer: float = ANSWER,
    ) -> Born:
        log = self.settings.home / "logs" / f"{arguments[0]}{len(self.born)}.log"
        log.touch()
        assert nursery.stdin
        waiting = {"lease": lease, "answer": answer}
        nursery.stdin.write(json.dumps([str(log), arguments, waiting]).encode() + b"\n")
        nursery.stdin.flush()
        self.born.append(Born(int(_line(nursery.stdout)), log))
        return self.born[-1]


class Bell:
    """The queue of the web process that releases the mailings."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery

    def send(self, name: str, arguments: dict[str, Any], *, request_id: str) -> None:  # noqa: ARG002 - the queue's signature
        self._celery.send_task(name, kwargs=arguments, retry=False)


@contextmanager
def open_place(home: Path) -> Iterator[Place]:
    """Run all parts but the workers, with a database as durable as in production."""
    with ExitStack() as open_parts:
        url = open_parts.enter_context(postgres.running(home))
        redis, server = Redis(home), MailServer(home)
        open_parts.callback(server.stop)
        redis.start()
        open_parts.callback(redis.end)
        settings = replace(
            workplace.settings(url, home, base_url="http://127.0.0.1"),
            redis_url=redis.url,
            smtp_url=f"smtp://127.0.0.1:{server.port}",
        )
        celery = Celery(broker=redis.url, set_as_current=False)
        app = create_app(settings, queue=Bell(celery))
        with app.app_context():
            upgrade()
        clock, boot = home / "clock", home / "boot"
        clock.write_text("0")
        boot.write_text("first")
        there = replace(settings, home=folders.private(home / "elsewhere"))
        folders.private(there.home / "logs")
        nurseries = [_nursery(each, clock, boot) for each in (settings, there)]
        place = Place(app, settings, redis, server, celery, nurseries, clock, boot)
        open_parts.callback(_close, place)
        open_parts.callback(place.end_all)
        yield place


def _nursery(settings: Settings, *files: Path) -> subprocess.Popen[bytes]:
    own = {"PATH": os.defpath, **environment(settings)}
    with (settings.home / "logs" / "nursery.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.faults.nursery", *map(str, files)],
            cwd=ROOT,
            env=own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )


def _close(place: Place) -> None:
    for nursery in place.nurseries:
        assert nursery.stdin
        assert nursery.stdout
        nursery.stdin.close()
        nursery.wait(PATIENCE_SECONDS)
        nursery.stdout.close()
    place.celery.close()


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as stream:
        return subprocess.Popen(command, stdout=stream, stderr=stream)  # noqa: S603


def _line(stream: IO[bytes] | None) -> bytes:
    assert stream is not None
    line = stream.readline()
    assert line, "The process has ended before it said anything; its log says why."
    return line
