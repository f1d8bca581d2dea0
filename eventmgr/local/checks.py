"""Checks of the parts, each by asking the part itself."""

import smtplib
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import redis

from eventmgr.foundation.findings import Finding, Level
from eventmgr.local import folders, parts
from eventmgr.local import redis as embedded
from eventmgr.local.errors import LocalError

_OLDEST_PYTHON = (3, 11)
_COMFORTABLE_BYTES = 2 * 2**30
_SECONDS = 5
NOT_RUNNING = "is not running now; `eventmgr up` starts it"


def python() -> Iterator[Finding]:
    """Check the version of Python."""
    version = ".".join(str(each) for each in sys.version_info[:3])
    good = sys.version_info >= _OLDEST_PYTHON
    level = Level.OK if good else Level.PROBLEM
    yield Finding(level, "Python", version, "" if good else "Install Python 3.11 or newer.")


def folder(home: Path) -> Iterator[Finding]:
    """Check that the data folder can be written and has room to grow."""
    try:
        free = folders.prepare(home)
    except LocalError as error:
        yield Finding(Level.PROBLEM, "Folder", str(error))
        return
    what = f"{home}, {free // 2**20} MB free"
    if free < _COMFORTABLE_BYTES:
        yield Finding(Level.WARNING, "Folder", what, "Make room on this disk soon.")
    else:
        yield Finding(Level.OK, "Folder", what)


def broker(url: str, home: Path) -> Iterator[Finding]:
    """Check the queue's Redis; an empty address means the embedded one, which does not run."""
    if not url:
        yield _embedded_broker(home)
        return
    if url.startswith("filesystem:"):
        yield Finding(Level.OK, "Redis", "the queue uses files")
        return
    try:
        with redis.Redis.from_url(client_url(url), socket_timeout=_SECONDS) as client:
            about = client.info()
    except (redis.RedisError, OSError) as error:
        mend = "Start Redis, or correct REDIS_URL."
        yield Finding(Level.PROBLEM, "Redis", f"does not answer ({type(error).__name__})", mend)
        return
    yield from _redis_findings(about)


def relay(url: str) -> Iterator[Finding]:
    """Check that the mail relay says hello; an empty address means the catcher, not running."""
    if not url:
        yield Finding(Level.OK, "Mail", f"the mail catcher {NOT_RUNNING}")
        return
    address = urlsplit(url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    where = f"{address.hostname}:{address.port or kind.default_port}"
    try:
        with kind(address.hostname or "", address.port or 0, timeout=_SECONDS) as smtp:
            code, _ = smtp.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        mend = "Start the relay, or correct SMTP_URL."
        yield Finding(Level.PROBLEM, "Mail", f"{where} does not answer ({error})", mend)
        return
    good = code == 250  # noqa: PLR2004 - SMTP's "done" (RFC 5321)
    level = Level.OK if good else Level.PROBLEM
    mend = "" if good else "Ask the relay's postmaster why it refuses EHLO."
    yield Finding(level, "Mail", f"{where} answers {code}", mend)


def web(base_url: str) -> Iterator[Finding]:
    """Check that the web server is ready; an empty address means that none is meant to run."""
    if not base_url:
        yield Finding(Level.OK, "Web", NOT_RUNNING)
    elif parts.answers(base_url):
        yield Finding(Level.OK, "Web", f"{base_url} is ready")
    else:
        mend = "Start it, or see logs/web.log in the data folder."
        yield Finding(Level.PROBLEM, "Web", f"{base_url} is not ready", mend)


def client_url(broker_url: str) -> str:
    """Return the address in the words of the Redis client, for one in Celery's words."""
    address = urlsplit(broker_url)
    if address.scheme != "redis+socket":
        return broker_url
    number = parse_qs(address.query).get("virtual_host", ["0"])[0]
    return f"unix://{unquote(address.path)}?db={number}"


def _embedded_broker(home: Path) -> Finding:
    if embedded.server(home) is None:
        mend = "Install Redis 6.2 or newer if jobs must begin at once."
        return Finding(Level.WARNING, "Redis", "none on this machine; the queue uses files", mend)
    return Finding(Level.OK, "Redis", f"the embedded one {NOT_RUNNING}")


def _redis_findings(about: dict[str, object]) -> Iterator[Finding]:
    version = str(about["redis_version"])
    major, minor = (int(each) for each in version.split(".")[:2])
    if (major, minor) < embedded.OLDEST:
        yield Finding(Level.PROBLEM, "Redis", version, "Install Redis 6.2 or newer.")
    elif not about.get("aof_enabled"):
        mend = "Set `appendonly yes`, so that a restart of Redis delays no job."
        yield Finding(Level.WARNING, "Redis", f"{version}, keeps nothing over a restart", mend)
    else:
        yield Finding(Level.OK, "Redis", f"{version}, append-only file on")
