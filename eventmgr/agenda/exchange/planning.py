"""Finding out what a file would do to a conference."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from eventmgr.agenda import rules
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.exchange import comparing
from eventmgr.agenda.exchange.incoming import (
    IncomingAgenda,
    IncomingSession,
    Refusal,
    UnreadableAgenda,
)
from eventmgr.agenda.exchange.known import Known
from eventmgr.agenda.exchange.plan import Fate, Line, Plan
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.text import fold

MOST_NEW_NAMES: Final = 300
"""The most rooms, and the most themes, that one file may bring."""
_MANY: Final = 10
_NEARLY_ALL: Final = 0.9


def made(incoming: IncomingAgenda, known: Known) -> Plan:
    """Return what taking the file would do; raises UnreadableAgenda for hundreds of new rooms."""
    plan = Plan(format=incoming.format, notes=list(incoming.notes))
    plan.lines += [_line(each, known) for each in incoming.entries]
    taken = [each.incoming for each in plan.lines if each.incoming]
    plan.rooms = _new((each.room for each in taken), known.rooms)
    plan.themes = _new((each.theme for each in taken), known.themes)
    plan.people = _new(
        (person.name for each in plan.lines for person in each.newcomers), known.people
    )
    _require_few(plan)
    _tell_once(plan, len(taken))
    plan.notes += [*_outside(taken, known.conference), *_of_one_name(plan.lines, known)]
    return plan


def _line(incoming: IncomingSession | Refusal, known: Known) -> Line:
    if isinstance(incoming, Refusal):
        return _refused(incoming, incoming.reason)
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
        return _refused(incoming, str(error))


def _refused(incoming: IncomingSession | Refusal, reason: str) -> Line:
    return Line(where=incoming.where, fate=Fate.REFUSED, title=incoming.title, reason=reason)


def _known_line(incoming: IncomingSession, session: Session, conference: Conference) -> Line:
    newcomers = tuple(each for each in incoming.people if not comparing.has_part(each, session))
    rules.require_few_roles(len(session.roles) + len(newcomers))
    changes = tuple(comparing.changes(incoming, session, newcomers, conference))
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


def _tell_once(plan: Plan, taken: int) -> None:
    """Make a note of what was repaired in nearly every session, instead of a remark in each."""
    counts = Counter(repair for line in plan.lines for repair in line.repairs)
    common = {
        repair: count
        for repair, count in counts.items()
        if count >= max(_MANY, _NEARLY_ALL * taken)
    }
    plan.notes += [
        ngettext(
            "Repaired in %(num)s session: %(repair)s",
            "Repaired in %(num)s sessions: %(repair)s",
            count,
            repair=repair,
        )
        for repair, count in common.items()
    ]
    if common:
        plan.lines = [_without(line, common) for line in plan.lines]


def _without(line: Line, common: Iterable[str]) -> Line:
    return replace(line, repairs=tuple(each for each in line.repairs if each not in common))


def _of_one_name(lines: Iterable[Line], known: Known) -> list[str]:
    names = {fold(each.name): each.name for line in lines for each in line.newcomers}
    return [
        _(
            "“%(name)s” is %(count)d people here; the first was taken.",
            name=name,
            count=len(known.namesakes[key]),
        )
        for key, name in names.items()
        if len(known.namesakes[key]) > 1
    ]


def _new(names: Iterable[str], known: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in filter(None, names):
        found.setdefault(fold(name), name)
    return [name for key, name in found.items() if key not in known]


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
