"""What taking a file would do, line by line, before anything is done."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from eventmgr.agenda.exchange.incoming import IncomingPerson, IncomingSession
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import snapshots
from eventmgr.foundation.i18n import lazy_gettext as _l


class Fate(StrEnum):
    """What becomes of a session of the file."""

    NEW = "new"
    CHANGED = "changed"
    BACK = "back"
    SAME = "same"
    REFUSED = "refused"


FATE_LABELS: Final = {
    Fate.NEW: _l("new"),
    Fate.CHANGED: _l("changed"),
    Fate.BACK: _l("brought back"),
    Fate.SAME: _l("unchanged"),
    Fate.REFUSED: _l("refused"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of a session that becomes another, as people read it: what, from what, to what."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What becomes of one session of the file."""

    where: str
    fate: Fate
    title: str
    incoming: IncomingSession | None = None
    session: Session | None = None
    """The session that it is, unless it is a new one."""
    changes: tuple[Change, ...] = ()
    newcomers: tuple[IncomingPerson, ...] = ()
    """Those of its people who have no part in the session yet."""
    repairs: tuple[str, ...] = ()
    """What was mended in it, but for what the plan's notes say of nearly all."""
    reason: str = ""
    """Why it is refused."""


@dataclass(kw_only=True, slots=True)
class Plan:
    """What taking the file does to the conference; names are of those that it has not yet."""

    format: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Fate]:
        """How many sessions meet each fate."""
        return Counter(each.fate for each in self.lines)

    @property
    def repaired(self) -> int:
        """How many sessions are taken otherwise than the file has them."""
        return sum(1 for each in self.lines if each.incoming and each.incoming.repairs)

    @property
    def does_something(self) -> bool:
        """Whether anything would be another afterwards."""
        return any(each.fate not in {Fate.SAME, Fate.REFUSED} for each in self.lines)

    @property
    def digest(self) -> str:
        """What stands for all of it, so that no other plan is taken than the one that was seen.

        The same in every language. It says what there is before the plan is carried out only.
        """
        told = [self.rooms, self.themes, self.people, [_told(each) for each in self.lines]]
        return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]


def _told(line: Line) -> tuple[object, ...]:
    return (
        line.fate.value,
        line.title,
        _as_it_is(line.session) if line.session else None,
        _as_stated(line.incoming) if line.incoming else None,
        [(each.name, each.role.value) for each in line.newcomers],
    )


def _as_it_is(session: Session) -> tuple[object, ...]:
    return session.id, session.updated_at.timestamp(), snapshots.taken(session)


def _as_stated(incoming: IncomingSession) -> tuple[object, ...]:
    return (
        incoming.keys,
        (incoming.starts_at.timestamp(), incoming.ends_at.timestamp()),
        (incoming.kind.value, incoming.kind_is_stated, incoming.is_closed),
        (incoming.room, incoming.theme, incoming.description),
    )
