from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import operations, queries
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail, MailContent, Mailing
from eventmgr.mail.outcome import Outcome
from eventmgr.people.actor import COMMAND
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW

LATER = NOW + timedelta(hours=5)
pytestmark = pytest.mark.usefixtures("session")


def _released(count: int) -> Mailing:
    mailing = make_mailing(count)
    _release(mailing, count)
    return mailing


def _release(mailing: Mailing, expected: int, **values: object) -> None:
    operations.release_mailing(
        **{
            "mailing": mailing,
            "expected": expected,
            "starts_at": None,
            "actor": COMMAND,
            "now": NOW,
        }
        | values
    )


def _claim(limit: int, name: str = "first") -> list[Mail]:
    return operations.claim_batch(limit=limit, claim=name, now=NOW)


def _act(name: str, mailing: Mailing) -> None:
    getattr(operations, f"{name}_mailing")(mailing=mailing, actor=COMMAND, now=LATER)


def test_nothing_leaves_before_it_is_released() -> None:
    mailing = make_mailing(3)
    assert _claim(10) == []
    assert queries.counts(mailing) == {MailState.DRAFT: 3}
    _release(mailing, 3)
    assert len(_claim(10)) == 3


def test_another_number_than_was_seen_is_not_sent() -> None:
    mailing = make_mailing(3)
    with pytest.raises(DomainError, match="seen 2 mails, and now there are 3"):
        _release(mailing, 2)
    assert queries.counts(mailing) == {MailState.DRAFT: 3}


def test_an_empty_mailing_is_not_sent() -> None:
    with pytest.raises(DomainError, match="nothing to send"):
        _release(make_mailing(0), 0)


def test_sending_twice_is_refused() -> None:
    mailing = _released(1)
    with pytest.raises(DomainError, match="sent already"):
        _release(mailing, 1)


def test_a_moment_that_is_over_is_refused() -> None:
    with pytest.raises(DomainError, match="moment is over"):
        _release(make_mailing(1), 1, starts_at=NOW)


def test_a_scheduled_mailing_leaves_from_its_moment_on() -> None:
    _release(make_mailing(1), 1, starts_at=LATER)
    assert _claim(10) == []
    [mail] = operations.claim_batch(limit=10, claim="later", now=LATER)
    assert mail.due_at == LATER


def test_what_a_person_waits_for_leaves_before_a_mailing() -> None:
    _released(3)
    link = make_mail()
    assert _claim(1) == [link]


def test_a_paused_mailing_keeps_back_what_is_left() -> None:
    mailing = _released(5)
    _claim(2)
    _act("pause", mailing)
    assert queries.counts(mailing) == {MailState.CLAIMED: 2, MailState.HELD: 3}
    assert _claim(10, "second") == []


@pytest.mark.parametrize(
    ("act", "state"), [("pause", MailState.HELD), ("cancel", MailState.CANCELLED)]
)
def test_what_a_worker_gives_back_follows_the_decision(act: str, state: MailState) -> None:
    mailing = _released(3)
    [first, *_others] = _claim(3)
    _act(act, mailing)
    outcome = Outcome(state=MailState.RETRY, answer="450 later", next_at=LATER)
    operations.settle(mail_id=first.id, claim="first", outcome=outcome, now=NOW)
    operations.release(claim="first", answer="", next_at=NOW)
    assert queries.counts(mailing) == {state: 3}


def test_a_resumed_mailing_goes_on_and_its_patience_begins_anew() -> None:
    mailing = _released(2)
    _act("pause", mailing)
    _act("resume", mailing)
    mails = operations.claim_batch(limit=10, claim="again", now=LATER)
    assert [mail.due_at for mail in mails] == [LATER, LATER]


def test_a_mailing_that_is_not_paused_cannot_be_resumed() -> None:
    with pytest.raises(DomainError, match="not paused"):
        _act("resume", _released(1))


def test_what_was_called_back_never_leaves() -> None:
    mailing = _released(3)
    _claim(1)
    _act("cancel", mailing)
    assert queries.counts(mailing) == {MailState.CLAIMED: 1, MailState.CANCELLED: 2}
    with pytest.raises(DomainError, match="Nothing of this mailing"):
        _act("cancel", mailing)


def test_a_paused_mailing_can_be_called_back() -> None:
    mailing = _released(2)
    _act("pause", mailing)
    _act("cancel", mailing)
    assert queries.counts(mailing) == {MailState.CANCELLED: 2}


def test_failed_mails_are_tried_once_more_under_their_own_name() -> None:
    mailing = _released(2)
    [first, second] = _claim(2)
    names = {first.message_id, second.message_id}
    refused = Outcome(state=MailState.FAILED, answer="550 no")
    for mail in (first, second):
        operations.settle(mail_id=mail.id, claim="first", outcome=refused, now=NOW)
    assert operations.retry_failed(mailing=mailing, actor=COMMAND, now=LATER) == 2
    again = operations.claim_batch(limit=10, claim="again", now=LATER)
    assert {mail.message_id for mail in again} == names
    assert [mail.attempts for mail in again] == [1, 1]


def test_a_discarded_mailing_leaves_no_draft_behind() -> None:
    mailing = make_mailing(2)
    _act("discard", mailing)
    assert db.session.scalars(select(Mail)).all() == []
    assert db.session.scalars(select(MailContent)).all() == []


def test_a_mailing_that_was_sent_cannot_be_discarded() -> None:
    with pytest.raises(DomainError, match="sent already"):
        _act("discard", _released(1))


def test_the_same_intent_is_written_once() -> None:
    mailing = make_mailing(1)
    draft = Draft(
        intent=f"mailing:{mailing.id}:1",
        kind=MailKind.MESSAGE,
        recipient_name="Another",
        recipient_address="another@example.org",
    )
    operations.put_drafts([draft], mailing=mailing, now=NOW)
    [mail] = db.session.scalars(select(Mail)).all()
    assert mail.recipient_name == "Guest 1"
