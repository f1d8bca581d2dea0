"""A mail server that keeps an honest log and breaks its word in every other way.

Run as a process of its own: ``python -m tests.faults.server LOG``. It prints the port where mail
comes in and the port where it is told how to behave. A message counts as taken when its line is in
the log, which only grows, and which is written before anything is answered: what went over the line
afterwards is the fault.
"""

import asyncio
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psutil

TAKEN = "250 2.0.0 Taken"
END_OF_TEXT = b"\r\n.\r\n"
MOMENTS = ("connect", "mail", "rcpt", "data", "text", "dot")


@dataclass(kw_only=True)
class Rule:
    """What happens instead of a good answer, and to whom."""

    at: str
    """One of MOMENTS; ``text`` is the first piece of a text that has not ended."""
    does: str
    """An answer such as ``450 4.2.0 Later``, or the name of an act of ``Conversation``."""
    whom: str = ""
    """A pattern of the recipient."""
    every: int = 1
    """Only each so many-th that fits."""
    times: int = 1_000_000
    """How often at most for one recipient."""
    most: int = 1_000_000
    """How often at most in all."""
    is_taken: bool = False
    """Whether the message is taken nevertheless, before that."""
    seen: int = 0
    struck: Counter[str] = field(default_factory=Counter)

    def strikes(self, at: str, recipient: str) -> bool:
        """Count the moment, and return whether it is one to strike at."""
        if at != self.at or not re.search(self.whom, recipient):
            return False
        self.seen += 1
        if (
            self.seen % self.every
            or self.struck[recipient] >= self.times
            or self.struck.total() >= self.most
        ):
            return False
        self.struck[recipient] += 1
        return True


