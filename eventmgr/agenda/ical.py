"""The agenda for calendars (RFC 5545, RFC 7986): everything in it is public."""

from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from icalendar import STATUS, Calendar, Event
from icalendar.prop import vDuration

from eventmgr.agenda import rules
from eventmgr.agenda.enums import ROLE_LABELS
from eventmgr.agenda.items import AgendaItem, AgendaPart
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _

REFRESH: Final = timedelta(minutes=15)
"""How soon a calendar that subscribed is asked to look again."""
_PRODUCT: Final = "-//eventmgr//agenda//EN"


def calendar(
    conference: Conference,
    items: Iterable[AgendaItem],
    cancelled: Iterable[AgendaItem] = (),
    *,
    address: Callable[[AgendaItem], str],
) -> bytes:
    """Return the sessions as a calendar in UTC; ``address`` gives the page of each.

    A session that was cancelled says so, so that calendars strike what they have. One without
    public names, closed or under the Chatham House Rule, is told without them.
    """
    told = Calendar.new(
        name=conference.title, prodid=_PRODUCT, method="PUBLISH", uid=_name_for_ever(conference)
    )
    told.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    told.add("x-published-ttl", vDuration(REFRESH))  # the same for those that do not know the RFC
    for status, sessions in ((STATUS.CONFIRMED, items), (STATUS.CANCELLED, cancelled)):
        for item in sessions:
            told.add_component(_event(conference, item, status, address(item)))
    return bytes(told.to_ical())


def _name_for_ever(conference: Conference) -> UUID:
    return uuid5(NAMESPACE_OID, f"{conference.id} {conference.created_at.astimezone(UTC)}")


def _event(conference: Conference, item: AgendaItem, status: STATUS, address: str) -> Event:
    return Event.new(
        uid=str(item.uid),
        sequence=item.sequence,
        status=status,
        stamp=item.updated_at.astimezone(UTC),
        last_modified=item.updated_at.astimezone(UTC),
        start=item.starts_at.astimezone(UTC),
        # DTEND has to be later than DTSTART; without it the event ends as it begins (3.6.1).
        end=item.ends_at.astimezone(UTC) if item.length else None,
        summary=item.title,
        location=_place(conference, item) or None,
        description=_description(item) or None,
        url=address,
    )


def _place(conference: Conference, item: AgendaItem) -> str:
    room = item.room.name if item.room else ""
    return ", ".join(each for each in (room, conference.venue, conference.city) if each)


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
    if not part.represented_by:
        return told
    return _("%(told)s, represented by %(other)s", told=told, other=part.represented_by)
