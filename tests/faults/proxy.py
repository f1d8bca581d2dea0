"""A network that breaks its word, between browsers and the application; loopback only.

Every request that a fault may befall meets one fate, drawn from a seeded plan: it passes, is held
up, is lost before the application sees it, is cut in the middle, is sent twice at once, comes after
what was sent later, or its answer is lost or cut after the application has acted. `calm` lets
everything pass from then on. It ends by itself after so many seconds, whatever became of whoever
began it. A connection carries one request.
"""

import asyncio
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

FATES: Final = {
    "pass": 46,
    "delay": 14,
    "drop": 10,
    "deafen": 10,
    "cut": 5,
    "cut answer": 5,
    "double": 6,
    "overtake": 4,
}
"""How often in a hundred each befalls a request."""
LIFE_SECONDS: Final = 900.0
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONNECTION: Final = re.compile(rb"\r\n(?:connection|keep-alive): *[^\r]*", re.IGNORECASE)


class Broken(Exception):  # noqa: N818 - said of a line
    """The line breaks; ``heard`` is what the browser hears before that."""

    def __init__(self, heard: bytes = b"") -> None:
        super().__init__()
        self.heard = heard


@dataclass
class Plan:
    """What befalls the requests, in the order in which they come."""

    seed: int
    longest: float = 0.2
    """Seconds that a request is held up at most."""
    strikes: Callable[[bytes], bool] = lambda head: head.startswith(b"POST")
    """Whether a fault may befall the request that begins so."""
    is_calm: bool = False
    fates: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - a plan, not a secret

    def draw(self, head: bytes) -> tuple[str, float]:
        """Return what befalls the request, and for how long it is held up if it is."""
        fate = self._chance.choices([*FATES], [*FATES.values()])[0]
        seconds = self._chance.uniform(0.01, self.longest)
        if self.is_calm or not self.strikes(head):
            fate = "pass"
        self.fates[fate] += 1
        return fate, seconds


TURNS = 5
"""Of the loop, until what it has been given has begun or ended."""


class Proxy:
    """Listens on a port of its own and passes on to another."""

    def __init__(self, port: int, plan: Plan) -> None:
        self._to, self.plan, self.port = port, plan, 0
        self._tasks: set[asyncio.Task[Any]] = set()

    async def listen(self) -> asyncio.Server:
        """Take calls on a free port of loopback."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def stop(self) -> None:
        """Let go of whatever is still under way, calls that were only just taken among it."""
        for _turn in range(TURNS):
            await asyncio.sleep(0)  # what has not begun yet would leave its connection open
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for each in others:
                each.cancel()
            await asyncio.wait(others)
        for _turn in range(TURNS):
            await asyncio.sleep(0)  # connections are closed a turn later

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._keep(asyncio.current_task())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            writer.write(await self._answer(_CONNECTION.sub(b"", head), body))
            await writer.drain()
            writer.close()
        except Broken as broken:
            writer.write(broken.heard)
            with suppress(OSError):
                await writer.drain()
            if broken.heard:
                writer.close()
            else:
                writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()

    async def _answer(self, head: bytes, body: bytes) -> bytes:
        """Return the answer to the request; raise Broken where the line breaks."""
        fate, seconds = self.plan.draw(head)
        if fate == "delay":
            await asyncio.sleep(seconds)
        if fate == "drop":
            raise Broken
        if fate == "cut":
            await self._send(head, body[: len(body) // 2])
            raise Broken
        if fate == "overtake":
            self._keep(asyncio.create_task(self._ask_later(head, body, 4 * seconds)))
            raise Broken
        if fate == "double":
            return (await asyncio.gather(self._ask(head, body), self._ask(head, body)))[0]
        answer = await self._ask(head, body)
        if fate == "deafen":
            raise Broken
        if fate == "cut answer":
            raise Broken(answer[: answer.find(b"\r\n\r\n") + 4 + 1])
        return answer

    def _keep(self, task: asyncio.Task[Any] | None) -> None:
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _ask_later(self, head: bytes, body: bytes, seconds: float) -> None:
        await asyncio.sleep(seconds)
        with suppress(OSError):
            await self._ask(head, body)

    async def _ask(self, head: bytes, body: bytes) -> bytes:
        """Pass the request on, and return the whole answer."""
        reader, writer = await self._send(head, body, closes=False)
        try:
            return await reader.read()
        finally:
            writer.close()

    async def _send(
        self, head: bytes, body: bytes, *, closes: bool = True
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._to, limit=2**24)
        writer.write(head[:-2] + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        if closes:
            writer.close()
        return reader, writer


@contextmanager
def breaking(port: int, plan: Plan) -> Iterator[Proxy]:
    """Pass requests on to the port as the plan has it, from a thread of its own."""
    proxy, opened = Proxy(port, plan), threading.Event()
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def live() -> None:
        server = await proxy.listen()
        opened.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), LIFE_SECONDS)
        server.close()
        await proxy.stop()

    thread = threading.Thread(target=lambda: loop.run_until_complete(live()), daemon=True)
    thread.start()
    try:
        assert opened.wait(30)
        yield proxy
    finally:
        if thread.is_alive():
            loop.call_soon_threadsafe(ended.set)
        thread.join(30)
        loop.close()
