"""Large reports in a process of their own, which gives its memory back and cannot do any harm.

``python -m worker.apart FOLDER`` compiles the order that lies in the folder. One runs at a time on
a machine: it takes as much memory as all the workers together. It ends with its parent, when its
time or memory is up, and when nobody waits for its file any more. What a killed worker left behind
is swept away by the next.
"""

import ctypes
import fcntl
import json
import os
import pickle
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import structlog

from eventmgr.foundation.db import unit_of_work
from eventmgr.printing import files
from eventmgr.reports import operations
from eventmgr.reports.enums import Format, Stage
from eventmgr.reports.operations import ReportOrder

log = structlog.get_logger(__name__)

LARGE: Final = 1_000_000
"""In bytes of the snapshot: some 1,200 recommendations, whose PDF takes 500 MB to make."""
MOST_MEMORY: Final = 8 * 1024**3
MOST_SECONDS: Final = 480
"""Of processor and of waiting, each: less than what a task has."""
GLANCE: Final = 0.2
"""Seconds between two looks at the child."""
_DIES_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class OutOfBounds(Exception):  # noqa: N818 - read aloud: out of bounds
    """The report was larger than what this machine allows one to be."""


def is_large(order: ReportOrder) -> bool:
    """Whether the file is better made apart."""
    return order.format is Format.PDF and len(order.snapshot) > LARGE


def compile_order(order: ReportOrder, enter: Callable[[Stage], None]) -> bytes:
    """Return the file's bytes, made by a child process.

    Raise Busy while another one is made, NotWanted when it was cancelled meanwhile, OutOfBounds
    when the child was stopped by its limits, RuntimeError with its last words when it failed.
    """
    with _workplace() as folder:
        (folder / "order").write_bytes(pickle.dumps(order))
        (folder / "limits").write_text(json.dumps([MOST_MEMORY, MOST_SECONDS]))
        enter(Stage.SETTING)
        command = [sys.executable, "-m", "worker.apart", str(folder)]
        said = folder / "said"
        with said.open("wb") as words:
            child = subprocess.Popen(  # noqa: S603 - our own module
                command, stdout=words, stderr=words, start_new_session=True
            )
        try:
            _wait(child, order)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        _require(child.returncode, said.read_text(errors="replace"))
        told = json.loads((folder / "told").read_text())
        log.info("report.made_apart", file_id=order.file_id, **told)
        enter(Stage.KEEPING)
        return (folder / "made").read_bytes()


def main(folder: Path) -> None:
    """Compile the order that lies in the folder; what is made lies there afterwards."""
    _bind(*json.loads((folder / "limits").read_text()))
    from worker.celery import flask_app  # noqa: PLC0415 - not before the limits hold

    order: ReportOrder = pickle.loads((folder / "order").read_bytes())  # noqa: S301 - our parent's
    with flask_app().app_context():
        content = operations.compile_order(order)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {"cpu": round(used.ru_utime + used.ru_stime, 1), "memory_mb": used.ru_maxrss // 1024}
    (folder / "told").write_text(json.dumps(told))
    (folder / "made").write_bytes(content)


def _bind(memory: int, seconds: int) -> None:
    """End with the parent, and within the limits of bytes and of processor seconds."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:
        sys.exit("The parent is gone.")
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _wait(child: subprocess.Popen[bytes], order: ReportOrder) -> None:
    until = time.monotonic() + MOST_SECONDS
    while child.poll() is None:
        time.sleep(GLANCE)
        with unit_of_work():
            if not files.is_held(order):
                raise files.NotWanted(order.file_id)
        if time.monotonic() > until:
            raise OutOfBounds(f"It took longer than {MOST_SECONDS} seconds.")


def _require(returncode: int, said: str) -> None:
    if returncode == 0:
        return
    if returncode in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT} or "MemoryError" in said:
        raise OutOfBounds("It took more time or memory than one report may. Ask for its parts.")
    raise RuntimeError(" ".join(said.split())[-files.LONGEST_PROBLEM :])


@contextmanager
def _workplace() -> Iterator[Path]:
    """Yield an empty folder that is this process's alone. Raise Busy while another's is there."""
    place = Path(tempfile.gettempdir()) / f"eventmgr-apart-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{place} belongs to somebody else or is open to others. Remove it.")
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise files.Busy(place) from None
        folder = place / "order"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
