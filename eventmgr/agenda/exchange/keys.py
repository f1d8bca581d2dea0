"""By what a session of a file is known again: never by its title alone."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from eventmgr.foundation.text import clean_line, fold

_LONGEST: Final = 120


def known_by(title: str, starts_at: datetime, room: str | None = None) -> str:
    """Return the key of a session that has no identifier: title and start, and a CSV's room."""
    told = [starts_at.isoformat(timespec="minutes"), fold(title)]
    if room is not None:
        told.append(fold(room))
    return f"at:{_digest(chr(0).join(told))}"


def guid_key(guid: str) -> str:
    """Return the key of a session that has a GUID, or of what stands where one should."""
    uuid = uuid_of(guid)
    return _bounded(f"guid:{uuid or guid}")


def uuid_of(typed: str) -> UUID | None:
    """Return the UUID that was typed, or None."""
    try:
        return UUID(clean_line(typed))
    except ValueError:
        return None


def keys(
    *, guid: str, code: str, number: str, acronym: str, title: str, starts_at: datetime
) -> tuple[str, ...]:
    """Return all keys of a session, the strongest first; a number counts in its conference only."""
    guid, code, number = map(clean_line, (guid, code, number))
    found = [
        guid_key(guid) if guid else "",
        _bounded(f"code:{code.upper()}") if code else "",
        _bounded(f"id:{fold(acronym)}:{number}") if acronym and number else "",
        known_by(title, starts_at),
    ]
    return tuple(filter(None, found))


def _bounded(key: str) -> str:
    kind, _colon, value = key.partition(":")
    return key if len(key) <= _LONGEST else f"{kind}:{_digest(value)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
