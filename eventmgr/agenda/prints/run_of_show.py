"""What those behind the scenes go by: the draft, minute by minute, with who is expected."""

from datetime import date

from eventmgr.agenda.enums import ROLE_LABELS, ROLE_STATE_LABELS
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.agenda.prints import words
from eventmgr.agenda.prints.words import Told
from eventmgr.agenda.queries import by_day
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing import dates


def told(conference: Conference, agenda: Agenda) -> Told:
    """Return every session by day and time, with its people in the order of precedence.

    A session under the Chatham House Rule names nobody here either: paper gets left behind.
    """
    return {
        "look": words.look(conference, genre=_("Run of show")),
        "genre": _("Run of show"),
        "internal": _("Internal: not for participants"),
        "headings": [_("Time"), _("Session"), _("People"), _("Cues and notes")],
        "days": [_day(conference, *each) for each in by_day(conference, agenda.items)],
    }


def _day(conference: Conference, day: date, items: list[AgendaItem]) -> Told:
    return {
        "title": dates.full_day(day),
        "rows": [_row(conference, each) for each in items],
    }


def _row(conference: Conference, item: AgendaItem) -> Told:
    minutes = int(item.length.total_seconds()) // 60
    return {
        **words.session(conference, item),
        "length": _("%(minutes)d min", minutes=minutes),
        "people": [] if item.is_chatham else [_person(each) for each in item.parts if each.name],
    }


def _person(part: AgendaPart) -> Told:
    return {
        "role": str(ROLE_LABELS[part.role]),
        "state": str(ROLE_STATE_LABELS[part.state]),
        "answer": part.state.value,
        **words.person(part),
    }
