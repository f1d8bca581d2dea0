"""What comes back: read whatever it is made of, and believed only where it proves what it is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import collecting, inbox, operations, reports
from eventmgr.mail.enums import MailKind, MailState, SuppressionReason
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail, MailEvent, Suppression
from eventmgr.mail.reports import Kind
from eventmgr.mail.return_path import return_path, unsubscribe_address
from tests.conftest import SECRET
from tests.factories.mail import make_mail
from tests.factories.people import NOW
from tests.mail.bounces import AWAY, COMPLAINT, GMAIL, POSTFIX, SHAPES, mailbox, written

BOUNCES = "bounces@example.org"
INVENTED = "bounces+1.0123456789abcdef0123@example.org"


def _sent(**values: object) -> Mail:
    mail = make_mail(**values)
    mail.state = MailState.SENT
    db.session.flush()
    return mail


def _path(mail: Mail) -> str:
    return return_path(mail, bounce_address=BOUNCES, key=SECRET)


def _come_back(raw: bytes, *, days: int = 0) -> bool:
    report = reports.read(raw, bounce_address=BOUNCES)
    if report is None:
        return False
    return operations.take_back(report=report, now=NOW + timedelta(days=days))


def _suppressions() -> list[tuple[str, SuppressionReason, int | None]]:
    found = db.session.scalars(db.select(Suppression).order_by(Suppression.id))
    return [(each.address, each.reason, each.conference_id) for each in found]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_each_servers_shape_is_read(shape: str) -> None:
    report = reports.read(written(shape, INVENTED), bounce_address=BOUNCES)
    assert report is not None
    assert (report.kind, report.status) == (Kind.FAILED, "5.1.1")
    assert {each.mail_id for each in report.paths} == {1}
    assert report.words.startswith("550")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.usefixtures("session")
def test_a_hard_bounce_ends_the_mail_and_its_address(shape: str) -> None:
    mail = _sent()
    raw = written(shape, _path(mail))
    assert _come_back(raw)
    assert _come_back(raw)  # once more is nothing
    db.session.refresh(mail)
    assert mail.state is MailState.BOUNCED
    assert mail.answer.startswith("5.1.1 550")
    [event] = db.session.scalars(db.select(MailEvent)).all()
    assert (event.state, event.answer) == (MailState.BOUNCED, mail.answer)
    assert _suppressions() == [(mail.recipient_address, SuppressionReason.BOUNCED, None)]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.usefixtures("session")
def test_what_is_not_signed_here_changes_nothing(shape: str) -> None:
    mail = _sent()
    local, _, domain = _path(mail).partition("@")
    for forged in (f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}", BOUNCES, "x"):
        assert not _come_back(written(shape, forged))
    db.session.refresh(mail)
    assert mail.state is MailState.SENT
    assert _suppressions() == []


@pytest.mark.usefixtures("session")
def test_a_path_that_stands_only_in_the_returned_mail_counts_too() -> None:
    mail = _sent()
    raw = written(POSTFIX, _path(mail))
    head, _, body = raw.partition(b"\r\n\r\n")
    hidden = head.replace(_path(mail).encode(), b"postmaster@example.org")
    assert _come_back(hidden + b"\r\n\r\n" + body)


@pytest.mark.usefixtures("session")
def test_a_delay_is_told_and_nothing_else() -> None:
    mail = _sent()
    raw = written(POSTFIX, _path(mail), "4.4.1").replace(b"Action: failed", b"Action: delayed")
    assert _come_back(raw)
    assert _come_back(raw, days=1)
    db.session.refresh(mail)
    assert mail.state is MailState.SENT
    [event] = db.session.scalars(db.select(MailEvent)).all()
    assert event.state is MailState.SENT
    assert event.answer.startswith("4.4.1 550 4.4.1")
    assert _suppressions() == []


def _soft(days: list[int]) -> list[bool]:
    """Whether the address is on the list after each of these days' full mailbox."""
    found = []
    for day in days:
        mail = _sent(recipient_address="full@example.net")
        assert _come_back(written(GMAIL, _path(mail), "5.2.2"), days=day)
        db.session.refresh(mail)
        assert mail.state is MailState.BOUNCED
        found.append(_suppressions() != [])
    return found


@pytest.mark.usefixtures("session")
def test_three_soft_bounces_within_a_month_are_a_hard_one() -> None:
    assert _soft([0, 10, 29]) == [False, False, True]


@pytest.mark.usefixtures("session")
def test_soft_bounces_of_long_ago_are_forgiven() -> None:
    assert _soft([0, 10, 31]) == [False, False, False]


@pytest.mark.usefixtures("session")
def test_a_refused_text_is_not_the_addresss_fault() -> None:
    mail = _sent()
    assert _come_back(written(GMAIL, _path(mail), "5.7.26"))
    db.session.refresh(mail)
    assert mail.state is MailState.BOUNCED
    assert _suppressions() == []


