"""A load of kept-alive connections on loopback, bounded in time."""

import asyncio
import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CONNECTIONS = 16


@dataclass
class Answered:
    """What came back."""

    seconds: float
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return sum(self.statuses.values()) / self.seconds


def press(
    port: int, path: str, *, seconds: float, headers: dict[str, str] | None = None
) -> Answered:
    """Ask for the path again and again for so long, and count the answers."""
    return asyncio.run(_press(port, path, seconds, headers or {}))


def one_by_one(port: int, path: str, *, times: int, before_each: Callable[[], object]) -> Answered:
    """Ask so many times on one connection, each after the last; what comes before is not timed."""
    answered = Answered(0.0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(times):
        before_each()
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        answered.seconds += time.perf_counter() - began
        answered.statuses[answer.status] = answered.statuses.get(answer.status, 0) + 1
    connection.close()
    return answered


async def _press(port: int, path: str, seconds: float, headers: dict[str, str]) -> Answered:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{n}: {v}" for n, v in headers.items())]
    question = ("\r\n".join(lines) + "\r\n\r\n").encode()
    answered = Answered(seconds)
    until = time.monotonic() + seconds
    began = time.monotonic()
    await asyncio.gather(*(_ask(port, question, until, answered) for _ in range(CONNECTIONS)))
    answered.seconds = time.monotonic() - began
    return answered


async def _ask(port: int, question: bytes, until: float, answered: Answered) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = next(
            (
                int(v)
                for n, _, v in (line.partition(b":") for line in head.split(b"\r\n"))
                if n.lower() == b"content-length"
            ),
            0,
        )
        if length:
            await reader.readexactly(length)
        answered.statuses[status] = answered.statuses.get(status, 0) + 1
    writer.close()
