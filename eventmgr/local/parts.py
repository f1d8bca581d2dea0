"""The parts of a running eventmgr, each as the supervisor starts it."""

import http.client
import os
import socket
import sys
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

from eventmgr.local import folders
from eventmgr.local.errors import LocalError
from eventmgr.local.mailcatcher import port_file
from eventmgr.local.redis import Server
from eventmgr.local.supervisor import Part

THREADS = 4
"""Of each web process. More wait for each other: with 16, 4 and 2 there were 396, 435 and 578 saves
a second in benchmarks; fewer would let a few slow uploads hold all up. They are fewer than it may
have connections to the database, so that whoever comes while all are busy waits in the server, and
not in vain for a connection."""
_WORKERS = 2
_JOBS = 3
"""More at a time than speak to the mail server: a long mailing keeps no print waiting."""


def redis(home: Path, server: Server) -> Part:
    """Return the Redis of this home, its folders made; raises LocalError if they are not ours."""
    folders.private(server.data)
    folders.socket_folder(home, "redis", owner=os.geteuid())
    return Part(name="redis", command=server.command, ready=server.answers)


def mail(home: Path) -> Part:
    """Return the mail catcher, which is ready once its port is known; an old port is forgotten."""
    port_file(home).unlink(missing_ok=True)
    command = (sys.executable, "-m", "eventmgr.local.mailcatcher", str(home))
    return Part(name="mail", command=command, ready=port_file(home).exists)


def worker(home: Path) -> Part:
    """Return the Celery worker that also rings the clock for the periodic work."""
    command = (
        *(sys.executable, "-m", "celery", "-A", "worker.celery", "worker"),
        *("--beat", "--schedule", str(folders.private(home / "beat") / "schedule")),
        *("--concurrency", str(_JOBS), "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    )
    return Part(name="worker", command=command)


def web(port: int) -> Part:
    """Return the web server, which is ready once ``/readyz`` says so."""
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(_WORKERS), "--workers-kill-timeout", "5s"),
        *("--blocking-threads", str(THREADS)),
        "wsgi:app",
    )
    return Part(name="web", command=command, ready=lambda: answers(f"http://127.0.0.1:{port}"))


def answers(base_url: str) -> bool:
    """Return whether the web server at this address says that it is ready."""
    address = urlsplit(base_url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    with (
        suppress(OSError, http.client.HTTPException),
        closing(kind(address.netloc, timeout=5)) as connection,
    ):
        connection.request("GET", f"{address.path}/readyz")
        return connection.getresponse().status == http.client.OK
    return False


def check_port(port: int) -> None:
    """Raise LocalError if nobody could listen on the port of the loopback interface now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except PermissionError as error:
            raise LocalError(
                f"This user may not listen on port {port}. Set PORT to a number above 1023.",
            ) from error
        except OSError as error:
            raise LocalError(
                f"Port {port} is taken by another program. Set PORT to another number, "
                f"for example PORT={port % 60000 + 1001}.",
            ) from error
