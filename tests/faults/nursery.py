"""Brings forth real workers and real beats within a second, for tests that kill them by the dozen.

Run as a process of its own: ``python -m tests.faults.nursery CLOCK BOOT``. It has the whole
application imported and becomes, for each line on its standard input (a JSON list: where its log
lies, the command line behind ``celery -A worker.celery``, and how long it waits), one forked
process that is the leader of its own group. It prints that one's id.

What makes a fault last long in production is made short where a test is about just that, and
nowhere else: on a machine that has more to do than this, whoever is impatient sees faults that
nobody has made. All that is born here goes by a clock that the tests can set: the file CLOCK holds
the seconds by which it is wrong, and BOOT the name of the machine's last start.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eventmgr.foundation import clock
from eventmgr.mail import calling, journal, relay, rules
from worker.celery import app, flask_app


def prepare(clock_file: Path, boot_file: Path) -> None:
    """Make the clock one that may be wrong, and the machine one that may fall."""

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(clock_file.read_text()))

    _set(clock, "now", now)
    _set(journal, "_THIS_START", boot_file)
    app.conf.beat_schedule["mail.sweep"]["schedule"] = 0.5


def wait_no_longer(*, lease: float, answer: float) -> None:
    """Hold mails for so many seconds, and wait so long for the mail server."""
    _set(rules, "LEASE", timedelta(seconds=lease))
    _set(rules, "SLOWEST_MESSAGE", timedelta(seconds=lease / 2))
    _set(calling, "SECONDS_FOR_COMMAND", answer)
    _set(relay, "SECONDS_FOR_COMMAND", answer)
    _set(relay, "SECONDS_FOR_TEXT", answer)


def bring_forth(log: str, arguments: list[str], waiting: dict[str, float]) -> int:
    """Fork a process that is Celery with these arguments; return its id."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    wait_no_longer(**waiting)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(source, target)
    try:
        app.start(arguments)
    finally:
        os._exit(0)


def _set(module: Any, name: str, value: object) -> None:
    assert hasattr(module, name), name
    setattr(module, name, value)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
    flask_app()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed needs no burial
    born = []
    for line in sys.stdin:
        born.append(bring_forth(*json.loads(line)))
        sys.stdout.write(f"{born[-1]}\n")
        sys.stdout.flush()
    for each in born:  # nobody is left behind by tests that were ended themselves
        with suppress(ProcessLookupError):
            os.killpg(each, signal.SIGKILL)
