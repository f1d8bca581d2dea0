"""What taking a file would do, line by line, before anything is done."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from eventmgr.agenda import rules
from eventmgr.agenda.enums import KIND_LABELS, SessionState
from eventmgr.agenda.exchange.incoming import (
    IncomingAgenda,
    IncomingPerson,
    IncomingSession,
    UnreadableAgenda,
)
from eventmgr.agenda.exchange.known import Known
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.text import fold

MOST_NEW_NAMES: Final = 300
"""The most rooms, and the most themes, that one file may bring."""
_SHOWN: Final = 80


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
    """One thing of a session that becomes another: what, from what, to what."""

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
        return sum(1 for each in self.lines if each.repairs and each.fate is not Fate.REFUSED)

    @property
    def does_something(self) -> bool:
        """Whether anything would be another afterwards."""
        return any(each.fate not in {Fate.SAME, Fate.REFUSED} for each in self.lines)

    @property
    def digest(self) -> str:
        """What stands for all of it, so that no other plan is taken than the one that was seen."""
        told = [self.rooms, self.themes, self.people, [_told(each) for each in self.lines]]
        return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]


def made(incoming: IncomingAgenda, known: Known) -> Plan:
    """Return what taking the file would do; raises UnreadableAgenda for hundreds of new rooms."""
    plan = Plan(format=incoming.format, notes=list(incoming.notes))
    plan.lines += [_line(each, known) for each in incoming.sessions]
    plan.lines += [
        Line(where=each.where, fate=Fate.REFUSED, title=each.title, reason=each.reason)
        for each in incoming.refused
    ]
    taken = [each.incoming for each in plan.lines if each.incoming]
    plan.rooms = _new((each.room for each in taken), known.rooms)
    plan.themes = _new((each.theme for each in taken), known.themes)
    plan.people = _new(
        (person.name for each in plan.lines for person in each.newcomers), known.people
    )
    _require_few(plan)
    plan.notes += _outside(taken, known.conference)
    return plan


def _line(incoming: IncomingSession, known: Known) -> Line:
    session = known.match(incoming)
    if session is None:
        return Line(
            where=incoming.where,
            fate=Fate.NEW,
            title=incoming.title,
            incoming=incoming,
            newcomers=incoming.people,
            repairs=incoming.repairs,
        )
    try:
        return _known_line(incoming, session, known.conference)
    except DomainError as error:
        return Line(
            where=incoming.where, fate=Fate.REFUSED, title=incoming.title, reason=str(error)
        )


def _known_line(incoming: IncomingSession, session: Session, conference: Conference) -> Line:
    newcomers = tuple(each for each in incoming.people if not _has_part(each, session))
    rules.require_few_roles(len(session.roles) + len(newcomers))
    changes = tuple(_changes(incoming, session, newcomers, conference))
    is_back = session.state is SessionState.REMOVED
    return Line(
        where=incoming.where,
        fate=Fate.BACK if is_back else Fate.CHANGED if changes else Fate.SAME,
        title=incoming.title,
        incoming=incoming,
        session=session,
        changes=changes,
        newcomers=newcomers,
        repairs=incoming.repairs,
    )


def _has_part(person: IncomingPerson, session: Session) -> bool:
    name = fold(person.name)
    roles = {
        each.role
        for each in session.roles
        if name in {fold(each.person.name), fold(each.person.shown_name)}
    }
    return bool(roles & person.same if person.same else roles)


def _changes(
    incoming: IncomingSession,
    session: Session,
    newcomers: tuple[IncomingPerson, ...],
    conference: Conference,
) -> Iterator[Change]:
    before, after = _facts(session, conference), _stated(incoming, conference)
    for name, label in _NAMES.items():
        if after.get(name) and _differ(name, before[name], after[name]):
            yield Change(str(label), _short(before[name]), _short(after[name]))
    for each in newcomers:
        yield Change(_("people"), "", each.name)
    if session.state is SessionState.UNSCHEDULED:
        yield Change(_("agenda"), _("unscheduled"), _("scheduled"))


_NAMES: Final = {
    "title": _l("title"),
    "time": _l("time"),
    "room": _l("room"),
    "theme": _l("theme"),
    "kind": _l("kind"),
    "closed": _l("closed"),
    "description": _l("description"),
}


def _facts(session: Session, conference: Conference) -> dict[str, str]:
    return {
        "title": session.title,
        "time": _span(session.starts_at, session.ends_at, conference),
        "room": session.room.name if session.room else "",
        "theme": session.theme.name if session.theme else "",
        "kind": str(KIND_LABELS[session.kind]),
        "closed": _yes_or_no(session.is_closed),
        "description": session.description,
    }


def _stated(incoming: IncomingSession, conference: Conference) -> dict[str, str]:
    closed = incoming.is_closed
    return {
        "title": incoming.title,
        "time": _span(incoming.starts_at, incoming.ends_at, conference),
        "room": incoming.room,
        "theme": incoming.theme,
        "kind": str(KIND_LABELS[incoming.kind]) if incoming.kind_is_stated else "",
        "closed": "" if closed is None else _yes_or_no(closed),
        "description": incoming.description,
    }


def _differ(name: str, before: str, after: str) -> bool:
    return fold(before) != fold(after) if name in {"room", "theme"} else before != after


def _span(starts_at: datetime, ends_at: datetime, conference: Conference) -> str:
    start, end = conference.at_venue(starts_at), conference.at_venue(ends_at)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}–{last}"


def _yes_or_no(answer: bool) -> str:  # noqa: FBT001 - a word for a truth
    return _("yes") if answer else _("no")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _new(names: Iterable[str], known: Iterable[str]) -> list[str]:
    found = {fold(name): name for name in reversed(list(names)) if name}
    return [name for key, name in reversed(found.items()) if key not in known]


def _require_few(plan: Plan) -> None:
    for names, what in ((plan.rooms, _("rooms")), (plan.themes, _("themes"))):
        if len(names) > MOST_NEW_NAMES:
            raise UnreadableAgenda(
                _(
                    "The file brings %(count)d new %(what)s; %(most)d are the most.",
                    count=len(names),
                    what=what,
                    most=MOST_NEW_NAMES,
                )
            )


def _outside(taken: list[IncomingSession], conference: Conference) -> list[str]:
    days = set(conference.days)
    count = sum(1 for each in taken if conference.at_venue(each.starts_at).date() not in days)
    if not count:
        return []
    return [
        ngettext(
            "%(num)s session falls outside the conference's days (%(starts)s to %(ends)s).",
            "%(num)s sessions fall outside the conference's days (%(starts)s to %(ends)s).",
            count,
            starts=conference.starts,
            ends=conference.ends,
        )
    ]


def _told(line: Line) -> tuple[object, ...]:
    session, incoming = line.session, line.incoming
    return (
        line.where,
        line.fate.value,
        line.title,
        session.id if session else None,
        [(each.name, each.before, each.after) for each in line.changes],
        [(each.name, each.role.value) for each in line.newcomers],
        line.reason,
        (incoming.starts_at.isoformat(), incoming.ends_at.isoformat()) if incoming else None,
    )