@pytest.mark.usefixtures("session")
def test_a_complaint_is_heard_at_once() -> None:
    mail = _sent(conference_id=1)
    assert _come_back(written(COMPLAINT, _path(mail)))
    assert _suppressions() == [(mail.recipient_address, SuppressionReason.COMPLAINED, None)]
    not_spam = written(COMPLAINT, _path(_sent())).replace(b"Type: abuse", b"Type: not-spam")
    assert not _come_back(not_spam)


@pytest.mark.usefixtures("session")
def test_an_automatic_reply_is_none_of_our_business() -> None:
    mail = _sent(conference_id=1)
    address = unsubscribe_address(mail, bounce_address=BOUNCES, key=SECRET)
    for path in (_path(mail), address):
        assert not _come_back(written(AWAY, path))
    assert not _come_back(written(AWAY, _path(mail)).replace(b"auto-replied", b"no"))
    assert _suppressions() == []
    assert db.session.scalars(db.select(MailEvent)).all() == []


@pytest.mark.usefixtures("session")
def test_odd_letters_in_an_answer_are_kept_as_far_as_they_mean_something() -> None:
    mail = _sent()
    raw = written(POSTFIX, _path(mail)).replace(b"User unknown", b"\x00\xff\xed\xa0\x80 gone")
    assert _come_back(raw)
    db.session.refresh(mail)
    assert mail.state is MailState.BOUNCED
    assert mail.answer.endswith("gone")


@pytest.mark.usefixtures("session")
def test_a_letter_to_the_address_for_it_unsubscribes() -> None:
    mail = _sent(conference_id=1, kind=MailKind.MESSAGE)
    address = unsubscribe_address(mail, bounce_address=BOUNCES, key=SECRET)
    letter = f"From: x@example.net\r\nTo: {address}\r\nSubject: unsubscribe\r\n\r\n".encode()
    assert _come_back(letter)
    assert _suppressions() == [(mail.recipient_address, SuppressionReason.UNSUBSCRIBED, 1)]
    assert not _come_back(letter.replace(b"+u", b"+"))


@pytest.mark.usefixtures("session")
def test_a_return_that_overtakes_the_relays_answer_stands() -> None:
    make_mail()
    [mail] = operations.claim_batch(limit=1, claim="c", now=NOW)
    assert _come_back(written(POSTFIX, _path(mail)))
    db.session.flush()
    assert operations.settle_sent([Noted(mail.id, "250 Ok", NOW)], claim="c") == 0
    db.session.refresh(mail)
    assert mail.state is MailState.BOUNCED


@pytest.mark.usefixtures("session")
def test_what_failed_before_stays_failed() -> None:
    mail = make_mail()
    mail.state = MailState.FAILED
    db.session.flush()
    assert _come_back(written(POSTFIX, _path(mail)))
    db.session.refresh(mail)
    assert mail.state is MailState.FAILED


@given(st.binary(max_size=3000))
def test_no_bytes_are_too_odd(raw: bytes) -> None:
    assert reports.read(raw, bounce_address=BOUNCES) is None


def _swap(raw: bytes, cuts: list[tuple[int, bytes]]) -> bytes:
    for place, put in cuts:
        at = place % len(raw)
        raw = raw[:at] + put + raw[at + len(put) // 2 :]
    return raw


@given(
    shape=st.sampled_from([*SHAPES.values(), COMPLAINT]),
    cuts=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=40)), max_size=8),
)
def test_no_damaged_report_raises_or_invents_a_status(
    shape: str, cuts: list[tuple[int, bytes]]
) -> None:
    report = reports.read(_swap(written(shape, INVENTED), cuts), bounce_address=BOUNCES)
    if report is not None:
        assert report.kind in Kind
        assert len(report.words) <= reports.MOST_WORDS
        assert "\n" not in report.words


@pytest.mark.usefixtures("committed")
def test_the_mailbox_is_read_once() -> None:
    with unit_of_work():
        dead, alive = _sent(), _sent()
        raws = [written(GMAIL, _path(dead)), written(AWAY, _path(alive)), b"\xff\x00"]
        ids = dead.id, alive.id
    with mailbox() as box:
        box.messages += raws
        told = {"url": box.url, "bounce_address": BOUNCES, "now": lambda: NOW}
        assert collecting.collect(**told) == 1
        assert box.seen == {1, 2, 3}
        assert collecting.collect(**told) == 0
        assert 'SELECT "Bounces"' in box.commands
    states = [db.session.get_one(Mail, each).state for each in ids]
    assert states == [MailState.BOUNCED, MailState.SENT]


def test_a_mailbox_that_is_not_there_says_so() -> None:
    with mailbox() as box, pytest.raises(inbox.InboxAway):
        url = box.url.replace("secret", "wrong")
        collecting.collect(url=url, bounce_address=BOUNCES)
    with pytest.raises(inbox.InboxAway, match="refused"):
        collecting.collect(url=box.url, bounce_address=BOUNCES)
