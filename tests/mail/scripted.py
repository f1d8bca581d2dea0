"""A mail server that answers by a script, as none would that keeps to the rules."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CUT = b"cut"
"""In the place of an answer: end the connection."""
SILENCE = b""
"""In the place of an answer: say nothing, and go on listening."""


@dataclass
class Script:
    """What the server answers; each command has its good answer unless told otherwise."""

    port: int = 0
    banner: bytes = b"220 scripted\r\n"
    extensions: tuple[bytes, ...] = ()
    answers: dict[bytes, list[bytes]] = field(default_factory=dict)
    """Command (four letters, or ``.`` for the end of a text) -> its next answers, in order."""
    heard: list[bytes] = field(default_factory=list)
    """Commands, as they came; texts are left out."""
    texts: list[bytes] = field(default_factory=list)
    """Texts that came whole, whatever was answered to them."""
    cuts_texts: bool = False
    """Whether the connection ends in the middle of every text."""
    connections: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"smtp://127.0.0.1:{self.port}"

    def answer(self, command: bytes) -> bytes:
        """Return what is said to the command."""
        planned = self.answers.get(command)
        return planned.pop(0) if planned else _GOOD.get(command, b"250 2.0.0 OK\r\n")


_GOOD = {b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n", b".": b"250 2.0.0 Taken\r\n"}


@contextmanager
def scripted_server(script: Script) -> Iterator[Script]:
    """Run the server on a free port of the loopback interface."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        asyncio.start_server(lambda *ends: _serve(script, *ends), "127.0.0.1", 0)
    )
    script.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _serve(
    script: Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    script.connections += 1
    writer.write(script.banner)
    try:
        while line := await reader.readline():
            answer = _answer(script, line)
            if answer == CUT:
                break
            writer.write(answer)
            if answer.startswith(b"354"):
                if script.cuts_texts:
                    await reader.read(1000)
                    writer.transport.abort()
                    break
                script.texts.append(await _text(reader))
                end = script.answer(b".")
                if end == CUT:
                    break
                writer.write(end)
            if answer[:3] in {b"421", b"221"}:
                break
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _text(reader: asyncio.StreamReader) -> bytes:
    lines: list[bytes] = []
    while not lines or lines[-1] != b".\r\n":
        lines.append(await reader.readuntil(b"\r\n"))
    return b"".join(lines)


def _answer(script: Script, line: bytes) -> bytes:
    script.heard.append(line.strip())
    command = line[:4].upper().strip()
    if command == b"EHLO" and command not in script.answers:
        names = (b"scripted", *script.extensions)
        return b"".join(b"250-%s\r\n" % name for name in names) + b"250 8BITMIME\r\n"
    return script.answer(command)
