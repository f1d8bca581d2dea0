import pytest

from eventmgr.mail.compose import Composed, Composer, Unaddressable
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.sender import Sender
from tests.factories.people import NOW


def _composed(
    *, mail_from: str = "us@example.org", internationalised: bool = False, **values: str
) -> Composed:
    mail = Mail(
        content=None,
        mailing=None,
        attachments=[],
        **{
            "kind": MailKind.INVITATION,
            "sender_name": "",
            "recipient_name": "A person",
            "recipient_address": "person@example.org",
            "subject": "Hello",
            "text": "Hello",
            "html": "<p>Hello</p>",
            "language": "en",
            "message_id": "0" * 40,
            "due_at": NOW,
            **values,
        },
    )
    return Composer(Sender(mail_from=mail_from)).compose(mail, internationalised=internationalised)


def test_the_bytes_are_the_same_at_every_attempt() -> None:
    assert _composed() == _composed()


def test_only_seven_bit_lines_of_a_length_that_every_server_takes() -> None:
    content = _composed(text="ت" * 5000, html="<p>" + "ت" * 5000 + "</p>").content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_long_domain_stays_readable_in_the_message_id() -> None:
    domain = "very-long-name-of-a-conference-office.example.org"
    content = _composed(mail_from=f"Office <us@{domain}>").content
    assert f"Message-ID: <{'0' * 40}@{domain}>\r\n".encode() in content
    assert f"From: Office\r\n <us@{domain}>\r\n".encode() in content


def test_the_writer_stands_beside_the_address_of_the_installation() -> None:
    content = _composed(mail_from="Office <us@example.org>", sender_name="Forum, 2026").content
    assert b'From: "Forum, 2026"\r\n <us@example.org>\r\n' in content


def test_a_foreign_domain_is_written_in_ascii_for_an_old_relay() -> None:
    composed = _composed(recipient_address="person@bücher.example.org")
    assert composed.recipient == "person@xn--bcher-kva.example.org"
    assert not composed.is_internationalised


def test_a_foreign_local_part_needs_a_relay_that_can_carry_it() -> None:
    with pytest.raises(Unaddressable):
        _composed(recipient_address="پتا@example.org")
    composed = _composed(recipient_address="پتا@example.org", internationalised=True)
    assert composed.is_internationalised
