"""At most one running eventmgr in a home, and what others may know of it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from eventmgr.local import folders, locks, processes
from eventmgr.local.environment import Environment
from eventmgr.local.errors import LocalError
from eventmgr.local.supervisor import stop_leftovers


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where a running eventmgr and its parts are."""

    local_url: str
    redis_url: str
    smtp_url: str


@contextmanager
def instance(home: Path) -> Iterator[int]:
    """Be the only one that runs this home; raises LocalError naming where the other one is.

    Ends what a killed predecessor left behind, and yields how many processes that were.
    """
    with locks.if_free(home / "up.lock") as free:
        if not free:
            other = addresses(home)
            raise LocalError(
                f"eventmgr already runs with the data in {home}"
                f"{f', at {other.local_url}' if other else ''}. "
                "Stop it first, or set EVENTMGR_HOME and PORT to run another one.",
            )
        _file(home).unlink(missing_ok=True)
        try:
            yield stop_leftovers(home)
        finally:
            _file(home).unlink(missing_ok=True)


def publish(home: Path, environment: Environment) -> None:
    """Write down where the parts are; for this user alone, since addresses hold passwords."""
    known = {
        "process": [os.getpid(), psutil.Process().create_time()],
        "local_url": environment.local_url,
        "redis_url": environment.redis_url,
        "smtp_url": environment.smtp_url,
    }
    folders.write_private(_file(home), json.dumps(known))


def addresses(home: Path) -> Addresses | None:
    """Return where the parts of the running eventmgr are, or None while none runs."""
    path = _file(home)
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not known or processes.find(*known.pop("process")) is None:
        return None
    return Addresses(**known)


def _file(home: Path) -> Path:
    return home / "up.json"
