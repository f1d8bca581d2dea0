"""Calendar objects that ask something of one recipient (RFC 5545, RFC 5546 3.2.2 and 3.2.5).

What is the same for everybody is written once; UID, SEQUENCE and ATTENDEE are each person's own
and stand in a slot, as whole folded lines. Lines end with a newline here: the mail writes CRLF.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress
from icalendar.parser import Contentline, Parameters

from eventmgr.calendars.enums import Method
from eventmgr.calendars.facts import Facts
from eventmgr.foundation.text import clean, clean_line
from eventmgr.mail import slots

OWN_LINES: Final = "calendar_lines"
"""The slot for the lines that each recipient has of their own."""
_PRODUCT: Final = "-//eventmgr//calendars//EN"
_NOT_IN_URI: Final = str.maketrans({"%": "%25", "?": "%3F", "#": "%23"})
_END: Final = "\nEND:VEVENT\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Organiser:
    """In whose name calendars are asked: the address that also stands in the From field."""

    name: str
    address: str


def written(
    facts: Facts,
    method: Method,
    *,
    organiser: Organiser,
    description: str,
    url: str,
    now: datetime,
) -> str:
    """Return the object with a slot for its recipient's own lines.

    Sessions are written in UTC: a moment that needs no table of a zone's rules, which calendars
    often read differently. The conference is whole days without a zone: wherever the reader is, it
    is on those days.
    """
    told = Calendar()
    told.add("version", "2.0")
    told.add("prodid", _PRODUCT)
    told.add("calscale", "GREGORIAN")
    told.add("method", method.value)
    told.add_component(_event(facts, method, organiser, description, url, now))
    text = _text(told.to_ical())
    return text.replace(_END, f"\n{slots.slot(OWN_LINES)}{_END}")


def own_lines(*, uid: UUID, sequence: int, name: str, address: str) -> dict[str, str]:
    """Return what fills the slot for one recipient."""
    attendee = _address(name, address)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    lines = (
        Contentline.from_parts("UID", Parameters(), str(uid)),
        Contentline.from_parts("SEQUENCE", Parameters(), str(sequence)),
        Contentline.from_parts("ATTENDEE", attendee.params, attendee, sorted=False),
    )
    return {OWN_LINES: "\n".join(_folded(each) for each in lines)}


def _event(
    facts: Facts, method: Method, organiser: Organiser, description: str, url: str, now: datetime
) -> Event:
    event = Event()
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("organizer", _address(organiser.name, organiser.address))
    if facts.is_whole_days:
        event.add("dtstart", facts.first_day)
        event.add("dtend", facts.day_after)
    else:
        event.add("dtstart", facts.starts_at.astimezone(UTC))
        # DTEND has to be later than DTSTART; without it the event ends as it begins (3.6.1).
        if facts.ends_at > facts.starts_at:
            event.add("dtend", facts.ends_at.astimezone(UTC))
    event.add("summary", clean_line(facts.title))
    if facts.place:
        event.add("location", clean_line(facts.place))
    event.add("description", clean(description).replace("\t", " "))
    event.add("url", url)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    # Days of a conference say where somebody is, not that they have no minute: sessions say that.
    event.add("transp", "TRANSPARENT" if facts.is_whole_days else "OPAQUE")
    return event


def _address(name: str, address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address.translate(_NOT_IN_URI)}")
    # A parameter cannot hold a double quote; few calendars read the ^' of RFC 6868.
    if shown := clean_line(name).replace('"', "'"):
        found.params["CN"] = shown
    return found


def _folded(line: Contentline) -> str:
    return _text(line.to_ical())  # type: ignore[no-untyped-call]  # icalendar has no type for it


def _text(octets: bytes) -> str:
    return octets.decode().replace("\r\n", "\n")
