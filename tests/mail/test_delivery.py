"""The outbox against a real SMTP server that behaves well, badly and not at all."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import getaddresses
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import operations, rules
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.sender import Sender
from tests.factories.mail import make_content, make_mail
from tests.factories.people import NOW
from tests.mail.one_batch import drain
from tests.servers import SmtpSink, smtp_server

FROM = "Conference office <office@example.org>"
SENDER = Sender(mail_from=FROM)


@pytest.fixture(scope="module")
def relay_server() -> Iterator[SmtpSink]:
    with smtp_server() as sink:
        yield sink


@pytest.fixture(params=[False, True], ids=["step by step", "pipelining"])
def sink(relay_server: SmtpSink, request: pytest.FixtureRequest) -> SmtpSink:
    relay_server.is_pipelining = request.param
    relay_server.reset()
    return relay_server


def _drain(url: str, now: datetime = NOW) -> int:
    with TemporaryDirectory() as folder:
        return drain(smtp_url=url, sender=SENDER, folder=Path(folder), now=now)


def _queued(count: int = 1, **values: object) -> list[Mail]:
    with unit_of_work():
        return [make_mail(**values) for _ in range(count)]


def _states(mails: list[Mail]) -> list[str]:
    db.session.expunge_all()
    db.session.add_all(mails)  # the drain has taken them out of the session
    db.session.expire_all()
    return [mail.state.value for mail in mails]


def _message(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _raw_header(raw: bytes, name: str) -> str:
    """The field as it travelled, unfolded, read by a parser that decodes nothing."""
    message = message_from_bytes(raw, policy=compat32)
    assert len(message.get_all(name, [])) == 1
    return re.sub(r"\r?\n", "", str(message[name]))


def _header(raw: bytes, name: str) -> str:
    return str(make_header(decode_header(_raw_header(raw, name))))


@pytest.mark.usefixtures("committed")
def test_accepted(sink: SmtpSink) -> None:
    [mail] = _queued(text="Come.\n.\n..dots\n", html="<p>Come.</p>")
    assert _drain(sink.url) == 1
    assert _states([mail]) == ["sent"]
    assert (mail.answer, mail.sent_at, mail.attempts) == ("250 2.0.0 Accepted", NOW, 1)
    [accepted] = sink.accepted
    assert accepted.sender == "office@example.org"
    assert accepted.recipients == (mail.recipient_address,)
    message = _message(accepted.raw)
    assert message["From"] == FROM
    assert message["To"] == f"{mail.recipient_name} <{mail.recipient_address}>"
    assert message["Message-ID"] == f"<{mail.message_id}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOW
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "Come.\n.\n..dots\n"
    assert html.get_content().strip() == "<p>Come.</p>"


@pytest.mark.usefixtures("committed")
def test_nothing_due_is_nothing_done(sink: SmtpSink) -> None:
    _queued(now=NOW + timedelta(seconds=1))
    assert _drain(sink.url) == 0
    assert sink.accepted == []


@pytest.mark.usefixtures("committed")
def test_one_refused_recipient_does_not_keep_the_others(sink: SmtpSink) -> None:
    mails = _queued(3)
    sink.refusals[mails[1].recipient_address] = "550 5.1.1 No such user"
    _drain(sink.url)
    assert _states(mails) == ["sent", "failed", "sent"]
    assert mails[1].answer == "550 5.1.1 No such user"


@pytest.mark.usefixtures("committed")
def test_greylisted_is_tried_again_and_arrives_with_the_same_bytes(sink: SmtpSink) -> None:
    [mail] = _queued()
    sink.data_answers = ["451 4.7.1 Later"]
    _drain(sink.url)
    assert _states([mail]) == ["retry"]
    assert (mail.answer, mail.next_at) == ("451 4.7.1 Later", NOW + timedelta(minutes=2))
    assert _drain(sink.url) == 0
    _drain(sink.url, NOW + timedelta(minutes=2))
    assert _states([mail]) == ["sent"]
    assert mail.attempts == 2
    assert _message(sink.accepted[0].raw)["Message-ID"] == f"<{mail.message_id}@example.org>"


@pytest.mark.usefixtures("committed")
def test_a_refused_text_has_failed(sink: SmtpSink) -> None:
    mails = _queued(2)
    sink.data_answers = ["554 5.7.1 No"]
    _drain(sink.url)
    assert _states(mails) == ["failed", "sent"]


@pytest.mark.usefixtures("committed")
def test_a_closing_server_gets_no_further_message(sink: SmtpSink) -> None:
    mails = _queued(3)
    sink.refusals[mails[0].recipient_address] = "421 4.3.2 Closing"
    _drain(sink.url)
    assert _states(mails) == ["retry", "queued", "queued"]
    assert [mail.attempts for mail in mails] == [1, 0, 0]
    assert _drain(sink.url) == 0  # it had taken nothing: the whole queue rests for a moment
    _drain(sink.url, NOW + rules.RELAY_PAUSE)
    assert _states(mails) == ["retry", "sent", "sent"]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("lost_by", ["drops_before_accepting", "drops_after_accepting"])
def test_lost_after_the_text_is_uncertain_and_never_sent_by_itself(
    sink: SmtpSink, lost_by: str
) -> None:
    mails = _queued(2)
    setattr(sink, lost_by, 1)
    _drain(sink.url)
    assert _states(mails) == ["uncertain", "queued"]
    while _drain(sink.url, NOW + timedelta(days=1)):
        pass
    assert _states(mails) == ["uncertain", "sent"]
    received = [accepted.recipients[0] for accepted in sink.accepted]
    assert received.count(mails[0].recipient_address) == (lost_by == "drops_after_accepting")


@pytest.mark.usefixtures("committed")
def test_lost_after_the_text_is_sent_again_where_a_second_copy_is_harmless(sink: SmtpSink) -> None:
    [mail] = _queued(kind=MailKind.CONFIRMATION)
    sink.drops_after_accepting = 1
    _drain(sink.url)
    _drain(sink.url, NOW + timedelta(minutes=1))
    assert _states([mail]) == ["sent"]
    first, second = (_message(accepted.raw) for accepted in sink.accepted)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.usefixtures("committed")
def test_a_relay_that_is_away_blames_no_mail(sink: SmtpSink) -> None:
    mails = _queued(2)
    assert _drain("smtp://127.0.0.1:1") == 2
    assert _states(mails) == ["queued", "queued"]
    first = mails[0]
    assert (first.attempts, first.next_at) == (0, NOW + rules.RELAY_PAUSE)
    assert first.answer == "connection refused"
    assert _drain(sink.url) == 0
    _drain(sink.url, NOW + rules.RELAY_PAUSE)
    assert _states(mails) == ["sent", "sent"]


@pytest.mark.usefixtures("committed")
def test_a_password_is_never_sent_to_a_relay_without_sign_in(sink: SmtpSink) -> None:
    mails = _queued()
    _drain(sink.url.replace("smtp://", "smtp://user:pass%40word@"))
    assert _states(mails) == ["queued"]
    assert "pass" not in mails[0].answer
    assert sink.accepted == []


@pytest.mark.usefixtures("committed")
def test_a_worker_killed_while_sending_leaves_at_most_one_mail_in_doubt(sink: SmtpSink) -> None:
    mails = _queued(3)
    with unit_of_work():
        operations.claim_batch(limit=10, claim="killed", now=NOW)
    later = NOW + rules.LEASE
    assert _drain(sink.url, later) == 0
    with unit_of_work():
        operations.sweep(now=later, journal_of=lambda _claim: [])
    _drain(sink.url, later)
    assert _states(mails) == ["uncertain", "sent", "sent"]


@pytest.mark.usefixtures("committed")
def test_little_lease_left_begins_nothing(sink: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    mails = _queued(2)
    moments = iter([0.0] * 2)  # when the mails are claimed, and when the first one is begun
    monkeypatch.setattr(
        rules, "seconds_of_this_machine", lambda: next(moments, rules.LEASE.total_seconds())
    )
    _drain(sink.url)
    assert _states(mails) == ["sent", "queued"]


@pytest.mark.usefixtures("committed")
def test_a_worker_that_was_stopped_for_longer_than_its_lease_begins_nothing(
    sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = _queued(3)
    moments = iter([0.0] * 3)  # two mails are ready when the answer to the first one is waited for
    monkeypatch.setattr(
        rules, "seconds_of_this_machine", lambda: next(moments, rules.LEASE.total_seconds())
    )
    _drain(sink.url)
    assert _states(mails) == ["sent", "queued", "queued"]
    assert len(sink.accepted) == 1


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("values", [{}, {"name": 7}, {"name": None}])
def test_a_mail_that_cannot_be_written_keeps_nobody_back(
    sink: SmtpSink, values: dict[str, object]
) -> None:
    with unit_of_work():
        content = make_content()
        [first, wrong, last] = [
            make_mail(content_id=content.id, values={"name": "Guest"}) for _ in range(3)
        ]
        wrong.values = values
    _drain(sink.url)
    assert _states([first, wrong, last]) == ["sent", "failed", "sent"]


@pytest.mark.usefixtures("committed")
def test_an_internationalised_address_travels_where_the_relay_can_carry_it(sink: SmtpSink) -> None:
    [mail] = _queued(recipient_address="پتا@مثال.example.org", recipient_name="ایک شخص")
    _drain(sink.url)
    assert _states([mail]) == ["sent"]
    assert sink.accepted[0].recipients == ("پتا@مثال.example.org",)
    assert "<پتا@مثال.example.org>\r\n".encode() in sink.accepted[0].raw


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    "name",
    [
        'Somebody "the Elder", Dr.',
        "Someone; else: <x@example.org>",
        "\\backslash\\",
        "Professor (retd.)",
        "名前" * 60,
        "ایک بہت لمبا نام، " * 12,
        "a,b " * 60,
        "=?utf-8?q?fake?=",
        "n" * 300,
        "",
    ],
)
def test_any_display_name_arrives_and_names_one_recipient(sink: SmtpSink, name: str) -> None:
    [mail] = _queued(recipient_name=name)
    _drain(sink.url)
    assert _states([mail]) == ["sent"]
    [(encoded, address)] = getaddresses([_raw_header(sink.accepted[0].raw, "To")])
    assert address == mail.recipient_address
    assert str(make_header(decode_header(encoded))) == mail.recipient_name


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    "subject",
    [
        "word " * 60,
        "x" * 300,
        "دعوت نامہ " * 30,
        "招待" * 150,
        "Hello\r\nBcc: all@example.org\r\n\r\n<script>",
        "",
        "🎉" * 100,
        "=?utf-8?q?fake?= " * 20,
        "x" * 5000,
    ],
)
def test_any_subject_arrives_whole_and_adds_no_header(sink: SmtpSink, subject: str) -> None:
    [mail] = _queued(subject=subject)
    _drain(sink.url)
    assert _states([mail]) == ["sent"]
    assert _header(sink.accepted[0].raw, "Subject") == mail.subject
    assert _message(sink.accepted[0].raw)["Bcc"] is None
    assert len(sink.accepted[0].recipients) == 1
    assert max(len(line) for line in sink.accepted[0].raw.split(b"\r\n")) <= 998
