"""Starts the parts in order, watches them, and stops them in reverse order."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from eventmgr.local import folders, logfiles, processes
from eventmgr.local.errors import LocalError
from eventmgr.local.interrupts import Interrupts

ROOT = Path(__file__).resolve().parents[2]
"""Where every part runs: the folder of the application."""
_STEP = 0.1
_STOP_SECONDS = 15.0
"""Longer than a worker takes to lay its work down."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A program that belongs to a running eventmgr."""

    name: str
    """In the log's name and in messages: ``web``, ``worker``, ..."""
    command: tuple[str, ...]
    ready: Callable[[], bool] = lambda: True
    """Whether it answers."""
    seconds: float = 60.0
    """How long it may take to answer."""


@dataclass(frozen=True, slots=True)
class _Running:
    part: Part
    process: subprocess.Popen[bytes]
    started: float
    pump: logfiles.Pump


class Supervisor:
    """The parent of the parts. A part that dies takes the others with it, in good order."""

    def __init__(
        self,
        home: Path,
        *,
        interrupts: Interrupts,
        secrets: Collection[str] = (),
        listener: Callable[[str, str], None] | None = None,
    ) -> None:
        self._home = home
        self._interrupts = interrupts
        self._secrets = secrets
        self._listener = listener
        self._running: list[_Running] = []

    def start(self, part: Part, variables: Mapping[str, str]) -> None:
        """Start the part and wait until it answers; raises LocalError if one does not."""
        with self._interrupts.deferred():
            self._running.append(self._launch(part, variables))
            _write_down(self._home, [(each.process.pid, each.started) for each in self._running])
        deadline = time.monotonic() + part.seconds
        while not part.ready():
            self.check()
            if time.monotonic() > deadline:
                raise LocalError(self._report(part.name, f"did not answer in {part.seconds:.0f} s"))
            time.sleep(_STEP)

    def check(self) -> None:
        """Raise LocalError, with the end of its log, if a part has ended."""
        for each in self._running:
            code = each.process.poll()
            if code is not None:
                each.pump.join(timeout=1)
                raise LocalError(self._report(each.part.name, _ending(code)))

    def watch(self, also: Callable[[], None]) -> None:
        """Check the parts, and what else the caller minds, until something raises."""
        while True:
            self.check()
            also()
            time.sleep(_STEP)

    def stop(self) -> None:
        """End every part, the last started first, and whatever it left behind."""
        while self._running:
            last = self._running.pop()
            processes.stop_sessions([(last.process.pid, last.started)], seconds=_STOP_SECONDS)
            last.process.wait()
            last.pump.join(timeout=1)
        _records(self._home).unlink(missing_ok=True)

    def _launch(self, part: Part, variables: Mapping[str, str]) -> _Running:
        process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            [*processes.launcher("--bound-to", str(os.getpid())), *part.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=dict(variables),
            start_new_session=True,
        )
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        pump = logfiles.Pump(
            process.stdout,
            self._log(part.name),
            secrets=self._secrets,
            listener=self._listener and (lambda line: self._say(part.name, line)),
        )
        pump.start()
        return _Running(part, process, psutil.Process(process.pid).create_time(), pump)

    def _say(self, name: str, line: str) -> None:
        if self._listener:
            self._listener(name, line)

    def _log(self, name: str) -> Path:
        return self._home / "logs" / f"{name}.log"

    def _report(self, name: str, what: str) -> str:
        log = self._log(name)
        lines = "".join(f"\n    {line}" for line in logfiles.last_lines(log))
        return f"The part “{name}” {what}. The end of {log}:{lines or ' it is empty.'}"


def stop_leftovers(home: Path) -> int:
    """End the parts that a killed supervisor left behind; returns how many there were."""
    path = _records(home)
    if not path.exists():
        return 0
    leaders = [(int(pid), float(started)) for pid, started in json.loads(path.read_text())]
    found = sum(len(processes.session_members(*each)) for each in leaders)
    processes.stop_sessions(leaders, seconds=_STOP_SECONDS)
    path.unlink()
    return found


def _write_down(home: Path, leaders: list[tuple[int, float]]) -> None:
    folders.write_private(_records(home), json.dumps(leaders))


def _records(home: Path) -> Path:
    return home / "parts.json"


def _ending(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"stopped by itself (exit code {code})"
