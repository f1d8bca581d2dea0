"""A worker's journal: a file in which each result is written before the next text leaves.

One durable commit for each mail would make the disk the limit. A line handed to the operating
system outlives the worker that is killed; every few lines become one commit. What a power cut may
take with it is never more than that: ``rules.MOST_IN_DOUBT``. A file is there again after a power
cut, and perhaps empty: its name says since when the machine runs, and no later start believes it.

A disk that is full, or gone, stops no mail: each result that the journal does not take is committed
before the next text leaves. A worker that cannot even open a journal says so in the name of its
claim, so that nobody looks for one.
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

WITHOUT: Final = "bare-"
"""How the claims of a worker begin that keeps no journal: each of its results is committed."""
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
        """Write the result down; False if the disk does not take all of it."""
        line = json.dumps([noted.mail_id, noted.answer, noted.at.isoformat()]) + "\n"
        octets = line.encode()
        try:
            count = os.write(self._file, octets)
            if count == len(octets):
                return True
            # Half a line would spoil the next one, and all that stands before it with that.
            os.ftruncate(self._file, os.fstat(self._file).st_size - count)
        except OSError as error:
            log.warning("mail.journal_refused", reason=str(error))
        return False

    def forget(self) -> None:
        """Begin anew: all of it is in the database. What stays nevertheless does no harm."""
        with _whatever_the_disk_says():
            os.ftruncate(self._file, 0)


class NoJournal(Journal):
    """What a worker has that could open none."""

    def __init__(self) -> None:
        """Keep nothing."""

    def note(self, noted: Noted) -> bool:  # noqa: ARG002 - as a journal has it
        """Write nothing down."""
        return False

    def forget(self) -> None:
        """Have nothing to forget."""


@contextmanager
def opened(folder: Path, claim: str) -> Iterator[Journal]:
    """Keep the journal of a claim for the block; a block that ends well leaves none behind.

    Raises OSError if there is no room for one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(_place(folder, claim), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield Journal(file)
    finally:
        with _whatever_the_disk_says():
            os.close(file)
    with _whatever_the_disk_says():
        drop(folder, claim)


@contextmanager
def _whatever_the_disk_says() -> Iterator[None]:
    """Go on after the block: the results that it is about are safe."""
    try:
        yield
    except OSError as error:
        log.warning("mail.journal_stays", reason=str(error))


def read(folder: Path, claim: str) -> list[Noted] | None:
    """Return what the journal of a claim holds; None if that is not known.

    It is known on its own machine and as long as that runs: what was written shortly before a power
    cut may be missing. A last line that was cut off is no result. A claim without a journal has all
    its results in the database, wherever one asks.
    """
    if claim.startswith(WITHOUT):
        return []
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
    """Remove the journals of claims that are not needed, an hour after their last word.

    Whatever else lies there, as mails that were caught in demo mode, is not ours to remove.
    """
    if not folder.is_dir():
        return
    for file in folder.glob("*~*"):
        # A living worker has dropped its own meanwhile: that is nothing to tell of.
        with _whatever_the_disk_says(), suppress(FileNotFoundError):
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
