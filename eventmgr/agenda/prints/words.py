"""How a session and its people are said on paper, in the language that is spoken."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from eventmgr.agenda.enums import KIND_LABELS, SessionKind
from eventmgr.agenda.items import AgendaItem, AgendaPart
from eventmgr.conferences.models import Conference
from eventmgr.foundation.colours import accent, ink
from eventmgr.foundation.i18n import direction, language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing import dates

Told = dict[str, Any]
"""What a template prints: strings, numbers and truths, in lists and objects."""

LONGEST_RUNNING_HEAD = 70
"""How many characters of the title stand above every page."""
_LIGHT = frozenset({SessionKind.BREAK, SessionKind.SOCIAL})


def look(conference: Conference, *, genre: str) -> Told:
    """Return what every page has in common."""
    colour = accent(conference.accent)
    title = conference.title
    is_long = len(title) > LONGEST_RUNNING_HEAD
    return {
        "title": f"{title}: {genre}",
        "running": f"{title[: LONGEST_RUNNING_HEAD - 1].rstrip()}…" if is_long else title,
        "direction": direction(language()),
        "accent": colour,
        "ink": ink(colour),
        "page_of": _("Page {page} of {pages}"),
    }


def session(conference: Conference, item: AgendaItem) -> Told:
    """Return what everybody may know of a session but its people."""
    starts, ends = conference.at_venue(item.starts_at), conference.at_venue(item.ends_at)
    return {
        "time": _past_midnight(dates.clock(starts, ends), starts, ends),
        "starts": f"{starts:%H:%M}",
        "ends": _past_midnight(f"{ends:%H:%M}", starts, ends),
        "title": item.title,
        "kind": str(KIND_LABELS[item.kind]),
        "room": item.room.name if item.room else "",
        "marks": list(_marks(item)),
        "light": item.kind in _LIGHT,
    }


def _past_midnight(said: str, starts: datetime, ends: datetime) -> str:
    """Return the time by the venue's clocks, with a word for an end on another day."""
    last = ends - timedelta(microseconds=1) if ends > starts else ends
    if last.date() > starts.date():
        return _("%(time)s (next day)", time=said)
    return said


def person(part: AgendaPart) -> Told:
    """Return who it is, with title and affiliation, and who comes in their stead.

    A protected person has a display name and nothing else.
    """
    if part.is_protected:
        return {"name": part.name, "about": "", "instead": ""}
    about = ", ".join(filter(None, (part.title, part.affiliation)))
    instead = _("represented by %(name)s", name=part.represented_by) if part.represented_by else ""
    return {"name": part.name, "about": about, "instead": instead}


def _marks(item: AgendaItem) -> Iterator[str]:
    if item.is_closed:
        yield _("Closed session")
    if item.is_chatham:
        yield _("Chatham House Rule")
