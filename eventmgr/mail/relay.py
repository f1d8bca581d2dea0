"""One connection to the mail server, step by step, so that we know what it has heard."""

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from eventmgr.mail.calling import SECONDS_FOR_COMMAND, in_words, text_of
from eventmgr.mail.compose import Composed

SECONDS_FOR_TEXT: Final = 120
"""How long the answer to a whole text may take: filters look at it first (RFC 5321, 4.5.3.2.6)."""
_LOWEST = 200
_START_TEXT = 354
_REFUSED = 400
_CLOSING = 421
_END_OF_TEXT = b".\r\n"


class LostBeforeText(Exception):  # noqa: N818 - read aloud: lost before the text
    """The connection broke before the whole text was sent: the mail has surely not been taken."""


class LostAfterText(Exception):  # noqa: N818 - read aloud: lost after the text
    """The connection broke after the text and before its answer: nobody knows (RFC 1047)."""


class Step(StrEnum):
    """To what the mail server has answered."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"
    """To DATA, and to what followed it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The mail server's last word on a message."""

    code: int
    words: str
    step: Step

    @property
    def is_refusal(self) -> bool:
        """Whether the server has not taken what it answers."""
        return self.code >= _REFUSED


class Relay:
    """An open connection, for one message after another.

    Where the server allows it (RFC 2920), the envelope of the next message travels together with
    the text of the one before: one round trip a message instead of four.
    """

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp
        self._is_pipelining = smtp.has_extn("pipelining")
        self._awaits_text = False
        self.is_open = True
        """False once the server has ended the conversation; no message may follow."""

    @property
    def is_internationalised(self) -> bool:
        """Whether addresses may hold letters beyond ASCII (SMTPUTF8)."""
        return self._smtp.has_extn("smtputf8")

    def deliver(self, letters: Iterator[Composed]) -> Iterator[Reply]:
        """Hand the messages over in order, and yield the answer to each, good or bad.

        A message's text is begun only when the caller comes back for its answer, with the answer to
        the one before recorded. Raises LostBeforeText or LostAfterText of the message whose answer
        is awaited.
        """
        letter = next(letters, None)
        self._begin(letter)
        while letter is not None:
            refusal = self._answer_to_envelope(letter)
            following = next(letters, None)
            if refusal is None:
                yield self._hand_over(letter, following)
            else:
                self._forget(refusal, following)
                yield refusal
            letter = following if self.is_open else None

    def close(self) -> None:
        """End the conversation, politely if the server is not in the middle of a message."""
        with suppress(OSError):
            if self.is_open and not self._awaits_text:
                self._smtp.quit()
        self._smtp.close()

    def _begin(self, letter: Composed | None) -> None:
        if letter is None or not self._is_pipelining:
            return
        try:
            self._write(*_envelope(letter))
        except OSError as error:
            self.is_open = False
            raise LostBeforeText(in_words(error)) from error

    def _answer_to_envelope(self, letter: Composed) -> Reply | None:
        """Return what refuses the envelope, or None once the server waits for the text."""
        try:
            replies = self._replies(letter) if self._is_pipelining else self._asked(letter)
        except OSError as error:
            self.is_open = False
            raise LostBeforeText(in_words(error)) from error
        self._awaits_text = replies[-1].code == _START_TEXT
        return next((reply for reply in replies if reply.is_refusal), None)

    def _replies(self, letter: Composed) -> list[Reply]:
        return [self._read(step) for _command, step in zip(_envelope(letter), Step, strict=True)]

    def _asked(self, letter: Composed) -> list[Reply]:
        replies: list[Reply] = []
        for command, step in zip(_envelope(letter), Step, strict=True):
            self._write(command)
            replies.append(self._read(step))
            if replies[-1].is_refusal:
                break
        return replies

    def _hand_over(self, letter: Composed, following: Composed | None) -> Reply:
        text = letter.content.replace(b"\r\n.", b"\r\n..") + _END_OF_TEXT
        try:
            self._wait_for(SECONDS_FOR_TEXT)
            self._write(text, *self._ahead(following))
            reply = self._read(Step.TEXT)
            self._wait_for(SECONDS_FOR_COMMAND)
        except OSError as error:
            self.is_open = False
            raise LostAfterText(in_words(error)) from error
        self._awaits_text = False
        self.is_open = reply.code != _CLOSING
        return reply

    def _forget(self, refusal: Reply, following: Composed | None) -> None:
        """Make room for the next message after a refused envelope."""
        if refusal.code == _CLOSING:
            self.is_open = False
            return
        # Some servers ask for the text although they have refused whom it is for: it is empty.
        undo = _END_OF_TEXT if self._awaits_text else b"RSET\r\n"
        try:
            self._write(undo, *self._ahead(following))
            self._read(Step.TEXT)
        except OSError:
            self.is_open = False
        self._awaits_text = False

    def _ahead(self, following: Composed | None) -> list[bytes]:
        return _envelope(following) if following is not None and self._is_pipelining else []

    def _wait_for(self, seconds: int) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _write(self, *commands: bytes) -> None:
        self._smtp.send(b"".join(commands))

    def _read(self, step: Step) -> Reply:
        code, words = self._smtp.getreply()
        if code < _LOWEST:
            raise OSError("the answer of the mail server cannot be read")
        return Reply(code, text_of(words), step)


def _envelope(letter: Composed) -> list[bytes]:
    options = " SMTPUTF8 BODY=8BITMIME" if letter.is_internationalised else ""
    return [
        f"MAIL FROM:<{letter.sender}>{options}\r\n".encode(),
        f"RCPT TO:<{letter.recipient}>\r\n".encode(),
        b"DATA\r\n",
    ]
