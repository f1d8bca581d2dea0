"""Who may come, as the desk sees them: no address, no answers, protected ones by display name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from eventmgr.foundation.text import fold
from eventmgr.registration.attendance.enums import Admission
from eventmgr.registration.enums import Category, RegistrationState

_IN_ADDRESS = re.compile(r"/b/([A-Za-z0-9_-]+)/?\s*$")


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody was checked in on a day: when, and by whom."""

    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One person of the roster."""

    registration_id: int
    name: str
    organisation: str
    category: Category
    state: RegistrationState
    admission: Admission
    why_not: str
    badge_code: str
    seen: Mapping[date, Seen]
    former_codes: tuple[str, ...] = ()
    """Of badges whose registration was merged into this one."""


def code_in(typed: str) -> str:
    """Return the badge's code of what a scanner has typed: the address, or the code alone."""
    found = _IN_ADDRESS.search(typed)
    return found.group(1) if found else typed.strip()


def found_in(entries: Iterable[Entry], typed: str) -> list[Entry]:
    """Return who has this badge, or else whose name and organisation hold every word typed."""
    everybody = list(entries)
    code = code_in(typed)
    by_code = [each for each in everybody if code in (each.badge_code, *each.former_codes)]
    words = fold(typed).split()
    return by_code or [each for each in everybody if _holds(each, words)]


def _holds(entry: Entry, words: list[str]) -> bool:
    text = fold(f"{entry.name} {entry.organisation}")
    return all(word in text for word in words)
