import asyncio
import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from eventmgr.local import mailbox, parts
from eventmgr.local.interrupts import Interrupts
from eventmgr.local.mailcatcher import Catcher, port_file
from eventmgr.local.supervisor import Supervisor

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _store(home: Path, subject: str, *, minutes: int = 0) -> str:
    raw = f"Subject: {subject}\r\n\r\nText\r\n".encode()
    now = NOON + timedelta(minutes=minutes)
    return mailbox.store(home, raw, sender="a@example.org", recipients=["b@example.org"], now=now)


def test_messages_come_newest_first(tmp_path: Path) -> None:
    _store(tmp_path, "first")
    _store(tmp_path, "third", minutes=2)
    _store(tmp_path, "second", minutes=1)
    assert [each.subject for each in mailbox.messages(tmp_path)] == ["third", "second", "first"]
    assert [each.subject for each in mailbox.messages(tmp_path, limit=1)] == ["third"]


def test_an_empty_home_has_no_messages(tmp_path: Path) -> None:
    assert mailbox.messages(tmp_path) == []


def test_a_message_is_read_back_as_it_was_sent(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Grüße"
    message["From"] = "Desk <desk@example.org>"
    message["To"] = "a@example.org"
    message.set_content("Plain, اردو\n")
    message.add_alternative("<p>Rich</p>\n", subtype="html")
    raw = message.as_bytes().replace(b"\n", b"\r\n")
    recipients = ["a@example.org", "hidden@example.org"]
    key = mailbox.store(tmp_path, raw, sender="", recipients=recipients, now=NOON)
    opened = mailbox.read(tmp_path, key)
    assert opened is not None
    assert (opened.text.strip(), opened.html.strip(), opened.raw) == (
        "Plain, اردو",
        "<p>Rich</p>",
        raw,
    )
    assert opened.caught == mailbox.CaughtMessage(
        key=key,
        received_at=NOON,
        envelope_from="",
        envelope_to=("a@example.org", "hidden@example.org"),
        subject="Grüße",
        sender="Desk <desk@example.org>",
        to="a@example.org",
    )


def test_a_message_that_imitates_our_lines_does_not_change_the_envelope(tmp_path: Path) -> None:
    raw = b"X-Envelope-To: <forged@example.org>\r\nSubject: x\r\n\r\nText\r\n"
    key = mailbox.store(tmp_path, raw, sender="a@b.org", recipients=["c@example.org"], now=NOON)
    opened = mailbox.read(tmp_path, key)
    assert opened is not None
    assert opened.caught.envelope_to == ("c@example.org",)
    assert opened.raw == raw


@pytest.mark.parametrize("charset", ["no-such-charset", "us-ascii"])
def test_a_body_of_an_odd_charset_is_still_shown(tmp_path: Path, charset: str) -> None:
    raw = f"Content-Type: text/plain; charset={charset}\r\n\r\nna\u00efve\r\n".encode("latin-1")
    key = mailbox.store(tmp_path, raw, sender="a@b.org", recipients=["c@example.org"], now=NOON)
    opened = mailbox.read(tmp_path, key)
    assert opened is not None
    assert opened.text.strip() == "na\ufffdve"


@pytest.mark.parametrize(
    "key",
    ["", "../secret-key", "port", "0" * 20, f"{'0' * 20}-00000000/../x", f"{'0' * 20}-00000000"],
)
def test_a_key_that_is_none_opens_nothing(tmp_path: Path, key: str) -> None:
    _store(tmp_path, "there")
    (tmp_path / "secret-key").write_text("secret")
    assert mailbox.read(tmp_path, key) is None


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "KEPT", 2)
    for number in range(4):
        _store(tmp_path, str(number), minutes=number)
    assert [each.subject for each in mailbox.messages(tmp_path)] == ["3", "2"]


def test_the_catcher_takes_real_mail_with_international_addresses(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, interrupts=Interrupts())
    (tmp_path / "logs").mkdir()
    try:
        supervisor.start(parts.mail(tmp_path), {"PATH": "/usr/bin:/bin"})
        with smtplib.SMTP("127.0.0.1", int(port_file(tmp_path).read_text()), timeout=10) as client:
            message = EmailMessage()
            message["Subject"] = "دعوت"
            message["From"] = "desk@example.org"
            message["To"] = "زائر@example.org"
            message.set_content("Welcome\n")
            client.send_message(message)
    finally:
        supervisor.stop()
    (caught,) = mailbox.messages(tmp_path)
    assert (caught.subject, caught.to) == ("دعوت", "زائر@example.org")
    assert caught.envelope_to == ("زائر@example.org",)
    assert "desk@example.org" not in (tmp_path / "logs" / "mail.log").read_text()


def test_a_message_that_cannot_be_kept_is_put_off(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in the place of the folder")

    async def deliver() -> str:
        from aiosmtpd.smtp import SMTP, Envelope  # noqa: PLC0415 - only here

        catcher = Catcher(tmp_path)
        envelope = Envelope()
        envelope.rcpt_tos = ["a@example.org"]
        server = SMTP(catcher)
        return await catcher.handle_DATA(server, server.session, envelope)  # type: ignore[arg-type]

    assert asyncio.run(deliver()).startswith("452 ")