class Server:
    """The state that all conversations share."""

    def __init__(self, log: str) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._listening: asyncio.Server | None = None
        self._open: set[Conversation] = set()
        self.rules: list[Rule] = []
        self.is_pipelining = True
        self.seconds = 0.0
        """How long it thinks about each text."""
        self.port = 0

    async def listen(self) -> None:
        """Take calls, always at the same port."""
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(
            lambda: Conversation(self), "127.0.0.1", self.port
        )
        self.port = self._listening.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Take no calls any more, and hang up."""
        if self._listening:
            self._listening.close()
            self._listening = None
        for each in list(self._open):
            each.hang_up()

    def opened(self, conversation: "Conversation") -> None:
        """Remember who speaks."""
        self._open.add(conversation)

    def closed(self, conversation: "Conversation") -> None:
        """Forget who speaks no more."""
        self._open.discard(conversation)

    def take(self, recipient: str, message_id: str) -> None:
        """Write down that a message was taken: from here on it is ours."""
        line = json.dumps([recipient, message_id]) + "\n"
        assert os.write(self._log, line.encode()) == len(line)

    def rule(self, at: str, recipient: str) -> Rule | None:
        """Return what strikes at this moment, if anything does."""
        return next((rule for rule in self.rules if rule.strikes(at, recipient)), None)

    async def command(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Behave from now on as asked, and tell how often each rule has struck until now."""
        struck = [rule.struck.total() for rule in self.rules]
        if "rules" in asked:
            self.rules = [Rule(**each) for each in asked["rules"]]
        self.is_pipelining = asked.get("is_pipelining", self.is_pipelining)
        self.seconds = asked.get("seconds", self.seconds)
        if asked.get("is_listening") is False:
            self.refuse()
        if asked.get("is_listening") is True and self._listening is None:
            await self.listen()
        return {"struck": struck}


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = bytearray()
        self._is_text = self._was_text_begun = False
        self._is_deaf = self._is_thinking = False
        self._recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.opened(self)
        self._say(self._struck("connect") or "220 mail.example.org")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._server.closed(self)

    def data_received(self, data: bytes) -> None:
        if not self._is_deaf:
            self._buffer += data
            self._go_on()

    def hang_up(self) -> None:
        """Break the connection without a word."""
        self._is_deaf = True
        self._transport.abort()

    def hang(self) -> None:
        """Never say anything again."""
        self._is_deaf = True

    def kill(self) -> None:
        """Kill the process at the other end."""
        self._send_signal(signal.SIGKILL)

    def freeze(self) -> None:
        """Stop the process at the other end in the middle of what it does."""
        self._send_signal(signal.SIGSTOP)

    def _go_on(self) -> None:
        for answer in self._answers():
            self._say(answer)

    def _answers(self) -> Iterator[str]:
        while not self._is_deaf and not self._is_thinking:
            end = END_OF_TEXT if self._is_text else b"\r\n"
            found = self._buffer.find(end)
            if self._is_text and self._buffer and not self._was_text_begun:
                self._was_text_begun = True
                self._struck("text")
                continue
            if found < 0:
                return
            line = bytes(self._buffer[:found])
            del self._buffer[: found + len(end)]
            if not self._is_text:
                yield self._command(line)
            elif self._server.seconds:
                self._is_thinking = True
                loop = asyncio.get_running_loop()
                loop.call_later(self._server.seconds, self._thought, line)
            else:
                yield self._text(line)

    def _thought(self, text: bytes) -> None:
        self._is_thinking = False
        if not self._is_deaf:
            self._say(self._text(text))
        self._go_on()

    def _text(self, text: bytes) -> str:
        self._is_text = False
        found = re.search(rb"^Message-ID: <(.+)>\r$", text, re.MULTILINE)
        rule = self._server.rule("dot", self._recipient)
        if rule is None or rule.is_taken:
            self._server.take(self._recipient, found[1].decode() if found else "")
        self._recipient = ""
        return TAKEN if rule is None else self._done(rule)

    def _command(self, line: bytes) -> str:
        verb = line[:4].upper().decode()
        answers = {"EHLO": self._hello, "MAIL": self._sender, "DATA": self._begin}
        if verb == "RCPT":
            return self._whom(line.decode()[9:].rstrip(">"))
        if verb in answers:
            return answers[verb]()
        return "221 2.0.0 Bye" if verb == "QUIT" else "250 2.0.0 OK"

    def _hello(self) -> str:
        more = "250-PIPELINING\r\n" if self._server.is_pipelining else ""
        return f"250-mail.example.org\r\n{more}250-8BITMIME\r\n250 SMTPUTF8"

    def _sender(self) -> str:
        self._recipient = ""
        return self._struck("mail") or "250 2.1.0 OK"

    def _whom(self, recipient: str) -> str:
        refusal = self._struck("rcpt", recipient)
        self._recipient = "" if refusal else recipient
        return refusal or "250 2.1.5 OK"

    def _begin(self) -> str:
        if not self._recipient:
            return "554 5.5.1 No valid recipients"
        refusal = self._struck("data", self._recipient)
        self._is_text = not refusal
        self._was_text_begun = False
        return refusal or "354 Go on"

    def _struck(self, at: str, recipient: str | None = None) -> str:
        recipient = self._recipient if recipient is None else recipient
        rule = self._server.rule(at, recipient)
        return self._done(rule) if rule else ""

    def _done(self, rule: Rule) -> str:
        if rule.does[:3].isdigit():
            return rule.does
        getattr(self, rule.does)()
        return TAKEN

    def _say(self, words: str) -> None:
        if not self._is_deaf:
            self._transport.write(words.encode() + b"\r\n")
        if words.startswith(("421", "221")):
            self._is_deaf = True
            self._transport.write_eof()  # the other end hears the answer, and then hangs up

    def _send_signal(self, number: signal.Signals) -> None:
        here = self._transport.get_extra_info("peername")
        for each in psutil.net_connections("tcp4"):
            if each.laddr == here and each.pid:
                os.kill(each.pid, number)
                return
        raise ProcessLookupError


async def _serve(log: str) -> None:
    server = Server(log)
    await server.listen()

    async def told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(json.dumps(await server.command(json.loads(line))).encode() + b"\n")
            await writer.drain()
        writer.close()

    control = await asyncio.start_server(told, "127.0.0.1", 0)
    ports = [server.port, control.sockets[0].getsockname()[1]]
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
