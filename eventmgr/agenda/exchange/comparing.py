"""What of a session a file makes another, told as from what to what."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from eventmgr.agenda.enums import KIND_LABELS, SessionState
from eventmgr.agenda.exchange.incoming import IncomingPerson, IncomingSession
from eventmgr.agenda.exchange.plan import Change
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import fold

_SHOWN: Final = 80
_NAMES: Final = {
    "title": _l("title"),
    "time": _l("time"),
    "room": _l("room"),
    "theme": _l("theme"),
    "kind": _l("kind"),
    "closed": _l("closed"),
    "description": _l("description"),
}


def has_part(person: IncomingPerson, session: Session) -> bool:
    """Whether the session names the person already, in a role that says what the file says."""
    name = fold(person.name)
    roles = {
        each.role
        for each in session.roles
        if name in {fold(each.person.name), fold(each.person.shown_name)}
    }
    return bool(roles & person.same if person.same else roles)


def changes(
    incoming: IncomingSession,
    session: Session,
    newcomers: Sequence[IncomingPerson],
    conference: Conference,
) -> Iterator[Change]:
    """Yield what the file says otherwise; ``newcomers`` have no part in it yet."""
    before, after = _facts(session, conference), _stated(incoming, conference)
    for name, label in _NAMES.items():
        if after.get(name) and _differ(name, before[name], after[name]):
            yield Change(str(label), _short(before[name]), _short(after[name]))
    for each in newcomers:
        yield Change(_("people"), "", each.name)
    if session.state is SessionState.UNSCHEDULED:
        yield Change(_("agenda"), _("unscheduled"), _("scheduled"))


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
