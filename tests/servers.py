"""Real servers for the tests, each started once a session (and once for each xdist worker)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from eventmgr.local import folders, parts, postgres, redis
from eventmgr.local.interrupts import Interrupts
from eventmgr.local.supervisor import Supervisor


@contextmanager
def postgres_server(home: Path) -> Iterator[str]:
    """Run a PostgreSQL that forgets on a power cut, and yield the address of an empty database."""
    with postgres.running(home, durable=False) as url:
        yield url


@contextmanager
def redis_server(home: Path) -> Iterator[str]:
    """Run a Redis and yield its address in Celery's words; fails where no Redis can be had."""
    folders.prepare(home)
    server = redis.server(home)
    assert server is not None, "The tests need a redis-server."
    supervisor = Supervisor(home, interrupts=Interrupts())
    try:
        supervisor.start(parts.redis(home, server), {"PATH": "/usr/bin:/bin"})
        yield server.url
    finally:
        supervisor.stop()
        folders.drop_socket_folder(server.socket.parent)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that the relay has taken responsibility for."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass
class SmtpSink:
    """A relay that records what it accepts, and can be told to behave badly."""

    url: str = ""
    is_pipelining: bool = False
    """Whether it lets commands travel together (RFC 2920)."""
    accepted: list[Accepted] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    """Recipient -> answer, such as ``550 5.1.1 No such user``, for as long as it stands here."""
    greylisted: dict[str, int] = field(default_factory=dict)
    """Recipient -> how many times it is still put off with 451."""
    data_answers: list[str] = field(default_factory=list)
    """Answers to the next messages instead of acceptance, in order."""
    drops_before_accepting: int = 0
    """How many messages are lost together with the connection."""
    drops_after_accepting: int = 0
    """How many are accepted while the connection breaks before the answer: SMTP's honest gap."""

    def reset(self) -> None:
        """Forget everything but the address."""
        self.__dict__.update(SmtpSink(url=self.url, is_pipelining=self.is_pipelining).__dict__)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's signature
        session: Session,
        envelope: Envelope,  # noqa: ARG002 - the same
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Say what it can do."""
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.is_pipelining else []
        return [*responses[:-1], *more, responses[-1]]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's signature
        session: Session,  # noqa: ARG002 - the same
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002 - the same
    ) -> str:
        """Accept the recipient unless told otherwise."""
        if self.greylisted.get(address):
            self.greylisted[address] -= 1
            return "451 4.7.1 Greylisted, try again later"
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        """Accept the message unless told otherwise."""
        if self.data_answers:
            return self.data_answers.pop(0)
        if self.drops_before_accepting:
            self.drops_before_accepting -= 1
            return _hang_up(server)
        self.accepted.append(
            Accepted(
                envelope.mail_from or "",
                tuple(envelope.rcpt_tos),
                envelope.original_content or b"",
            ),
        )
        if self.drops_after_accepting:
            self.drops_after_accepting -= 1
            return _hang_up(server)
        return "250 2.0.0 Accepted"


@contextmanager
def smtp_server() -> Iterator[SmtpSink]:
    """Run a relay on a free port of the loopback interface."""
    sink = SmtpSink()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(
            lambda: SMTP(sink, enable_SMTPUTF8=True, loop=loop, hostname="relay.example.org"),
            "127.0.0.1",
            0,
        ),
    )
    sink.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever, name="smtp sink", daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _hang_up(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.abort()
    return "421 4.3.2 Never heard"
