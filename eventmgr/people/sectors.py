"""The sectors of the installation: the built-in list, and what administrators made of it.

Read once per unit of work: whoever changes the list calls ``forget``.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from eventmgr.foundation.db import db
from eventmgr.people.enums import SECTOR_LABELS, Sector
from eventmgr.people.models import SectorSetting

_KEPT = "eventmgr.sectors"
STEP = 10
"""How far the built-in sectors stand apart, so that others find room between them."""


class Entry(NamedTuple):
    """One sector as it stands in the list; an empty name is the built-in one."""

    key: str
    name: str
    position: int
    is_hidden: bool

    @property
    def shown_name(self) -> str:
        """How it is called, in the reader's language if nobody has renamed it."""
        return self.name or _built_in_name(self.key)


def entries() -> list[Entry]:
    """Return all sectors in their order, hidden ones included."""
    kept: list[Entry] | None = db.session.info.get(_KEPT)
    if kept is None:
        kept = db.session.info[_KEPT] = _read()
    return kept


def choices() -> dict[str, str]:
    """Return what is on offer: key -> name, in order."""
    return {each.key: each.shown_name for each in entries() if not each.is_hidden}


def names() -> dict[str, str]:
    """Return every sector, hidden ones included: key -> name, in order."""
    return {each.key: each.shown_name for each in entries()}


def given_names() -> dict[str, str]:
    """Return the names that administrators gave: key -> name."""
    return {each.key: each.name for each in entries() if each.name}


def label(key: str | None) -> str:
    """Return the sector's name; of an unknown one its key made readable, nothing for none."""
    if not key:
        return ""
    found = next((each for each in entries() if each.key == key), None)
    return found.shown_name if found else _built_in_name(key)


def is_built_in(key: str) -> bool:
    """Whether the house itself has this sector."""
    return key in set(Sector)


def order(keys: Iterable[str | None]) -> list[str]:
    """Return all sectors in their order, followed by those of the keys that no list knows."""
    known = [each.key for each in entries()]
    return known + sorted({each for each in keys if each} - set(known))


def forget(session: Session | None = None) -> None:
    """Read the list again when it is next asked for."""
    (session or db.session).info.pop(_KEPT, None)


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    forget(session)


def _read() -> list[Entry]:
    built_in = [
        Entry(key.value, "", STEP * place, is_hidden=False) for place, key in enumerate(Sector, 1)
    ]
    found = {each.key: each for each in built_in}
    with db.session.no_autoflush:
        for row in db.session.scalars(select(SectorSetting)):
            found[row.key] = Entry(row.key, row.name, row.position, row.is_hidden)
    return sorted(found.values(), key=lambda each: (each.position, each.key))


def _built_in_name(key: str) -> str:
    if is_built_in(key):
        return str(SECTOR_LABELS[Sector(key)])
    return key.replace("_", " ").capitalize()
