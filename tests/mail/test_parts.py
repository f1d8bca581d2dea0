"""What is encoded by hand, read by the standard library."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.text import clean, clean_line
from eventmgr.mail import parts
from eventmgr.mail.compose import Composer
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail, MailAttachment, MailContent, Mailing
from eventmgr.mail.sender import Sender
from eventmgr.mail.slots import slot
from tests.factories.people import NOW

LINES = st.one_of(
    st.text(),
    st.text(alphabet=" \t.=\nab", max_size=200),
    st.sampled_from(["From x", ".", "..", "a" * 400, "ت" * 200, "word " * 60, "--=_a", " "]),
)
TYPED = LINES.map(clean)


def _read(pieces: parts.Pieces, values: dict[str, str]) -> EmailMessage:
    message = message_from_bytes(parts.spliced(pieces, values), policy=default)
    assert isinstance(message, EmailMessage)
    return message


@given(st.lists(st.tuples(TYPED, TYPED), max_size=4), TYPED)
def test_a_text_with_slots_is_read_as_it_was_written(
    pieces: list[tuple[str, str]], tail: str
) -> None:
    values = {f"v{number}": value for number, (_words, value) in enumerate(pieces)}
    words = "".join(text + slot(f"v{n}") for n, (text, _value) in enumerate(pieces)) + tail
    expected = "".join(text + value for text, value in pieces) + tail
    raw = parts.spliced(parts.joined(parts.text_part("text/plain", words)), values)
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.get_content().replace("\r\n", "\n") == expected
    assert message.defects == []
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not re.search(rb"^--=_", raw, re.MULTILINE)


@pytest.mark.parametrize("length", range(65, 80))
@pytest.mark.parametrize("end", ["", "ت", "=", " ", "\t", "  ", " \n", " \nmore", "ت\n"])
def test_no_line_is_too_long_however_it_ends(length: int, end: str) -> None:
    words = "x" * length + end
    for text, values in ((words, {}), (slot("v"), {"v": words}), (words + slot("v"), {"v": "-"})):
        part = parts.joined(parts.text_part("text/plain", text))
        raw = parts.spliced(part, values)
        assert max(map(len, raw.split(b"\r\n"))) <= 76
        expected = text.replace(slot("v"), values.get("v", ""))
        assert _read(part, values).get_content().replace("\r\n", "\n") == expected


@pytest.mark.parametrize(
    "name",
    [
        "invite.pdf", 'a "quoted".pdf', "دعوت نامہ.pdf", "x" * 200 + ".pdf", "a\r\nBcc: x.pdf",
        "دعوت " * 40, "ت" * 200, "50%25.pdf", "%" * 60, "it's; a*b=c.pdf", "👩‍👩‍👧" * 20, "a\\b",
    ],
)  # fmt: skip
def test_a_file_arrives_whole_with_its_name(name: str) -> None:
    content = bytes(range(256)) * 40
    pieces = parts.file_part(clean_line(name), "application/pdf", content)
    message = _read(pieces, {})
    assert message.get_content() == content
    assert message.get_filename() == clean_line(name)
    assert message.defects == []
    assert max(map(len, parts.spliced(pieces, {}).split(b"\r\n"))) <= 78
    assert message["Bcc"] is None


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        parts.spliced(parts.text_part("text/plain", slot("link")), {})


def _mail(content: MailContent, mailing: Mailing, number: int) -> Mail:
    return Mail(
        kind=MailKind.MESSAGE,
        sender_name="Forum",
        recipient_name=f"Person {number}",
        recipient_address=f"person{number}@example.org",
        language="en",
        message_id=f"{number:040}",
        due_at=NOW,
        content=content,
        content_id=content.id,
        mailing=mailing,
        attachments=[],
        values={"name": f"<Person & {number}>", "entry": f"ATTENDEE:mailto:p{number}@example.org"},
    )


def test_a_mailing_says_to_each_what_is_theirs() -> None:
    name = slot("name")
    content = MailContent(
        id=7,
        subject=f"For {name}",
        text=f"Dear {name},\n\n.\nCome.\n",
        html=f"<p>Dear {name}</p>",
        calendar=f"BEGIN:VCALENDAR\r\n{slot('entry')}\r\nEND:VCALENDAR\r\n",
        method="REQUEST",
    )
    mailing = Mailing(
        attachments=[MailAttachment(name="map.pdf", media_type="application/pdf", content=b"%PDF")]
    )
    composer = Composer(Sender(mail_from="Office <us@example.org>"))
    for number in (1, 2):
        composed = composer.compose(_mail(content, mailing, number), internationalised=False)
        message = message_from_bytes(composed.content, policy=default)
        assert isinstance(message, EmailMessage)
        assert message.defects == []
        assert message["Subject"] == f"For <Person & {number}>"
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        assert plain is not None
        assert html is not None
        text = plain.get_content().replace("\r\n", "\n")
        assert text == f"Dear <Person & {number}>,\n\n.\nCome.\n"
        assert html.get_content() == f"<p>Dear &lt;Person &amp; {number}&gt;</p>"
        types = [each.get_content_type() for each in message.walk()]
        assert types == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
            "text/calendar", "application/pdf", "application/ics",
        ]  # fmt: skip
        invitation, pdf, file = list(message.walk())[4:]
        assert invitation.get_param("method") == "REQUEST"
        assert f"ATTENDEE:mailto:p{number}@example.org" in invitation.get_content()
        assert pdf.get_content() == b"%PDF"
        assert file.get_content().decode() == invitation.get_content()
