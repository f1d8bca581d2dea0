"""What a person decides about a single mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import listing, operations, queries
from eventmgr.mail.enums import MailState
from eventmgr.mail.history import steps_of
from eventmgr.mail.models import Mail, MailEvent, Mailing
from eventmgr.mail.outcome import Outcome
from eventmgr.people.actor import COMMAND
from tests.factories.mail import make_mail, make_mailing, release
from tests.factories.people import NOW

LATER = NOW + timedelta(minutes=5)
LOST = Outcome(state=MailState.UNCERTAIN, answer="the connection broke")
pytestmark = pytest.mark.usefixtures("session")


def drafts_of(mailing: Mailing) -> list[Mail]:
    return listing.in_states(mailing, list(MailState), most=10)


def decide(name: str, mail: Mail) -> None:
    getattr(operations, name)(mail=mail, actor=COMMAND, now=LATER)


def lost(mailing: Mailing | None = None) -> Mail:
    """A mail of which nobody knows whether it arrived."""
    if mailing is None:
        make_mail(conference_id=1)
    else:
        release(mailing, 1)
    [mail] = operations.claim_batch(limit=1, claim="worker", now=NOW)
    operations.settle(mail_id=mail.id, claim="worker", outcome=LOST, now=NOW)
    db.session.refresh(mail)
    return mail


def acts() -> list[str]:
    found = select(AuditEntry.action).where(AuditEntry.object_type == "Mail")
    return list(db.session.scalars(found.order_by(AuditEntry.id)))


def events(mail: Mail) -> list[MailState]:
    statement = select(MailEvent.state).where(MailEvent.mail_id == mail.id)
    return list(db.session.scalars(statement.order_by(MailEvent.id)))


def test_one_that_is_taken_out_is_left_behind() -> None:
    mailing = make_mailing(3)
    mail = drafts_of(mailing)[1]
    decide("take_out", mail)
    decide("take_out", mail)
    with pytest.raises(DomainError, match="seen 3 mails, and now there are 2"):
        release(mailing, 3)
    release(mailing, 2)
    assert queries.counts(mailing) == {MailState.QUEUED: 2, MailState.CANCELLED: 1}
    assert events(mail) == [MailState.CANCELLED]
    assert acts() == ["mails.taken_out"]


def test_one_that_is_put_back_is_sent() -> None:
    mailing = make_mailing(2)
    mail = drafts_of(mailing)[0]
    decide("take_out", mail)
    decide("put_back", mail)
    release(mailing, 2)
    assert queries.counts(mailing) == {MailState.QUEUED: 2}
    assert acts() == ["mails.taken_out", "mails.put_back"]


@pytest.mark.parametrize("act", ["take_out", "put_back"])
def test_nothing_is_taken_out_of_what_was_released(act: str) -> None:
    mailing = make_mailing(1)
    [mail] = drafts_of(mailing)
    release(mailing, 1)
    with pytest.raises(DomainError, match="sent already"):
        decide(act, mail)


def test_a_mail_of_no_mailing_is_taken_out_of_none() -> None:
    with pytest.raises(DomainError, match="no mailing"):
        decide("take_out", make_mail())


def test_one_that_may_have_arrived_goes_again_by_the_same_name() -> None:
    mail = lost()
    name = mail.message_id
    decide("send_again", mail)
    [again] = operations.claim_batch(limit=5, claim="another", now=LATER)
    assert (again.id, again.message_id, again.attempts) == (mail.id, name, 2)
    assert again.due_at == LATER
    assert events(mail) == [MailState.UNCERTAIN, MailState.QUEUED]
    assert acts() == ["mails.sent_again"]


def test_what_the_first_worker_brings_after_the_decision_changes_nothing() -> None:
    mail = lost()
    decide("send_again", mail)
    late = Outcome(state=MailState.SENT, answer="250 ok")
    assert not operations.settle(mail_id=mail.id, claim="worker", outcome=late, now=LATER)


def test_one_that_is_held_for_arrived_counts_as_sent_when_the_connection_broke() -> None:
    mail = lost()
    decide("hold_for_arrived", mail)
    db.session.refresh(mail)
    assert (mail.state, mail.sent_at) == (MailState.SENT, NOW)
    assert events(mail) == [MailState.UNCERTAIN, MailState.SENT]
    assert acts() == ["mails.held_for_arrived"]


def test_one_that_arrived_did_so_before_its_second_copy_was_refused() -> None:
    mail = lost()
    decide("send_again", mail)
    operations.claim_batch(limit=1, claim="another", now=LATER)
    refused = Outcome(state=MailState.FAILED, answer="550 5.1.1 No such user")
    operations.settle(mail_id=mail.id, claim="another", outcome=refused, now=LATER)
    db.session.refresh(mail)
    decide("hold_for_arrived", mail)
    db.session.refresh(mail)
    assert (mail.state, mail.sent_at) == (MailState.SENT, NOW)


@pytest.mark.parametrize("act", ["send_again", "hold_for_arrived"])
def test_what_is_decided_is_not_decided_twice(act: str) -> None:
    mail = lost()
    decide("hold_for_arrived", mail)
    with pytest.raises(DomainError, match="decided already"):
        decide(act, mail)


def test_one_of_a_paused_mailing_waits_for_it() -> None:
    mailing = make_mailing(1)
    mail = lost(mailing)
    operations.pause_mailing(mailing=mailing, actor=COMMAND, now=NOW)
    decide("send_again", mail)
    assert queries.counts(mailing) == {MailState.HELD: 1}


def test_one_of_a_mailing_that_was_called_back_stays() -> None:
    mailing = make_mailing(1)
    mail = lost(mailing)
    operations.cancel_mailing(mailing=mailing, actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="called back"):
        decide("send_again", mail)
    decide("hold_for_arrived", mail)


def test_the_steps_of_a_mail_say_who_decided() -> None:
    mail = lost()
    decide("hold_for_arrived", mail)
    db.session.refresh(mail)
    assert [(each.state, each.action, each.by) for each in steps_of(mail)] == [
        (None, "", ""),
        (MailState.UNCERTAIN, "", ""),
        (MailState.SENT, "mails.held_for_arrived", COMMAND.name),
    ]
