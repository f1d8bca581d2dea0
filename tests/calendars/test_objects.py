from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.calendars.enums import Method
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.objects import OWN_LINES, Organiser, own_lines, written
from eventmgr.foundation.text import clean, clean_line
from eventmgr.mail import slots
from eventmgr.mail.parts import spliced, text_part
from tests.calendars import ical_reading

NOW = datetime(2026, 2, 1, 9, 30, 12, 345, tzinfo=UTC)
HOURS = Facts(
    title="Opening",
    starts="2026-03-01T04:00:00+00:00",
    ends="2026-03-01T05:00:00+00:00",
    place="Hall A, Serena Hotel, Islamabad",
    path="/c/tip/sessions/1",
)
DAYS = Facts(title="TIP 2026", starts="2026-03-01", ends="2026-03-03", path="/c/tip/")
_HARD = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            'Dr "Bob", the; 3rd: \\n',
            "کانفرنس برائے پالیسی، اسلام آباد؛ ہال",
            "عبدالرحمن " * 30,
            "a" * 300,
            "é" * 300,
            "👩‍👩‍👧" * 40,
            "line one\r\nATTENDEE:mailto:evil@example.org\r\n next",
            "BEGIN:VEVENT\nEND:VEVENT\n",
            "^n ^' ^^",
            "\u202eRTL\u202c",
            "\x00\x07\x1b\u2028\ufdd0calendar_lines\ufdd1",
        ]
    ),
)


def _made(facts: Facts, method: Method = Method.REQUEST, **values: Any) -> bytes:
    """The object as it leaves: through the slot and the transfer encoding."""
    told = {
        "organiser": "Conference",
        "name": "Ayesha Khan",
        "address": "ayesha@example.org",
        "description": "More",
        "sequence": 0,
        "uid": uuid4(),
        **values,
    }
    text = written(
        facts,
        method,
        organiser=Organiser(name=told["organiser"], address="eventmgr@example.org"),
        description=told["description"],
        url="https://example.org/c/tip/",
        now=NOW,
    )
    assert slots.names(text) == {OWN_LINES}
    own = own_lines(
        uid=told["uid"], sequence=told["sequence"], name=told["name"], address=told["address"]
    )
    part = spliced(text_part(f"text/calendar; method={method.value}", text), own)
    message = message_from_bytes(part, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def test_a_session_is_asked_for_in_utc() -> None:
    uid = uuid4()
    method, event = ical_reading.asked(_made(HOURS, uid=uid, sequence=3))
    assert method == "REQUEST"
    assert event.one("UID").value == str(uid)
    assert event.one("SEQUENCE").value == "3"
    assert event.one("DTSTAMP").value == "20260201T093012Z"
    assert event.one("DTSTART").value == "20260301T040000Z"
    assert event.one("DTEND").value == "20260301T050000Z"
    assert event.one("TRANSP").value == "OPAQUE"
    assert event.text("LOCATION") == "Hall A, Serena Hotel, Islamabad"
    attendee = event.one("ATTENDEE")
    assert attendee.value == "mailto:ayesha@example.org"
    assert attendee.parameters == {
        "CN": "Ayesha Khan",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "FALSE",
    }
    organiser = event.one("ORGANIZER")
    assert (organiser.value, organiser.parameters) == (
        "mailto:eventmgr@example.org",
        {"CN": "Conference"},
    )


def test_the_conference_is_whole_days_and_blocks_none() -> None:
    _method, event = ical_reading.asked(_made(DAYS))
    assert event.one("DTSTART").value == "20260301"
    assert event.one("DTEND").value == "20260303"
    assert event.one("TRANSP").value == "TRANSPARENT"
    assert event.all("LOCATION") == []


def test_what_is_struck_says_so() -> None:
    method, event = ical_reading.asked(_made(HOURS, Method.CANCEL, sequence=7))
    assert method == "CANCEL"
    assert event.one("STATUS").value == "CANCELLED"
    assert event.one("SEQUENCE").value == "7"


def test_a_session_of_no_length_has_no_end() -> None:
    facts = Facts(title="Bell", starts=HOURS.starts, ends=HOURS.starts)
    assert ical_reading.asked(_made(facts))[1].all("DTEND") == []


@pytest.mark.parametrize("address", ["a+b@example.org", "o'neil@example.org", "نام@example.pk"])
def test_the_address_stands_as_it_is(address: str) -> None:
    event = ical_reading.asked(_made(HOURS, address=address))[1]
    assert event.one("ATTENDEE").value == f"mailto:{address}"


@settings(max_examples=100, deadline=None)
@given(title=_HARD, place=_HARD, name=_HARD, organiser=_HARD, description=_HARD)
def test_no_text_is_more_than_text(
    title: str, place: str, name: str, organiser: str, description: str
) -> None:
    facts = Facts(title=title, starts=HOURS.starts, ends=HOURS.ends, place=place)
    made = _made(facts, name=name, organiser=organiser, description=description)
    _method, event = ical_reading.asked(made)
    assert event.text("SUMMARY") == clean_line(title)
    assert event.text("LOCATION") == clean_line(place)
    assert event.text("DESCRIPTION") == clean(description).replace("\t", " ")
    assert _shown(event.one("ATTENDEE")) == clean_line(name).replace('"', "'")
    assert _shown(event.one("ORGANIZER")) == clean_line(organiser).replace('"', "'")


def _shown(line: ical_reading.Line) -> str:
    return line.parameters.get("CN", "").replace("^^", "^")  # RFC 6868
