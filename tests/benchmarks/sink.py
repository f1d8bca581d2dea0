"""A relay that costs as little as it can, so that it is not what is measured.

It takes everything, lets commands travel together, and writes down when it took what for whom.
"""

import asyncio
import sys
import time
from pathlib import Path


class Taking(asyncio.Protocol):
    """One connection."""

    def __init__(self, taken: list[tuple[float, bytes]]) -> None:
        self._taken = taken
        self._buffer = bytearray()
        self._is_text = False
        self._recipient = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink.example.org\r\n")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        answers: list[bytes] = []
        while True:
            end = b"\r\n.\r\n" if self._is_text else b"\r\n"
            found = self._buffer.find(end)
            if found < 0:
                break
            line = bytes(self._buffer[:found])
            del self._buffer[: found + len(end)]
            answers.append(self._text() if self._is_text else self._command(line))
        if answers:
            self._transport.write(b"".join(answers))

    def _text(self) -> bytes:
        self._is_text = False
        self._taken.append((time.time(), self._recipient))
        return b"250 2.0.0 Taken\r\n"

    def _command(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"EHLO":
            return b"250-sink.example.org\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
        if verb == b"RCPT":
            self._recipient = line[9:-1]
        if verb == b"DATA":
            self._is_text = True
            return b"354 Go on\r\n"
        if verb == b"QUIT":
            return b"221 Bye\r\n"
        return b"250 OK\r\n"


async def _serve(port: int, log: Path) -> None:
    taken: list[tuple[float, bytes]] = []
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: Taking(taken), "127.0.0.1", port)
    written = 0
    with log.open("w") as stream:
        while True:
            await asyncio.sleep(0.05)
            for moment, recipient in taken[written:]:
                stream.write(f"{moment} {recipient.decode()}\n")
            written = len(taken)
            stream.flush()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
