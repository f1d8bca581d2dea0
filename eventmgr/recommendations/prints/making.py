"""Setting papers: those of all groups by a worker, a single one while somebody waits for it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from eventmgr.foundation.bounded import Bounded, Weights
from eventmgr.printing import files, prints
from eventmgr.printing.prints import Frozen, PrintOrder
from eventmgr.recommendations.prints.enums import PaperKind
from eventmgr.recommendations.prints.jobs import PRINT
from eventmgr.recommendations.prints.models import GroupPrint

TEMPLATES: Final = Path(__file__).parents[3] / "templates" / "groups" / "prints"
MOST_KEPT: Final = 256
MOST_BYTES: Final = 16 * 1024 * 1024
HEAVIEST: Final = 1024 * 1024
_kept: Bounded[str, bytes] = Bounded(MOST_KEPT, Weights(len, most=MOST_BYTES, heaviest=HEAVIEST))


def at_once(kind: PaperKind, frozen: Frozen) -> bytes:
    """Return a group's paper; what was set before of the same facts is not set again."""
    return _kept.get_or_make(
        frozen.fingerprint,
        lambda: prints.set_in(_template(kind), json.loads(frozen.data)).content,
    )


def claim(*, file_id: int, now: datetime) -> PrintOrder | None:
    """Take a queued print in hand; None if it is another worker's, or done, or gone."""
    file = files.claim(GroupPrint, file_id=file_id, now=now)
    return prints.order_of(file, kind=file.kind) if file else None


def make(order: PrintOrder) -> bytes:
    """Return the print's bytes; the same order gives the same bytes. Takes no database."""
    return prints.make(order, prints.data_of(order), template=_template(order.kind))


def sweep(*, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it printed."""
    files.sweep(GroupPrint, job=PRINT, now=now)


def _template(kind: str) -> Path:
    return TEMPLATES / f"{kind}.typ"
