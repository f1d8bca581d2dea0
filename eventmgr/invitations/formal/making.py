"""What a worker does about a formal letter: claim it, make it, find those that nobody makes."""

from datetime import datetime
from pathlib import Path
from typing import Final

from eventmgr.invitations.formal.jobs import PRINT
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.formal.paper import LETTER
from eventmgr.printing import files, prints
from eventmgr.printing.prints import PrintOrder

TEMPLATE: Final = Path(__file__).parents[3] / "templates" / "invitations" / "letter.typ"


def claim(*, file_id: int, now: datetime) -> PrintOrder | None:
    """Take a queued letter in hand; None if it is another worker's, or done, or gone."""
    letter = files.claim(FormalLetter, file_id=file_id, now=now)
    return prints.order_of(letter, kind=LETTER) if letter else None


def make(order: PrintOrder) -> bytes:
    """Return the letter's bytes; the same order gives the same bytes. Takes no database."""
    return prints.make(order, prints.data_of(order), template=TEMPLATE)


def sweep(*, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it made."""
    files.sweep(FormalLetter, job=PRINT, now=now)
