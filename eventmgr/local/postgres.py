"""The embedded PostgreSQL: one server for every process of this home, stopped by the last one."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from eventmgr.local import cluster, folders, locks, logfiles, processes
from eventmgr.local.cluster import Cluster
from eventmgr.local.errors import LocalError

_NAME = "eventmgr"
"""The database, and the role that owns it and may do nothing else."""
_START_SECONDS = 120.0
"""Time to recover after a crash; an ordinary start takes less than one second."""
_STOP_SECONDS = 30.0
_STEP = 0.02
_PORT = 5432
"""Names the socket; nothing listens on the network."""
_OPTIONS = {
    "listen_addresses": "",
    "port": str(_PORT),
    "max_connections": "200",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
}
_FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[str]:
    """Let the block use the home's PostgreSQL and yield the address of its database.

    Starts the server unless another process of this home already has, adopts one whose starter was
    killed, and stops it after the block unless somebody else still uses it. ``durable`` off is for
    tests: a crash of the machine may then lose data. Raises LocalError if it cannot run.
    """
    folders.prepare(home)
    gate = home / "postgres.lock"
    with locks.shared(home / "postgres.users") as held:
        try:
            with locks.exclusive(gate):
                url = _bring_up(home, durable=durable)
            yield url
        finally:
            with locks.exclusive(gate):
                if locks.nobody_else(held):
                    _stop(home)


def server(home: Path) -> psutil.Process | None:
    """Return the process of the home's running server, or None."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied, ValueError, IndexError):
        found = psutil.Process(int(_record(home)[0]))
        ours = found.name().startswith("postgres") and str(home / "postgres") in found.cmdline()
        return found if ours and processes.alive(found) else None
    return None


def watch(home: Path) -> Callable[[], None]:
    """Return a check that raises LocalError once the server that runs now has ended.

    Where none runs now, the database is somewhere else and the check has nothing to say.
    """
    watched, log = server(home), home / "logs" / "postgres.log"

    def check() -> None:
        if watched and not processes.alive(watched):
            raise LocalError(f"PostgreSQL has ended: {logfiles.last_line(log)} (see {log}).")

    return check


def _bring_up(home: Path, *, durable: bool) -> str:
    ours = cluster.at(home)
    log = home / "logs" / "postgres.log"
    logfiles.rotate(log)
    sockets = folders.socket_folder(home, "postgres", owner=ours.uid)
    if not _adopted(home):
        cluster.make(ours, log=log, durable=durable)
        _start(ours, sockets, log=log, durable=durable)
    return _database(Path(_record(home)[4]))


def _adopted(home: Path) -> bool:
    """Return whether a server already answers; one that is just ending is let go first.

    What the server wrote down of itself does not tell that it has been killed: it must answer.
    """
    found = server(home)
    deadline = time.monotonic() + _START_SECONDS
    while found and processes.alive(found):
        if _status(home) == "ready" and _answers(Path(_record(home)[4])):
            return True
        if time.monotonic() > deadline:
            raise LocalError(f"PostgreSQL runs as process {found.pid} but does not answer.")
        time.sleep(_STEP)
    return False


def _answers(sockets: Path) -> bool:
    with suppress(psycopg.OperationalError), _as_superuser(sockets):
        return True
    return False


def _start(ours: Cluster, sockets: Path, *, log: Path, durable: bool) -> None:
    """Start the server and wait until it answers; again while an old one's helpers still end."""
    options = {**_OPTIONS, **({} if durable else _FAST_AND_FORGETFUL)}
    options["unix_socket_directories"] = str(sockets)
    settings = [f"--{name}={value}" for name, value in options.items()]
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        _forget_dead(ours.data.parent, sockets)
        said = log.stat().st_size if log.exists() else 0
        pid = ours.run("postgres", "-D", str(ours.data), *settings, detached=True, log=log)
        if _ready(ours.data.parent, int(pid), deadline):
            return
        if b"pre-existing shared memory block" not in log.read_bytes()[said:]:
            break
        time.sleep(_STEP)
    raise LocalError(f"PostgreSQL does not start: {logfiles.last_line(log)} (see {log}).")


def _ready(home: Path, pid: int, deadline: float) -> bool:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        while processes.alive(process) and time.monotonic() < deadline:
            if _status(home) == "ready" and _record(home)[0] == str(pid):
                return True
            time.sleep(_STEP)
    return False


def _database(sockets: Path) -> str:
    """Make the role and the database unless they exist, and return the database's address."""
    name = sql.Identifier(_NAME)
    with _as_superuser(sockets) as connection:
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [_NAME]).rowcount:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [_NAME]).rowcount:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
    return f"postgresql://{_NAME}@/{_NAME}?host={quote(str(sockets), safe='/')}&port={_PORT}"


def _as_superuser(sockets: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(sockets), port=_PORT, user="postgres", dbname="postgres", autocommit=True
    )


def _stop(home: Path) -> None:
    if found := server(home):
        processes.send(signal.SIGINT, [found])  # PostgreSQL's fast shutdown
        if not processes.wait_for_end([found], seconds=_STOP_SECONDS):
            processes.send(signal.SIGQUIT, [found])  # at once; the next start recovers
            processes.wait_for_end([found], seconds=_STOP_SECONDS)
    folders.drop_socket_folder(folders.socket_path(home, "postgres"))


def _record(home: Path) -> list[str]:
    """Return the lines of postmaster.pid, or none."""
    with suppress(OSError):
        return (home / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    return []


def _status(home: Path) -> str:
    lines = _record(home)
    return lines[7].strip() if len(lines) > 7 else ""  # noqa: PLR2004 - the eighth line, by PostgreSQL's source


def _forget_dead(home: Path, sockets: Path) -> None:
    """Remove the locks of a server that has died without removing them itself.

    Its process id may now be another program's, or nobody has reaped it: PostgreSQL would take
    either for a running server. Helpers that outlive it still keep a new one from starting.
    """
    if server(home) is None:
        for lock in (home / "postgres" / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)
