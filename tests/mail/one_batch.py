"""One batch of a worker's turn, at a moment of the test's own."""

from datetime import datetime
from pathlib import Path

from eventmgr.mail import book as books
from eventmgr.mail.delivery import BATCH, CONNECTIONS, Turn
from eventmgr.mail.pacing import NO_LIMITS, Limits
from eventmgr.mail.sender import Sender


def drain(
    *, smtp_url: str, sender: Sender, folder: Path, now: datetime, limits: Limits = NO_LIMITS
) -> int:
    """Send one batch of what is due; return how many mails were taken in hand."""
    with books.opened(folder, most=CONNECTIONS) as book:
        assert book is not None
        turn = Turn(book, smtp_url, sender, limits, lambda: now)
        try:
            return turn.batch(BATCH)
        finally:
            turn.end()
