"""What went wrong on a line to a mail server, in words that a person reads."""

import imaplib
import smtplib

import pytest

from eventmgr.mail.calling import LONGEST_ANSWER, in_words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPDataError(554, b"5.7.1 Not\r\nwanted"), "554 5.7.1 Not wanted"),
        (smtplib.SMTPServerDisconnected("Connection closed"), "connection closed"),
        (ConnectionRefusedError(111, "Connection refused"), "connection refused"),
        (TimeoutError(), "timeouterror"),
        (TimeoutError("The read operation timed out"), "the read operation timed out"),
        (imaplib.IMAP4.error(b"[AUTH] Wrong\xff password"), "[AUTH] Wrong� password"),
        (imaplib.IMAP4.abort("socket error: EOF"), "socket error: eof"),
        (imaplib.IMAP4.error("two\nlines"), "two lines"),
        (OSError(b"\x00x" * LONGEST_ANSWER), "x" * (LONGEST_ANSWER // 2)),
    ],
)  # fmt: skip
def test_each_kind_of_error_is_told_on_one_line(error: Exception, words: str) -> None:
    assert in_words(error) == words
