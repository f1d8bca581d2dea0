"""One connection to the mail server, step by step, so that we know what it has heard."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from eventmgr.mail.calling import CLOSING, SECONDS_FOR_COMMAND, in_words, text_of
from eventmgr.mail.compose import Composed

SECONDS_FOR_TEXT: Final = 120
"""How long the answer to a whole text may take: filters look at it first (RFC 5321, 4.5.3.2.6)."""
_LOWEST = 200
_LOWEST_PLEA = 300
_START_TEXT = 354
_REFUSED = 400
_END_OF_TEXT = b".\r\n"
_LAST_PIECE: Final = 2**15
"""As much of a text is kept back until the rest is gone, so that it cannot be complete before."""


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
        self._is_ahead = False
        """Whether an envelope is on its way that was not answered yet."""
        self.is_open = True
        """False once the server has ended the conversation; no message may follow."""
        self.has_taken = False
        """Whether the server has taken a message over this connection."""
        self.is_in_doubt = False
        """Whether a whole text may have left whose answer is not written down.

        The caller ends the doubt, as soon as it has done so.
        """

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
            if self.is_open and not (self._awaits_text or self._is_ahead):
                self._smtp.quit()
        self._smtp.close()

    def _begin(self, letter: Composed | None) -> None:
        if letter is None or not self._is_pipelining:
            return
        with self._losing(LostBeforeText):
            self._write(*self._ahead(letter))

    def _answer_to_envelope(self, letter: Composed) -> Reply | None:
        """Return what refuses the envelope, or None once the server waits for the text."""
        with self._losing(LostBeforeText):
            replies = list(self._replies(letter))
            self._is_ahead = False
            self._awaits_text = replies[-1].code == _START_TEXT
            refusal = next((reply for reply in replies if reply.is_refusal), None)
            if refusal is None and not self._awaits_text:
                raise OSError(f"{replies[-1].code} is no answer to DATA")
        return refusal

    def _replies(self, letter: Composed) -> Iterator[Reply]:
        """Yield the answers to an envelope, as far as the server goes on listening."""
        for command, step in zip(_envelope(letter), Step, strict=True):
            if not self._is_pipelining:
                self._write(command)
            reply = self._read(step)
            yield reply
            if reply.code == CLOSING or (reply.is_refusal and not self._is_pipelining):
                return

    def _hand_over(self, letter: Composed, following: Composed | None) -> Reply:
        text = letter.content.replace(b"\r\n.", b"\r\n..") + _END_OF_TEXT
        begin, end = text[:-_LAST_PIECE], text[-_LAST_PIECE:]
        self._wait_for(SECONDS_FOR_TEXT)
        with self._losing(LostBeforeText):
            if begin:
                self._write(begin)
        with self._losing(LostAfterText):
            self.is_in_doubt = True
            self._write(end, *self._ahead(following))
            reply = self._read(Step.TEXT)
            if _LOWEST_PLEA <= reply.code < _REFUSED:
                raise OSError(f"{reply.code} is no answer to a message")
        self._wait_for(SECONDS_FOR_COMMAND)
        self._awaits_text = False
        self.is_open = reply.code != CLOSING
        self.has_taken = self.has_taken or not reply.is_refusal
        return reply

    def _forget(self, refusal: Reply, following: Composed | None) -> None:
        """Make room for the next message after a refused envelope."""
        if refusal.code == CLOSING:
            self.is_open = False
            return
        # Some servers ask for the text although they have refused whom it is for: it is empty.
        undo = _END_OF_TEXT if self._awaits_text else b"RSET\r\n"
        try:
            self._write(undo, *self._ahead(following))
            self.is_open = self._read(Step.TEXT).code != CLOSING
        except OSError:
            self.is_open = False
        self._awaits_text = False

    def _ahead(self, following: Composed | None) -> list[bytes]:
        if following is None or not self._is_pipelining:
            return []
        self._is_ahead = True
        return _envelope(following)

    @contextmanager
    def _losing(self, loss: type[LostBeforeText | LostAfterText]) -> Iterator[None]:
        """Call what breaks the connection within the block by its name."""
        try:
            yield
        except OSError as error:
            self.is_open = False
            raise loss(_words_of(error)) from error

    def _wait_for(self, seconds: int) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _write(self, *commands: bytes) -> None:
        self._smtp.send(b"".join(commands))

    def _read(self, step: Step) -> Reply:
        code, words = self._smtp.getreply()
        if code < _LOWEST:
            raise OSError("the answer of the mail server cannot be read")
        is_heeded = code >= _REFUSED or step is Step.TEXT  # nobody reads what consents
        return Reply(code, text_of(words) if is_heeded else "", step)


def _words_of(error: OSError) -> str:
    """Return what broke the connection; a code in it is smtplib's, and was never answered."""
    if isinstance(error, smtplib.SMTPResponseException):
        return text_of(error.smtp_error).lower().rstrip(".")
    return in_words(error)


def _envelope(letter: Composed) -> list[bytes]:
    options = " SMTPUTF8 BODY=8BITMIME" if letter.is_internationalised else ""
    return [
        f"MAIL FROM:<{letter.sender}>{options}\r\n".encode(),
        f"RCPT TO:<{letter.recipient}>\r\n".encode(),
        b"DATA\r\n",
    ]
