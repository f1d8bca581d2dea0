"""The caught mail of demo mode: messages as files, the newest first."""

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from eventmgr.local import folders

KEPT = 2_000
"""How many messages are kept; the oldest go first."""
_FROM, _TO = "X-Envelope-From: ", "X-Envelope-To: "
_END = b"X-Envelope-End: yes\r\n"
"""Ends the lines that we put before a message, whatever the message itself says of envelopes."""
_KEY = re.compile(r"\d{20}-[0-9a-f]{8}")
_HEAD_BYTES = 32 * 2**10


@dataclass(frozen=True, kw_only=True, slots=True)
class CaughtMessage:
    """What a list of messages shows."""

    key: str
    received_at: datetime
    envelope_from: str
    envelope_to: tuple[str, ...]
    subject: str
    sender: str
    to: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedMessage:
    """One message with its parts; an absent part is an empty string."""

    caught: CaughtMessage
    text: str
    html: str
    raw: bytes
    """As the relay would have got it."""


def store(home: Path, raw: bytes, *, sender: str, recipients: Sequence[str], now: datetime) -> str:
    """Keep a message that was accepted for these recipients and return its key.

    It appears whole or not at all; raises OSError if it cannot be kept.
    """
    folder = folders.private(home / "mail")
    key = f"{int(now.timestamp() * 1_000_000):020d}-{secrets.token_hex(4)}"
    lines = [f"{_FROM}{sender}", *(f"{_TO}{each}" for each in recipients), ""]
    unfinished = folder / f".{key}"
    unfinished.write_bytes("\r\n".join(lines).encode() + _END + raw)
    unfinished.replace(folder / f"{key}.eml")
    for old in _newest_first(home)[KEPT:]:
        old.unlink(missing_ok=True)
    return key


def messages(home: Path, *, limit: int = KEPT) -> list[CaughtMessage]:
    """Return the caught messages, the newest first; only their heads are read."""
    found = []
    for path in _newest_first(home)[:limit]:
        with suppress(FileNotFoundError), path.open("rb") as file:
            found.append(_caught(path.stem, file.read(_HEAD_BYTES)))
    return found


def read(home: Path, key: str) -> OpenedMessage | None:
    """Return the message of that key, or None if there is none (or the key is no key)."""
    if not _KEY.fullmatch(key):
        return None
    try:
        stored = (home / "mail" / f"{key}.eml").read_bytes()
    except FileNotFoundError:
        return None
    raw = stored.partition(_END)[2]
    message = _parsed(raw)
    return OpenedMessage(
        caught=_caught(key, stored),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        raw=raw,
    )


def _newest_first(home: Path) -> list[Path]:
    return sorted((home / "mail").glob("*.eml"), reverse=True)


def _parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    return message


def _caught(key: str, stored: bytes) -> CaughtMessage:
    envelope, _, raw = stored.partition(_END)
    lines = envelope.decode(errors="replace").split("\r\n")
    message = _parsed(raw)
    return CaughtMessage(
        key=key,
        received_at=datetime.fromtimestamp(int(key.partition("-")[0]) / 1_000_000, UTC),
        envelope_from=lines[0].removeprefix(_FROM),
        envelope_to=tuple(each.removeprefix(_TO) for each in lines[1:-1]),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=", ".join(str(each) for each in message.get_all("To", [])),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        return content.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:
        return content.decode(errors="replace")
