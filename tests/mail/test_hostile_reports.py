"""Reports that are made to break whoever reads them: each has one result, and costs little work."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from eventmgr.mail import reports
from eventmgr.mail.reports import MOST_BYTES, MOST_PARTS, Kind, Report
from eventmgr.mail.return_path import Path
from tests.mail.bounces import GMAIL, POSTFIX, written

BOUNCES = "bounces@example.org"
INVENTED = "bounces+1.0123456789abcdef0123@example.org"
PATH = Path(1, "0123456789abcdef0123", is_unsubscribe=False)
TO = b"To: " + INVENTED.encode() + b"\r\n"
STATUS_REPORT = b"Content-Type: multipart/report; report-type=delivery-status; boundary="
STATUS_PART = b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
FAILED = b"Action: failed\r\nStatus: 5.1.1\r\n\r\n"
FROM_POSTFIX = "550 5.1.1 <nobody@example.net>: Recipient address rejected: User unknown"
FROM_GMAIL = (
    "550-5.1.1 The email account that you tried to reach does not exist."
    " 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser"
)
MOST_CALLS = 2_000_000
"""How many calls of functions one report may cost; the worst of these takes a third of that."""


@contextmanager
def bounded(most: int = MOST_CALLS) -> Iterator[None]:
    """Let the block fail once it has called so many functions: no clock decides, and no patience.

    It is no Exception, which the reader would take for a report that it cannot read.
    """
    left = most

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal left
        left -= event == "call"
        if left < 0:
            sys.setprofile(None)
            raise TooMuchWork

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


class TooMuchWork(BaseException):
    """The reader goes on for longer than it may."""


def _report(*parts: bytes) -> bytes:
    return TO + STATUS_REPORT + b'"b"\r\n\r\n' + b"".join(parts)


def _plain(count: int) -> bytes:
    return b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * count


def _postfix(old: bytes = b"", new: bytes = b"", *, head: bytes = b"", tail: bytes = b"") -> bytes:
    raw = written(POSTFIX, INVENTED)
    assert old in raw
    return head + raw.replace(old, new) + tail


def _gmail(old: bytes, new: bytes) -> bytes:
    raw = written(GMAIL, INVENTED)
    assert old in raw
    return raw.replace(old, new)


def _found(
    words: str, paths: int = 1, *, status: str = "5.1.1", kind: Kind = Kind.FAILED
) -> Report:
    return Report(kind=kind, paths=(PATH,) * paths, status=status, words=words)


BOUNDARY = b'boundary="4B2C.1700000000/mx.example.net"'
TEN_MB = 10_000_000
HOSTILE: dict[str, tuple[Callable[[], bytes], Report | None]] = {
    "3,000 reports within reports": (
        lambda: (
            TO + b"".join(STATUS_REPORT + b'"%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
        ),
        None,
    ),
    "5,000 messages within messages": (
        lambda: TO + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
        None,
    ),
    "20,000 status parts": (
        lambda: _report((STATUS_PART + b"Action: failed\r\n\r\n") * 20_000),
        _found("", status=""),
    ),
    "a failure behind 20,000 delays is not looked for": (
        lambda: _report(STATUS_PART, b"Action: delayed\r\n\r\n" * 20_000, FAILED),
        _found("", status="", kind=Kind.DELAYED),
    ),
    "the last part that is looked at": (
        lambda: _report(_plain(MOST_PARTS - 2), STATUS_PART, FAILED),
        _found("5.1.1"),
    ),
    "the first part that is not": (
        lambda: _report(_plain(MOST_PARTS - 1), STATUS_PART, FAILED),
        None,
    ),
    "10 MB behind it": (lambda: _postfix(tail=b"x" * TEN_MB), _found(FROM_POSTFIX, 3)),
    "10 MB of lines behind it": (
        lambda: _postfix(tail=b"x\r\n" * 3_000_000),
        _found(FROM_POSTFIX, 3),
    ),
    "10 MB of lines before the status": (
        lambda: _postfix(b"This is a MIME", b"x\r\n" * 3_000_000),
        None,
    ),
    "a field of 10 MB": (lambda: _postfix(head=b"Subject: " + b"x" * TEN_MB + b"\r\n"), None),
    "a field as long as may be": (
        lambda: _postfix(head=b"Subject: " + b"x" * (MOST_BYTES // 2) + b"\r\n"),
        _found(FROM_POSTFIX, 3),
    ),
    "no boundary": (lambda: _postfix(BOUNDARY, b"x=y"), None),
    "another boundary": (lambda: _postfix(BOUNDARY, b'boundary="other"'), None),
    "an empty boundary": (lambda: _postfix(BOUNDARY, b'boundary=""'), None),
    "an unknown charset": (lambda: _postfix(b"us-ascii", b"x-none"), _found(FROM_POSTFIX, 3)),
    "letters of another charset": (
        lambda: _postfix(b"User unknown", "fehlt ü".encode("utf-16-le")),
        _found(FROM_POSTFIX.replace("User unknown", "fehlt \ufffd"), 3),
    ),
    "an unknown encoding": (lambda: _gmail(b"base64", b"rot13"), _found(FROM_GMAIL, 2)),
    "an odd parameter": (
        lambda: _gmail(
            b"report-type=delivery-status",
            b"report-type*0*=x''delivery%2Dstatus; report-type*1=%ff",
        ),
        None,
    ),
    "a name of raw letters": (
        lambda: _gmail(b"Status:", b"St\xe4tus\xff:"),
        _found("", 2, status=""),
    ),
    "a path of 1 MB": (lambda: b"To: " + b"bounces+1." * 100_000 + b"\r\n\r\n", None),
    "50,000 fields": (lambda: b"To: bounces+1.@example.org\r\n" * 50_000 + b"\r\n", None),
    "50,000 of our own paths": (
        lambda: TO * 50_000 + _report(STATUS_PART, FAILED),
        None,  # nothing but its beginning is read
    ),
    "as many of our own paths as are looked at": (
        lambda: TO * 1000 + _report(STATUS_PART, FAILED),
        _found("5.1.1", MOST_PARTS),
    ),
}


@pytest.mark.parametrize(("make", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_nobody_can_break_the_reader(make: Callable[[], bytes], expected: Report | None) -> None:
    raw = make()
    with bounded():
        found = reports.read(raw, bounce_address=BOUNCES)
    assert found == expected


def test_the_bound_holds_whoever_goes_on_for_ever() -> None:
    def again() -> None:
        """Do nothing."""

    with pytest.raises(TooMuchWork), bounded(1000):
        while True:
            again()


def test_no_more_is_parsed_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    parse = reports.message_from_bytes
    monkeypatch.setattr(
        reports, "message_from_bytes", lambda raw: sizes.append(len(raw)) or parse(raw)
    )
    reports.read(_postfix(tail=b"x" * TEN_MB), bounce_address=BOUNCES)
    assert sizes == [MOST_BYTES]
