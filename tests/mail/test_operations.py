from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import book as books
from eventmgr.mail import operations, queries, rules
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail, MailEvent
from eventmgr.mail.outcome import Outcome
from eventmgr.people.actor import COMMAND
from tests.conftest import RecordingQueue
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW

LATER = NOW + rules.LEASE


def _draft(number: int) -> Draft:
    return Draft(
        intent=f"report:{number}",
        kind=MailKind.REPORT_READY,
        recipient_name="A person",
        recipient_address=f"reader{number}@example.org",
        subject="Ready",
        text="Ready",
        html="<p>Ready</p>",
    )


def _claim(name: str = "first", limit: int = 10) -> list[Mail]:
    return operations.claim_batch(limit=limit, claim=name, now=NOW)


def _sweep(*, now: datetime, noted: Sequence[Noted] | None = ()) -> int:
    return operations.sweep(now=now, journal_of=lambda _claim: noted)


def _let_leases_end() -> None:
    with unit_of_work() as session:
        session.execute(update(Mail).values(lease_until=NOW))


def _told(mails: Sequence[Mail]) -> list[tuple[MailState, str]]:
    for mail in mails:
        db.session.refresh(mail)
    return [(mail.state, mail.answer) for mail in mails]


@pytest.mark.usefixtures("session")
def test_the_same_intent_is_one_mail() -> None:
    first = make_mail(intent="invitation:7:1", subject="First")
    second = make_mail(intent="invitation:7:1", subject="Second")
    assert second.id == first.id
    assert second.subject == "First"
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


@pytest.mark.usefixtures("session")
def test_another_intent_is_another_mail_with_another_message_id() -> None:
    first, second = make_mail(), make_mail()
    assert first.id != second.id
    assert first.message_id != second.message_id


@pytest.mark.usefixtures("app")
def test_many_mails_ring_one_bell_after_the_commit(queue: RecordingQueue) -> None:
    with unit_of_work():
        mails = operations.queue_mails([_draft(number) for number in range(1200)], now=NOW)
        assert queue.sent == []
    assert [mail.intent for mail in mails[::400]] == ["report:0", "report:400", "report:800"]
    assert queue.sent == [("mail.deliver", {})]


@pytest.mark.usefixtures("app")
def test_a_refused_address_leaves_nothing_behind(queue: RecordingQueue) -> None:
    drafts = [_draft(1), replace(_draft(2), recipient_address="a@example.org\nBcc: b@example.org")]
    with pytest.raises(DomainError), unit_of_work():
        operations.queue_mails(drafts, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 0
    assert queue.sent == []


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@example.org", "a@", "a b@example.org", "a@example.org\r\nX: y", "a\x00@b.org"],
)
def test_addresses_that_cannot_stand_in_a_header_are_refused(address: str) -> None:
    with pytest.raises(DomainError):
        make_mail(recipient_address=address)


@pytest.mark.usefixtures("session")
def test_line_breaks_in_header_values_become_spaces() -> None:
    mail = make_mail(
        subject="Hello\r\nBcc: all@example.org",
        recipient_name="Somebody\nX-Evil: 1",
        sender_name="We\r\nus",
    )
    assert mail.subject == "Hello Bcc: all@example.org"
    assert mail.recipient_name == "Somebody X-Evil: 1"
    assert mail.sender_name == "We us"


@pytest.mark.usefixtures("session")
def test_a_claim_takes_the_oldest_due_mails_once() -> None:
    mails = [make_mail() for _ in range(3)]
    make_mail(now=NOW + timedelta(seconds=1))
    first, second, third = _claim(limit=2), _claim("second"), _claim("third")
    assert [mail.id for mail in first] == [mails[0].id, mails[1].id]
    assert [mail.id for mail in second] == [mails[2].id]
    assert third == []
    assert (first[0].state, first[0].attempts) == ("claimed", 1)


@pytest.mark.usefixtures("session")
def test_only_the_holder_of_the_claim_may_settle() -> None:
    mail = make_mail()
    _claim("mine")
    sent = Outcome(state=MailState.SENT, answer="250 OK")
    assert not operations.settle(mail_id=mail.id, claim="theirs", outcome=sent, now=NOW)
    assert operations.settle(mail_id=mail.id, claim="mine", outcome=sent, now=NOW)
    db.session.refresh(mail)
    assert (mail.state, mail.answer, mail.sent_at) == (MailState.SENT, "250 OK", NOW)
    assert not operations.settle(mail_id=mail.id, claim="mine", outcome=sent, now=NOW)


@pytest.mark.usefixtures("session")
def test_what_is_not_plainly_sent_is_an_event_of_the_mail() -> None:
    mail = make_mail()
    _claim()
    later = Outcome(state=MailState.RETRY, answer="451  later", next_at=LATER)
    operations.settle(mail_id=mail.id, claim="first", outcome=later, now=NOW)
    operations.claim_batch(limit=1, claim="second", now=LATER)
    sent = Outcome(state=MailState.SENT, answer="250 OK")
    operations.settle(mail_id=mail.id, claim="second", outcome=sent, now=LATER)
    events = db.session.scalars(select(MailEvent)).all()
    assert [(each.mail_id, each.at, each.state, each.answer) for each in events] == [
        (mail.id, NOW, MailState.RETRY, "451 later")
    ]


