"""What a worker does about a print: claim it, make it, find those that nobody makes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from eventmgr.printing import files, prints
from eventmgr.printing.prints import PrintOrder
from eventmgr.registration.prints import badges, certificates
from eventmgr.registration.prints.enums import Paperwork
from eventmgr.registration.prints.jobs import PRINT
from eventmgr.registration.prints.models import RegistrationPrint
from eventmgr.registration.prints.spoken import Told

TEMPLATES: Final = Path(__file__).parents[3] / "templates" / "registration" / "prints"


def _as_it_is(data: Told) -> Told:
    return data


_MAKERS: Final[Mapping[str, tuple[str, Callable[[Told], Told]]]] = MappingProxyType(
    {
        Paperwork.BADGES: ("badges.typ", badges.with_codes),
        Paperwork.ATTENDANCE: ("lists.typ", _as_it_is),
        Paperwork.DOOR_LIST: ("lists.typ", _as_it_is),
        Paperwork.CERTIFICATES: ("participation.typ", certificates.with_codes),
    }
)
"""The template of each kind, and what its data still need before they are set."""


def claim(*, file_id: int, now: datetime) -> PrintOrder | None:
    """Take a queued print in hand; None if it is another worker's, or done, or gone."""
    file = files.claim(RegistrationPrint, file_id=file_id, now=now)
    return prints.order_of(file, kind=file.kind) if file else None


def make(order: PrintOrder) -> bytes:
    """Return the print's bytes; the same order gives the same bytes. Takes no database."""
    template, completed = _MAKERS[order.kind]
    data = completed(prints.data_of(order))
    return prints.make(order, data, template=TEMPLATES / template)


def sweep(*, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it printed."""
    files.sweep(RegistrationPrint, job=PRINT, now=now)
