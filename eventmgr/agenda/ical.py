"""The agenda for calendars (RFC 5545, RFC 7986): everything in it is public."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from icalendar import STATUS, Calendar, Event
from icalendar.prop import vDuration

from eventmgr.agenda import rules
from eventmgr.agenda.enums import ROLE_LABELS, RoleState
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _

REFRESH: Final = timedelta(minutes=15)
"""How soon a calendar that subscribed is asked to look again."""
_PRODUCT: Final = "-//eventmgr//agenda//EN"


def calendar(
    conference: Conference,
    agenda: Agenda,
    *,
    address: Callable[[AgendaItem], str],
    now: datetime,
) -> bytes:
    """Return the agenda as a calendar in UTC; ``address`` gives the page of each session.

    A session that was cancelled says so, so that calendars strike what they have. One without
    public names, closed or under the Chatham House Rule, is told without them. DTSTAMP is ``now``,
    when the file is made (RFC 5545, 3.8.7.2): so a name that is another one since the agenda was
    published, which raises no SEQUENCE, is newer than what a calendar has.
    """
    told = Calendar.new(
        name=conference.title, prodid=_PRODUCT, method="PUBLISH", uid=_name_for_ever(conference)
    )
    told.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    told.add("x-published-ttl", vDuration(REFRESH))  # the same for those that do not know the RFC
    states = ((STATUS.CONFIRMED, agenda.items), (STATUS.CANCELLED, agenda.cancelled))
    for status, sessions in states:
        for item in sessions:
            place = _place(agenda, item)
            told.add_component(_event(item, status, place=place, address=address(item), now=now))
    return bytes(told.to_ical())


def _name_for_ever(conference: Conference) -> UUID:
    return uuid5(NAMESPACE_OID, f"{conference.id} {conference.created_at.astimezone(UTC)}")


def _event(item: AgendaItem, status: STATUS, *, place: str, address: str, now: datetime) -> Event:
    return Event.new(
        uid=str(item.uid),
        sequence=item.sequence,
        status=status,
        stamp=now.astimezone(UTC),
        last_modified=item.updated_at.astimezone(UTC),
        start=item.starts_at.astimezone(UTC),
        # DTEND has to be later than DTSTART; without it the event ends as it begins (3.6.1).
        end=item.ends_at.astimezone(UTC) if item.length else None,
        summary=item.title,
        location=place or None,
        description=_description(item) or None,
        url=address,
    )


def _place(agenda: Agenda, item: AgendaItem) -> str:
    room = item.room.name if item.room else ""
    return ", ".join(each for each in (room, agenda.venue, agenda.city) if each)


def _description(item: AgendaItem) -> str:
    lines = [_line(part) for part in rules.public_parts(item)]
    if item.is_closed:
        lines.append(_("Closed session: for those invited to it."))
    if item.is_chatham:
        lines.append(_("Under the Chatham House Rule."))
    return "\n\n".join(each for each in (item.description, "\n".join(lines)) if each)


def _line(part: AgendaPart) -> str:
    who = ", ".join(each for each in (part.name, part.title, part.affiliation) if each)
    told = f"{ROLE_LABELS[part.role]}: {who}"
    if part.represented_by:
        told = _("%(told)s, represented by %(other)s", told=told, other=part.represented_by)
    return f"{told} {_('(to be confirmed)')}" if part.state is RoleState.ASKED else told