@pytest.mark.usefixtures("committed")
def test_the_sweep_leaves_claims_of_a_living_worker_alone(tmp_path: Path) -> None:
    with books.opened(tmp_path, most=1) as book:
        assert book is not None
        with unit_of_work():
            make_mail()
            _claim(book.name)
        with unit_of_work():
            assert _sweep(now=NOW) == 0
        _let_leases_end()
        with unit_of_work():
            assert _sweep(now=NOW) == 1


@pytest.mark.usefixtures("committed")
def test_two_sweeps_do_not_share_a_claim(migrated_app: Flask) -> None:
    with unit_of_work():
        make_mail()
        _claim("dead")
    with unit_of_work():
        assert queries.is_alone_at_sweeping()
        with ThreadPoolExecutor(1) as other:
            assert other.submit(_sweep_elsewhere, migrated_app).result() == 0
    with unit_of_work():
        assert _sweep(now=NOW) == 1


def _sweep_elsewhere(app: Flask) -> int:
    with app.app_context(), unit_of_work():
        return _sweep(now=NOW)


@pytest.mark.usefixtures("committed")
def test_a_dead_worker_is_noticed_at_once(tmp_path: Path) -> None:
    with books.opened(tmp_path, most=1) as book, unit_of_work():
        assert book is not None
        make_mail()
        _claim(book.name)
    with unit_of_work():
        assert _sweep(now=NOW) == 1


@pytest.mark.usefixtures("session")
def test_after_a_fall_of_the_database_only_the_lease_tells() -> None:
    make_mail()
    _claim("worker@0")
    assert _sweep(now=NOW) == 0
    _let_leases_end()
    assert _sweep(now=NOW) == 1


@pytest.mark.usefixtures("session")
def test_what_a_dead_worker_has_noted_is_sent_and_the_next_is_in_doubt() -> None:
    mails = [make_mail() for _ in range(4)]
    _claim()
    noted = [Noted(mail.id, f"250 {mail.id}", NOW) for mail in mails[:2]]
    assert _sweep(now=LATER, noted=noted) == 4
    assert _told(mails) == [
        (MailState.SENT, f"250 {mails[0].id}"),
        (MailState.SENT, f"250 {mails[1].id}"),
        (MailState.UNCERTAIN, ""),
        (MailState.QUEUED, ""),
    ]


@pytest.mark.usefixtures("session")
def test_where_the_notes_are_lost_as_many_are_in_doubt_as_they_can_have_held() -> None:
    mails = [make_mail() for _ in range(rules.MOST_IN_DOUBT + 1)]
    _claim(limit=100)
    assert _sweep(now=LATER, noted=None) == 0  # another machine may have them
    _let_leases_end()
    _sweep(now=LATER, noted=None)
    states = [state for state, _answer in _told(mails)]
    assert states == [MailState.UNCERTAIN] * rules.MOST_IN_DOUBT + [MailState.QUEUED]


@pytest.mark.usefixtures("committed")
def test_no_more_workers_than_allowed_have_a_book(tmp_path: Path) -> None:
    with books.opened(tmp_path, most=2) as first, books.opened(tmp_path, most=2) as second:
        assert first is not None
        assert second is not None
        assert first.name != second.name
        with books.opened(tmp_path, most=2) as third:
            assert third is None
    with books.opened(tmp_path, most=1) as again:
        assert again is not None


@pytest.mark.usefixtures("app")
def test_after_a_crash_only_the_first_invitation_of_the_claim_is_in_doubt(
    queue: RecordingQueue,
) -> None:
    with unit_of_work():
        mails = [make_mail() for _ in range(3)]
        _claim()
        sent = Outcome(state=MailState.SENT, answer="250 OK")
        operations.settle(mail_id=mails[0].id, claim="first", outcome=sent, now=NOW)
    queue.sent.clear()
    with unit_of_work():
        assert _sweep(now=LATER) == 2
    states = [(mail.state, mail.attempts, mail.claim) for mail in mails]
    assert states == [("sent", 1, "first"), ("uncertain", 1, "first"), ("queued", 0, "")]
    assert queue.sent == [("mail.deliver", {})]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("kind", [MailKind.SIGN_IN, MailKind.CONFIRMATION, MailKind.REPORT_READY])
def test_after_a_crash_mails_that_may_come_twice_are_sent_again(kind: MailKind) -> None:
    mail = make_mail(kind=kind)
    _claim()
    assert _sweep(now=LATER) == 1
    db.session.refresh(mail)
    assert (mail.state, mail.next_at) == (MailState.RETRY, LATER + rules.BACKOFF[0])


@pytest.mark.usefixtures("session")
def test_a_worker_that_was_only_slow_still_reports_its_uncertain_mail_as_sent() -> None:
    mail = make_mail()
    _claim()
    _sweep(now=LATER)
    sent = Outcome(state=MailState.SENT, answer="250 OK")
    assert operations.settle(mail_id=mail.id, claim="first", outcome=sent, now=LATER)
    db.session.refresh(mail)
    assert mail.state is MailState.SENT


@pytest.mark.usefixtures("session")
def test_a_claim_looks_at_no_more_of_a_fresh_mailing_than_it_takes() -> None:
    mailing = make_mailing(2_000)
    operations.release_mailing(
        mailing=mailing, expected=2_000, starts_at=None, actor=COMMAND, now=NOW
    )
    claims: list[tuple[str, Any]] = []

    def note(_c: Any, _cur: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("WITH due"):
            claims.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert len(_claim(limit=50)) == 50
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = claims
    connection = db.session.connection()
    plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())
    assert "Index Scan using ix_mail_due" in plan
    assert "Sort" not in plan
