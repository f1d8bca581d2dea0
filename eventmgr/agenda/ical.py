"""The agenda for calendars (RFC 5545, RFC 7986): everything in it is public."""

from collections.abc import Callable, Iterable

from icalendar import Calendar, Event

from eventmgr.agenda import rules
from eventmgr.agenda.enums import ROLE_LABELS
from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import Part
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _

_PRODUCT = "-//eventmgr//agenda//EN"


def calendar(
    conference: Conference, sessions: Iterable[Session], *, address: Callable[[Session], str]
) -> bytes:
    """Return the sessions as a calendar in UTC; ``address`` gives the page of each.

    A session without public names, closed or under the Chatham House Rule, is told without them.
    """
    told = Calendar.new(name=conference.title, prodid=_PRODUCT, method="PUBLISH")
    for session in sessions:
        told.add_component(_event(conference, session, address(session)))
    return bytes(told.to_ical())


def _event(conference: Conference, session: Session, address: str) -> Event:
    return Event.new(
        uid=str(session.uid),
        sequence=session.sequence,
        stamp=session.updated_at,
        last_modified=session.updated_at,
        start=session.starts_at,
        end=session.ends_at,
        summary=session.title,
        location=_place(conference, session) or None,
        description=_description(session) or None,
        url=address,
    )


def _place(conference: Conference, session: Session) -> str:
    room = session.room.name if session.room else ""
    return ", ".join(each for each in (room, conference.venue, conference.city) if each)


def _description(session: Session) -> str:
    lines = [_line(part) for part in rules.public_parts(session)]
    if session.is_closed:
        lines.append(_("Closed session: for those invited to it."))
    if session.is_chatham:
        lines.append(_("Under the Chatham House Rule."))
    return "\n\n".join(each for each in (session.description, "\n".join(lines)) if each)


def _line(part: Part) -> str:
    who = ", ".join(each for each in (part.name, part.title, part.affiliation) if each)
    return f"{ROLE_LABELS[part.role]}: {who}"
