"""The calendar part of a mail, found as mail programs find it (RFC 6047)."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.calendars import ical_reading
from tests.calendars.ical_reading import Component


def asked_by(octets: bytes) -> tuple[str, Component]:
    """Return method and event; fail unless part and file say the same, beside text and HTML."""
    message = message_from_bytes(octets, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert message.get_content_type() == "multipart/mixed"
    readable, file = message.iter_parts()
    assert readable.get_content_type() == "multipart/alternative"
    ways = list(readable.iter_parts())
    assert [each.get_content_type() for each in ways] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert file.get_content_type() == "application/ics"
    assert file.get_filename() == "invite.ics"
    assert file.get_content_disposition() == "attachment"
    assert ways[2].get_content_disposition() is None
    part, same = (each.get_payload(decode=True) for each in (ways[2], file))
    assert isinstance(part, bytes)
    assert part == same
    method, event = ical_reading.asked(part)
    assert ways[2].get_param("method") == method
    assert ways[2].get_content_charset() == "utf-8"
    (recipient,) = message["To"].addresses
    assert event.one("ATTENDEE").value == f"mailto:{recipient.addr_spec}"
    (sender,) = message["From"].addresses
    assert event.one("ORGANIZER").value == f"mailto:{sender.addr_spec}"
    return method, event
