"""A worker's journal: a file in which each result is written before the next text leaves.

One durable commit for each mail would make the disk the limit. A line handed to the operating
system outlives the worker that is killed; every few lines become one commit. What a power cut may
take with it is never more than that: ``rules.MOST_IN_DOUBT``. A file is there again after a power
cut, and perhaps empty: its name says since when the machine runs, and no later start believes it.
"""

import json
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

_OLD_SECONDS: Final = 3600
_THIS_START: Final = Path("/proc/sys/kernel/random/boot_id")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Noted:
    """A mail that the relay has taken."""

    mail_id: int
    answer: str
    at: datetime


class Journal:
    """The open journal of one worker."""

    def __init__(self, file: int) -> None:
        self._file = file

    def note(self, noted: Noted) -> bool:
        """Write the result down; False if the disk takes nothing."""
        line = json.dumps([noted.mail_id, noted.answer, noted.at.isoformat()]) + "\n"
        try:
            return os.write(self._file, line.encode()) == len(line.encode())
        except OSError as error:
            log.warning("mail.journal_refused", reason=str(error))
            return False

    def forget(self) -> None:
        """Begin anew: all of it is in the database."""
        os.ftruncate(self._file, 0)


@contextmanager
def opened(folder: Path, claim: str) -> Iterator[Journal]:
    """Keep the journal of a claim for the block; a block that ends well leaves none behind."""
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(_place(folder, claim), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield Journal(file)
    finally:
        os.close(file)
    drop(folder, claim)


def read(folder: Path, claim: str) -> list[Noted] | None:
    """Return what the journal of a claim holds; None if that is not known.

    It is known on its own machine and as long as that runs: what was written shortly before a power
    cut may be missing. A last line that was cut off is no result.
    """
    try:
        lines = _place(folder, claim).read_text().split("\n")[:-1]
        return [
            Noted(mail_id, answer, datetime.fromisoformat(at))
            for mail_id, answer, at in map(json.loads, lines)
        ]
    except (OSError, ValueError, TypeError) as error:  # the disk gives back something else
        log.warning("mail.journal_unreadable", claim=claim, reason=str(error))
        return None


def tidy(folder: Path, *, needed: Collection[str]) -> None:
    """Remove the journals of claims that are not needed, an hour after their last word."""
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # a living worker has dropped its own
            is_old = time.time() - file.stat().st_mtime > _OLD_SECONDS
            if is_old and file.name.rpartition("~")[0] not in needed:
                file.unlink()


def drop(folder: Path, claim: str) -> None:
    """Remove the journal of a claim whose results are all in the database."""
    _place(folder, claim).unlink(missing_ok=True)


def _place(folder: Path, claim: str) -> Path:
    """Return the file of a claim; after the machine has started anew it is another one."""
    return folder / f"{claim}~{boot()}"


def boot() -> str:
    """Return the name that the system gives to the time since it was started."""
    return _THIS_START.read_text().strip()
