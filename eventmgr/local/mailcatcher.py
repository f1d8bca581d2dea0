"""A mail server for one machine: it accepts every message and delivers none.

Run as ``python -m eventmgr.local.mailcatcher HOME``; it writes its port to ``HOME/mail/port``.
"""

import asyncio
import logging
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from eventmgr.foundation import clock
from eventmgr.local import folders, mailbox

_LARGEST = 40 * 2**20
log = logging.getLogger(__name__)


class Catcher:
    """What the SMTP server does with a message: keep it in the home's mailbox."""

    def __init__(self, home: Path) -> None:
        self._home = home

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        """Store the message before accepting it; a full disk is a temporary refusal."""
        try:
            key = mailbox.store(
                self._home,
                envelope.original_content or b"",
                sender=envelope.mail_from or "",
                recipients=envelope.rcpt_tos,
                now=clock.now(),
            )
        except OSError:
            log.exception("A message could not be kept.")
            return "452 4.3.1 The message could not be kept"
        log.info("caught %s for %d", key, len(envelope.rcpt_tos))
        return f"250 2.0.0 Caught as {key}"


async def serve(home: Path) -> None:
    """Catch mail on a free port of the loopback interface until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    catcher = Catcher(home)

    def protocol() -> SMTP:
        return SMTP(
            catcher, enable_SMTPUTF8=True, data_size_limit=_LARGEST, ident="eventmgr", loop=loop
        )

    server = await loop.create_server(protocol, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        folders.write_private(port_file(home), str(port))
        log.info("catching mail on 127.0.0.1:%d", port)
        await stop.wait()


def port_file(home: Path) -> Path:
    """Return the file that holds the port while a catcher runs."""
    return folders.private(home / "mail") / "port"


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    asyncio.run(serve(Path(sys.argv[1])))
