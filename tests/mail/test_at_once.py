"""Workers that claim, refuse and pause at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from eventmgr.foundation.db import db, get_for_update, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import operations, queries
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailingState, MailKind, MailState
from eventmgr.mail.models import Mail, MailEvent, Mailing, MailPace
from eventmgr.mail.operations import pacing
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.pacing import Limits
from eventmgr.people.actor import CLOCK, COMMAND
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW
from tests.locks import wait_until_somebody_waits

WORKERS = 4
ToldT = TypeVar("ToldT")


def _at_once(app: Flask, act: Callable[[int], ToldT]) -> list[ToldT]:
    barrier = Barrier(WORKERS)

    def run(number: int) -> ToldT:
        with app.app_context():
            barrier.wait(10)
            with unit_of_work():
                return act(number)

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(run, range(WORKERS)))


def _released(count: int) -> int:
    with unit_of_work():
        mailing = make_mailing(count)
        operations.release_mailing(
            mailing=mailing, expected=count, starts_at=None, actor=COMMAND, now=NOW
        )
        return mailing.id


def test_a_limit_holds_for_all_workers_together(committed: Flask) -> None:
    _released(60)
    limits = Limits(per_minute=80, per_domain=60)

    def claim(number: int) -> int:
        return len(
            operations.claim_batch(limit=15, claim=f"worker {number}", now=NOW, limits=limits)
        )

    assert sum(_at_once(committed, claim)) == 15  # a quarter of sixty
    db.session.rollback()
    claimed = select(func.count()).where(Mail.state == MailState.CLAIMED)
    assert db.session.scalar(claimed) == 15


def test_a_domain_that_complains_to_all_workers_at_once_is_paused_once(committed: Flask) -> None:
    until = _at_once(
        committed,
        lambda _number: operations.slow_down(domain="slow.example", answer="421", now=NOW),
    )
    assert len(set(until)) == 1
    assert db.session.get_one(MailPace, "slow.example").strikes == 1


def test_a_mailing_is_stopped_once_while_workers_settle_its_mails(committed: Flask) -> None:
    key = _released(40)
    with unit_of_work():
        mails = operations.claim_batch(limit=20, claim="worker", now=NOW)
        keys = [mail.id for mail in mails]
        db.session.add_all(
            MailEvent(mail_id=each, at=NOW, state=MailState.FAILED, answer="554 5.7.1 No")
            for each in keys[:12]
        )
    later = Outcome(state=MailState.RETRY, answer="451", next_at=NOW)

    def act(number: int) -> bool:
        if number % 2:
            return operations.settle(mail_id=keys[-number], claim="worker", outcome=later, now=NOW)
        return operations.stop_if_refused(mailing_id=key, answer="554", actor=CLOCK, now=NOW)

    told = _at_once(committed, act)
    assert sorted(told[::2]) == [False, True]
    assert told[1::2] == [True, True]
    db.session.rollback()
    assert db.session.get_one(Mailing, key).state is MailingState.PAUSED
    states = set(db.session.scalars(select(Mail.state).where(Mail.id.in_([keys[-1], keys[-3]]))))
    assert states == {MailState.HELD}


def test_a_draft_that_comes_while_its_mailing_is_released_is_refused(committed: Flask) -> None:
    with unit_of_work():
        key = make_mailing(1).id

    def add() -> None:
        with committed.app_context(), unit_of_work():
            mailing = db.session.get_one(Mailing, key)
            draft = Draft(
                intent="late",
                kind=MailKind.MESSAGE,
                recipient_name="Late",
                recipient_address="late@example.org",
            )
            operations.put_drafts([draft], mailing=mailing, now=NOW)

    with ThreadPoolExecutor(1) as workers:
        with unit_of_work():
            mailing = db.session.get_one(Mailing, key)
            operations.release_mailing(
                mailing=mailing, expected=1, starts_at=None, actor=COMMAND, now=NOW
            )
            late = workers.submit(add)
            wait_until_somebody_waits()
        with pytest.raises(DomainError, match="sent already"):
            late.result(30)
    assert db.session.scalars(select(Mail.state)).all() == [MailState.QUEUED]


@pytest.mark.usefixtures("committed")
def test_whoever_forgets_quiet_domains_waits_for_nobody() -> None:
    later = NOW + timedelta(hours=1)
    with unit_of_work():
        for domain in ("quiet.example", "slow.example"):
            operations.slow_down(domain=domain, answer="421", now=NOW)
    with db.engine.connect() as other:
        other.execute(select(MailPace).where(MailPace.key == "slow.example").with_for_update())
        with unit_of_work() as session:
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            operations.sweep(now=later, journal_of=lambda _claim: None)
    assert db.session.scalars(select(MailPace.key)).all() == ["slow.example"]
    with unit_of_work():
        operations.sweep(now=later, journal_of=lambda _claim: None)
    assert db.session.scalars(select(MailPace.key)).all() == []


def test_who_takes_back_and_who_slows_down_do_not_wait_crosswise(committed: Flask) -> None:
    """One holds the mails of a claim, the other a pace; then each comes to the other's."""
    with unit_of_work():
        operations.slow_down(domain="example.org", answer="421", now=NOW - timedelta(hours=1))
        make_mail()
        operations.claim_batch(limit=1, claim="slow", now=NOW)
    meeting = Barrier(2)

    def takes_back() -> None:
        with committed.app_context(), unit_of_work():
            queries.held_for_update("slow")
            meeting.wait(10)
            pacing.forget_quiet(now=NOW)

    def slows_down() -> None:
        with committed.app_context(), unit_of_work():
            operations.slow_down(domain="example.org", answer="421", now=NOW)
            meeting.wait(10)
            operations.release(claim="slow", answer="", next_at=NOW)

    with ThreadPoolExecutor(2) as workers:
        for each in [workers.submit(takes_back), workers.submit(slows_down)]:
            each.result(30)  # a deadlock is an error of one of them
    assert db.session.scalars(select(Mail.state)).all() == [MailState.QUEUED]


def test_who_sweeps_and_who_calls_a_mail_back_do_not_wait_crosswise(committed: Flask) -> None:
    key = _released(2)
    with unit_of_work():
        mails = operations.claim_batch(limit=2, claim="dead", now=NOW)
        keys = [mail.id for mail in mails]

    def sweeps() -> int:
        with committed.app_context(), unit_of_work():
            return operations.sweep(now=NOW, journal_of=lambda _claim: [])

    with ThreadPoolExecutor(1) as workers:
        with unit_of_work():
            get_for_update(Mailing, key)
            sweeping = workers.submit(sweeps)
            wait_until_somebody_waits()
            operations.call_back(mail_id=keys[1], now=NOW)
        assert sweeping.result(30) == 2
    states = {row.id: row.state for row in db.session.execute(select(Mail.id, Mail.state))}
    assert states == {keys[0]: MailState.UNCERTAIN, keys[1]: MailState.QUEUED}
