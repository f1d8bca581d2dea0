"""The mailbox that mails come back to, read by IMAP (RFC 3501)."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import unquote, urlsplit

from eventmgr.mail import reports
from eventmgr.mail.calling import in_words, trust

SECONDS: Final = 30
MOST_AT_ONCE: Final = 200
"""How many messages one visit reads; the next one goes on from there."""


class InboxAway(Exception):  # noqa: N818 - read aloud: the inbox is away
    """The mailbox cannot be read at present; what is in it waits there."""


class Inbox:
    """An open mailbox."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Yield each message that nobody has looked at: how the server calls it, and its start."""
        found = self._ask("SEARCH", "UNSEEN")
        names = b" ".join(each for each in found if isinstance(each, bytes)).split()
        for name in (each.decode("ascii", "replace") for each in names[:MOST_AT_ONCE]):
            answer = self._ask("FETCH", name, f"(BODY.PEEK[]<0.{reports.MOST_BYTES}>)")
            yield name, next((each[1] for each in answer if isinstance(each, tuple)), b"")

    def set_read(self, name: str) -> None:
        """Mark the message, so that it is not yielded again."""
        self._ask("STORE", name, "+FLAGS.SILENT", r"(\Seen)")

    def _ask(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        try:
            status, answer = self._imap.uid(command, *arguments)
        except (imaplib.IMAP4.error, OSError) as error:
            raise InboxAway(in_words(error)) from error
        if status != "OK":
            raise InboxAway(f"the server answered {status} to {command}")
        return answer


@contextmanager
def opened(url: str) -> Iterator[Inbox]:
    """Open ``imap[s]://user:password@host[:port]/folder``; raises InboxAway."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    try:
        imap: imaplib.IMAP4 = (
            imaplib.IMAP4_SSL(host, parts.port or 993, timeout=SECONDS, ssl_context=trust(host))
            if parts.scheme == "imaps"
            else imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
        )
    except (imaplib.IMAP4.error, OSError) as error:
        raise InboxAway(in_words(error)) from error
    try:
        try:
            imap.login(unquote(parts.username or ""), unquote(parts.password or ""))
            folder = unquote(parts.path.strip("/")) or "INBOX"
            status, answer = imap.select('"' + folder.replace("\\", "").replace('"', "") + '"')
        except (imaplib.IMAP4.error, OSError) as error:
            raise InboxAway(in_words(error)) from error
        if status != "OK":
            raise InboxAway(f"there is no folder {folder} ({answer[0]!r})")
        yield Inbox(imap)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            imap.logout()
