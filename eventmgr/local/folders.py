"""The folders that eventmgr keeps on one machine: made private, checked before use."""

import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from eventmgr.local.errors import LocalError

NEEDED_BYTES = 200 * 2**20
"""Room for a new database, its log and a day's mail."""
_LONGEST_FOLDER = 75
"""Socket addresses end at 103 bytes on the strictest system; what follows the folder is shorter."""
_PRIVATE = 0o700


def prepare(home: Path, *, needed_bytes: int = NEEDED_BYTES) -> int:
    """Make the folder, see that it can be written and has room, and return the free bytes.

    Raises LocalError if it cannot be used.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        private(home / "logs")
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"\0" * 4096)
        free = shutil.disk_usage(home).free
    except OSError as error:
        raise LocalError(
            f"The folder {home} cannot be written ({_reason(error)}). "
            "Mend that, or set EVENTMGR_HOME to another folder.",
        ) from error
    if free < needed_bytes:
        raise LocalError(
            f"The disk of {home} is nearly full: {free // 2**20} MB are free and "
            f"{needed_bytes // 2**20} MB are needed. "
            "Make room, or set EVENTMGR_HOME to another disk.",
        )
    return free


def private(folder: Path) -> Path:
    """Make the folder for this user alone and return it."""
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return folder


def socket_folder(home: Path, part: str, *, owner: int) -> Path:
    """Return a private folder for the part's socket, owned by the user id ``owner``.

    It lies outside of home, since a socket's address must be short and home's may be long.
    Raises LocalError if somebody else has put something in its place.
    """
    folder = socket_path(home, part)
    try:
        folder.mkdir(mode=_PRIVATE)
        os.chown(folder, owner, -1)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise LocalError(
                f"{folder} belongs to somebody else or is open to others. "
                "Remove it and start again.",
            ) from None
    return folder


def socket_path(home: Path, part: str) -> Path:
    """Return where `socket_folder` puts the part's folder, without making it."""
    name = hashlib.sha256(f"{home}\0{os.geteuid()}".encode()).hexdigest()[:12]
    base = Path(tempfile.gettempdir())
    folder = base / f"eventmgr-{name}-{part}"
    return folder if len(os.fsencode(folder)) <= _LONGEST_FOLDER else Path("/tmp") / folder.name  # noqa: S108 - the folder itself is private and its owner is checked


def drop_socket_folder(folder: Path) -> None:
    """Remove the folder if nothing is left in it."""
    with suppress(OSError):
        folder.rmdir()


def secret_key(home: Path) -> str:
    """Return this installation's secret, made on first use and readable by this user alone."""
    path = home / "secret-key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Put the text in place of the file at once, readable by this user alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
