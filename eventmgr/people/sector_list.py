"""Changing the installation's list of sectors."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line, fold, slug
from eventmgr.people import sectors
from eventmgr.people.actor import Actor
from eventmgr.people.models import SectorSetting


class _List:
    """The list as a whole, for the history: it has no number of its own."""

    id = 0


def find(key: str) -> sectors.Entry | None:
    """Return the sector of this key."""
    return next((each for each in sectors.entries() if each.key == key), None)


def add(*, name: str, actor: Actor, now: datetime) -> str:
    """Add a sector at the end of the list and return its key; raises DomainError for a double."""
    plain = clean_line(name)
    _require_new(plain)
    entries = sectors.entries()
    key = _free_key(plain, {each.key for each in entries})
    place = max(each.position for each in entries) + sectors.STEP
    _write(sectors.Entry(key, plain, place, is_hidden=False))
    audit.record(actor, "sectors.added", _List(), now=now, after={"key": key, "name": plain})
    return key


def change(
    *, key: str, name: str, position: int, is_hidden: bool, actor: Actor, now: datetime
) -> None:
    """Rename, move or hide a sector; an empty name gives a built-in one its own name back.

    Raises DomainError for the name of another one, and for an added one without a name.
    """
    plain = clean_line(name)
    if plain:
        _require_new(plain, but=key)
    elif not sectors.is_built_in(key):
        raise DomainError(_("Fill this in."), field="name")
    _write(sectors.Entry(key, plain, position, is_hidden=is_hidden))
    told = {"key": key, "name": plain, "position": position, "hidden": is_hidden}
    audit.record(actor, "sectors.changed", _List(), now=now, after=told)


def _require_new(name: str, *, but: str = "") -> None:
    taken = {fold(each.shown_name) for each in sectors.entries() if each.key != but}
    if fold(name) in taken:
        raise DomainError(_("There is a sector of this name already."), field="name")


def _free_key(name: str, taken: set[str]) -> str:
    stem = slug(name).replace("-", "_")[:30] or "sector"
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (stem, *numbered) if each not in taken)


def _write(entry: sectors.Entry) -> None:
    values = entry._asdict()
    db.session.execute(
        insert(SectorSetting)
        .values(**values)
        .on_conflict_do_update(index_elements=["key"], set_=values)
    )
    sectors.forget()
