"""Reaching the mail server: encryption, the greeting, a password if there is one."""

import smtplib
import socket
import ssl
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from eventmgr.foundation.text import clean_line

SECONDS_FOR_COMMAND: Final = 30
LONGEST_ANSWER: Final = 1_000
CLOSING: Final = 421
"""The server ends the conversation, whatever it was asked (RFC 5321, 3.8)."""


class RelayAway(Exception):  # noqa: N818 - read aloud: the relay is away
    """The mail server cannot be used at all; no mail is to blame."""

    is_full = False
    """Whether it is there, and takes no further connection at the moment."""


def call(url: str) -> smtplib.SMTP:
    """Return an open connection to ``smtp[s]://[user:password@]host[:port]``.

    ``smtp`` is encrypted whenever the server offers STARTTLS. Raises RelayAway.
    """
    try:
        return _open(urlsplit(url))
    except OSError as error:  # smtplib's own errors are among them
        away = RelayAway(in_words(error))
        away.is_full = getattr(error, "smtp_code", None) == CLOSING
        raise away from error
    except UnicodeError as error:  # whose own words would tell a piece of the password
        raise RelayAway("host, user name or password hold letters that SMTP cannot say") from error


def in_words(error: Exception) -> str:
    """Return what went wrong on a line to a mail server, without the noise of the program.

    What the server said stays as it said it: SMTP's with its code, IMAP's as bytes.
    """
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {text_of(error.smtp_error)}"
    said = error.args[0] if error.args else ""
    if isinstance(said, bytes):
        return text_of(said)
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text_of(words).lower()


def text_of(words: bytes | str) -> str:
    """Return what the server said, on one line that a database can keep."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return clean_line(text[:LONGEST_ANSWER])


def _open(parts: SplitResult) -> smtplib.SMTP:
    host = parts.hostname or "localhost"
    name = socket.gethostname()
    if parts.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, name, timeout=SECONDS_FOR_COMMAND, context=trust(host)
        )
    else:
        smtp = smtplib.SMTP(host, parts.port or 25, name, timeout=SECONDS_FOR_COMMAND)
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
        smtp.starttls(context=trust(host))
        smtp.ehlo_or_helo_if_needed()
        is_secret = True
    if not parts.username:
        return
    if not is_secret:
        raise OSError("no encryption offered, so the password was not sent")
    smtp.login(unquote(parts.username), unquote(parts.password or ""))


def trust(host: str) -> ssl.SSLContext:
    """Return whose certificate is believed at this host."""
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
