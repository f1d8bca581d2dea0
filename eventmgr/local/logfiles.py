"""The log files of the parts: kept short, and without the secrets that a part may let slip."""

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import IO

_LONGEST = 10 * 2**20
"""Bytes after which a log begins anew; the one before it is kept."""


def rotate(log: Path) -> None:
    """Set a log that has grown too long aside as ``.1``, in place of an older one."""
    with suppress(FileNotFoundError):
        if log.stat().st_size > _LONGEST:
            log.replace(log.with_name(f"{log.name}.1"))


def last_lines(log: Path, count: int = 12) -> list[str]:
    """Return the last lines of the log that say something, oldest first."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return [line for line in text.splitlines() if line.strip()][-count:]


def last_line(log: Path) -> str:
    """Return the last line that says something, without a closing full stop."""
    said = last_lines(log, 1)
    return said[0].strip().rstrip(".") if said else "it said nothing"


class Pump(threading.Thread):
    """Carries what a part says into its log file, and to a listener, until the part has ended."""

    def __init__(
        self,
        stream: IO[bytes],
        log: Path,
        *,
        secrets: Collection[str],
        listener: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(name=f"log of {log.stem}", daemon=True)
        self._stream = stream
        self._log = log
        self._secrets = secrets
        self._listener = listener

    def run(self) -> None:
        """Read line by line; a disk that is full costs log lines, never the part."""
        with self._stream:
            for raw in self._stream:
                line = self._without_secrets(raw.decode(errors="replace"))
                with suppress(OSError):
                    self._write(line)
                if self._listener:
                    self._listener(line.rstrip("\n"))

    def _write(self, line: str) -> None:
        rotate(self._log)
        with self._log.open("a", encoding="utf-8") as file:
            file.write(line)

    def _without_secrets(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line
