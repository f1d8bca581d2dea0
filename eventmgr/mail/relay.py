"""One connection to the mail server, step by step, so that we know what it has heard."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from eventmgr.mail.compose import Composed

TIMEOUT_SECONDS = 30
_CLOSING = 421
_START_TEXT = 354
_REFUSED = 400
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class RelayAway(Exception):  # noqa: N818 - read aloud: the relay is away
    """The mail server cannot be used at all; no mail is to blame."""


class SenderRefused(Exception):  # noqa: N818 - read aloud: the sender was refused
    """The mail server does not take our own address; the recipient is not to blame."""


class LostBeforeText(Exception):  # noqa: N818 - read aloud: lost before the text
    """The connection broke before the whole text was sent: the mail has surely not been taken."""


class LostAfterText(Exception):  # noqa: N818 - read aloud: lost after the text
    """The connection broke after the text and before its answer: nobody knows (RFC 1047)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The mail server's last word on a message."""

    code: int
    words: str


class Relay:
    """An open connection, for one message after another."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp
        self.is_open = True
        """False once the server has ended the conversation; no message may follow."""

    @property
    def is_internationalised(self) -> bool:
        """Whether addresses may hold letters beyond ASCII (SMTPUTF8)."""
        return self._smtp.has_extn("smtputf8")

    def send(self, letter: Composed) -> Reply:
        """Hand one message over and return the answer to it, good or bad.

        Raises SenderRefused, LostBeforeText or LostAfterText.
        """
        try:
            refusal = self._envelope(letter)
        except OSError as error:
            self.is_open = False
            raise LostBeforeText(in_words(error)) from error
        if refusal is not None:
            self._forget(refusal)
            return refusal
        try:
            self._smtp.send(_LEADING_DOT.sub(b"..", letter.content) + b".\r\n")
            reply = _reply(self._smtp.getreply())
        except OSError as error:
            self.is_open = False
            raise LostAfterText(in_words(error)) from error
        self.is_open = reply.code != _CLOSING
        return reply

    def _envelope(self, letter: Composed) -> Reply | None:
        options = ["SMTPUTF8", "BODY=8BITMIME"] if letter.is_internationalised else []
        sender = _reply(self._smtp.mail(letter.sender, options))
        if sender.code >= _REFUSED:
            self._forget(sender)
            raise SenderRefused(f"{sender.code} {sender.words}")
        recipient = _reply(self._smtp.rcpt(letter.recipient))
        if recipient.code >= _REFUSED:
            return recipient
        start = _reply(self._smtp.docmd("DATA"))
        return None if start.code == _START_TEXT else start

    def _forget(self, refusal: Reply) -> None:
        if refusal.code == _CLOSING:
            self.is_open = False
            return
        try:
            self._smtp.rset()
        except OSError:
            self.is_open = False


@contextmanager
def connected(url: str) -> Iterator[Relay]:
    """Open the connection for the block: ``smtp[s]://[user:password@]host[:port]``.

    ``smtp`` is encrypted whenever the server offers STARTTLS. Raises RelayAway on entering.
    """
    parts = urlsplit(url)
    try:
        smtp = _open(parts)
    except OSError as error:  # smtplib's own errors are among them
        raise RelayAway(in_words(error)) from error
    try:
        yield Relay(smtp)
    finally:
        with suppress(OSError):
            smtp.quit()
        smtp.close()


def in_words(error: OSError) -> str:
    """Return what went wrong on the line, without the noise of the program."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return (error.strerror or str(error) or type(error).__name__).lower()


def _open(parts: SplitResult) -> smtplib.SMTP:
    host = parts.hostname or "localhost"
    name = socket.gethostname()
    if parts.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, name, timeout=TIMEOUT_SECONDS, context=_trust(host)
        )
    else:
        smtp = smtplib.SMTP(host, parts.port or 25, name, timeout=TIMEOUT_SECONDS)
    try:
        _greet(smtp, parts, host)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greet(smtp: smtplib.SMTP, parts: SplitResult, host: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    is_secret = parts.scheme == "smtps" or _is_loopback(host)
    if parts.scheme == "smtp" and smtp.has_extn("starttls"):
        smtp.starttls(context=_trust(host))
        smtp.ehlo_or_helo_if_needed()
        is_secret = True
    if not parts.username:
        return
    if not is_secret:
        raise OSError("no encryption offered, so the password was not sent")
    smtp.login(unquote(parts.username), unquote(parts.password or ""))


def _trust(host: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if _is_loopback(host):  # a certificate for "localhost" proves nothing that the address does not
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _reply(answer: tuple[int, bytes]) -> Reply:
    code, words = answer
    return Reply(code, _text(words))


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())
