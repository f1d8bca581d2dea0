"""What other mail servers write back about a mail: that it failed, waits, or was complained of.

Anybody can write to a return path, so nothing here raises and nothing here is believed: whom it is
about is proven by `return_path` alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum
from typing import Any, Final

import structlog

from eventmgr.foundation.text import clean_line
from eventmgr.mail.return_path import Path, paths_in

MOST_BYTES: Final = 256 * 1024
"""How much of a message is read: what counts stands before the mail that it returns."""
MOST_PARTS: Final = 40
MOST_WORDS: Final = 500
_MOST_IN_FIELD: Final = 4000
_TO_US: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_STATUS: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)", re.ASCII)

log = structlog.get_logger(__name__)


class Kind(StrEnum):
    """What somebody writes back for."""

    FAILED = "failed"
    DELAYED = "delayed"
    COMPLAINED = "complained"
    UNSUBSCRIBES = "unsubscribes"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What came back, and about which mails it claims to be."""

    kind: Kind
    paths: tuple[Path, ...]
    status: str = ""
    """As 5.1.1 (RFC 3463)."""
    words: str = ""
    """What the server further on has said."""


def read(raw: bytes, *, bounce_address: str) -> Report | None:
    """Return what the message reports; None for anything else, whatever it is made of."""
    try:
        return _read(message_from_bytes(raw[:MOST_BYTES]), bounce_address)
    except Exception as error:  # noqa: BLE001 - the parser has its own ways to give up on bad input
        log.warning("mail.report_unreadable", error=type(error).__name__, size=len(raw))
        return None


def _read(message: Message, bounce_address: str) -> Report | None:
    parts = list(_parts(message))
    kind = _word(message.get_param("report-type")) if parts[1:] else ""
    paths = tuple(_paths(message, parts, bounce_address))
    if not paths:
        return None
    if kind == "delivery-status":
        return _delivery(parts, paths)
    if kind == "feedback-report":
        return Report(kind=Kind.COMPLAINED, paths=paths) if _is_abuse(parts) else None
    automatic = _field(message, "Auto-Submitted").lower()
    if automatic in {"", "no"} and any(each.is_unsubscribe for each in paths):
        return Report(kind=Kind.UNSUBSCRIBES, paths=paths)
    return None


def _delivery(parts: list[Message], paths: tuple[Path, ...]) -> Report | None:
    """Return the worst that a delivery status (RFC 3464) says of a recipient."""
    found = [
        Report(
            kind=Kind.FAILED if action == "failed" else Kind.DELAYED,
            paths=paths,
            status=_status(block),
            words=_diagnostic(block),
        )
        for block in _blocks(parts, "message/delivery-status")
        if (action := _field(block, "Action").lower()) in {"failed", "delayed"}
    ]
    return min(found, key=lambda each: each.kind is not Kind.FAILED, default=None)


def _is_abuse(parts: list[Message]) -> bool:
    blocks = _blocks(parts, "message/feedback-report")
    return any(_field(each, "Feedback-Type").lower() == "abuse" for each in blocks)


def _blocks(parts: list[Message], media_type: str) -> Iterator[Message]:
    """Yield the groups of fields in the parts of this type."""
    for part in parts:
        if part.get_content_type() != media_type:
            continue
        payload: Any = part.get_payload()
        if isinstance(payload, list):
            yield from payload[:MOST_PARTS]
        else:
            yield message_from_string(str(payload))


def _parts(message: Message) -> Iterator[Message]:
    """Yield the message and what it is made of, as far as anybody would look."""
    waiting, count = [message], 0
    while waiting and count < MOST_PARTS:
        part = waiting.pop(0)
        count += 1
        yield part
        payload: Any = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            waiting.extend(payload[:MOST_PARTS])


def _paths(message: Message, parts: list[Message], bounce_address: str) -> Iterator[Path]:
    """Yield the return paths that it came to, or that the mail within had."""
    for head in (message, *_returned(parts)):
        fields = _TO_US if head is message else ("Return-Path",)
        for name in fields:
            for value in head.get_all(name, [])[:MOST_PARTS]:
                yield from paths_in(_plain(value), bounce_address=bounce_address)


def _returned(parts: list[Message]) -> Iterator[Message]:
    for part in parts:
        payload: Any = part.get_payload()
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(payload, list):
            yield from payload[:1]
        elif kind == "text/rfc822-headers" and isinstance(payload, str):
            yield message_from_string(payload)


def _status(block: Message) -> str:
    found = _STATUS.match(_field(block, "Status"))
    return found[1] if found else ""


def _diagnostic(block: Message) -> str:
    words = _field(block, "Diagnostic-Code") or _field(block, "Status")
    kind, separator, rest = words.partition(";")
    return clean_line(rest if separator and kind.strip().isalpha() else words)[:MOST_WORDS]


def _field(message: Message, name: str) -> str:
    return clean_line(_plain(message.get(name, "")))


def _plain(value: object) -> str:
    return str(value)[:_MOST_IN_FIELD]


def _word(parameter: object) -> str:
    """Return a parameter in small letters; one in RFC 2231's form comes in three pieces."""
    value = parameter[2] if isinstance(parameter, tuple) else parameter
    return str(value or "").lower()
