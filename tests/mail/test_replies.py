from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.foundation.db import db
from eventmgr.mail import operations, replies, rules
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.relay import Reply, Step
from eventmgr.mail.replies import Meaning, Status
from eventmgr.people.actor import COMMAND
from tests.factories.mail import make_mail
from tests.factories.people import NOW

ENDS = {MailState.SENT, MailState.FAILED, MailState.RETRY}
a_status = st.one_of(
    st.just(""),
    st.tuples(st.sampled_from("245"), st.integers(0, 12), st.integers(0, 40)).map(
        lambda each: "{}.{}.{} words".format(*each)
    ),
    st.text(max_size=20),
)
a_reply = st.builds(Reply, st.integers(200, 599), a_status, st.sampled_from(Step))


def _mail(**values: object) -> Mail:
    standard = {"id": 7, "kind": MailKind.INVITATION, "attempts": 1, "due_at": NOW}
    return Mail(**{**standard, "recipient_address": "ann@example.org", **values})


@pytest.mark.parametrize(
    ("reply", "meaning"),
    [
        ("250 2.0.0 Taken", Meaning.TAKEN),
        ("251 Will forward", Meaning.TAKEN),
        ("421 4.3.2 Closing", Meaning.LATER),
        ("421 4.7.28 Unusual rate of mail", Meaning.SLOW_DOWN),
        ("421 4.7.0 [TSS04] Too many", Meaning.SLOW_DOWN),
        ("450 4.2.1 Receives mail too quickly", Meaning.SLOW_DOWN),
        ("432 4.3.2 Concurrent connections exceeded", Meaning.SLOW_DOWN),
        ("451 4.7.650 Rate limited", Meaning.SLOW_DOWN),
        ("450 4.2.0 Greylisted", Meaning.GREYLISTED),
        ("451 4.7.1 Try again later", Meaning.GREYLISTED),
        ("451 4.7.0 Graylisting in force", Meaning.GREYLISTED),
        ("450 Mailbox busy", Meaning.GREYLISTED),
        ("452 4.2.2 Over quota", Meaning.FULL),
        ("452 Out of room", Meaning.FULL),
        ("552 5.2.2 Over quota", Meaning.FULL),
        ("454 4.4.1 No route", Meaning.LATER),
        ("550 5.1.1 No such user", Meaning.DEAD_ADDRESS),
        ("553 5.1.3 No such syntax", Meaning.DEAD_ADDRESS),
        ("551 5.1.6 Has moved", Meaning.DEAD_ADDRESS),
        ("550 No", Meaning.REFUSED),
        ("550 5.2.1 Disabled", Meaning.REFUSED),
        ("550 5.1.8 Sender's domain not found", Meaning.OURSELVES),
        ("550 5.7.1 Looks like spam", Meaning.POLICY),
        ("552 5.3.4 Too big", Meaning.POLICY),
        ("554 Not accepted", Meaning.POLICY),
        ("500 What?", Meaning.REFUSED),
        ("530 5.7.0 Sign in first", Meaning.OURSELVES),
        ("535 5.7.8 Wrong password", Meaning.OURSELVES),
        ("554 5.7.1 <a@example.org>: Relay access denied", Meaning.OURSELVES),
        ("550 5.7.1 Unable to relay", Meaning.OURSELVES),
    ],
)
def test_what_servers_say_and_mean(reply: str, meaning: Meaning) -> None:
    code, _space, words = reply.partition(" ")
    assert replies.meaning_of(Reply(int(code), words, Step.RECIPIENT)) is meaning


@pytest.mark.parametrize("code", [421, 450, 451, 452, 500, 550, 553, 554])
def test_what_is_refused_of_the_sender_blames_no_mail(code: int) -> None:
    assert replies.meaning_of(Reply(code, "5.7.1 No", Step.SENDER)) is Meaning.OURSELVES


@given(a_reply)
def test_every_reply_has_one_meaning_and_one_end(reply: Reply) -> None:
    meaning = replies.meaning_of(reply)
    if meaning is Meaning.OURSELVES:
        return
    outcome = replies.outcome_of(_mail(), reply, now=NOW)
    assert outcome.state in ENDS
    assert (outcome.state is MailState.SENT) == (reply.code < 300)
    assert (outcome.next_at is not None) == (outcome.state is MailState.RETRY)
    assert not (outcome.is_dead_address and outcome.is_policy)
    if outcome.is_dead_address or outcome.is_policy:
        assert outcome.state is MailState.FAILED


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.none() | a_reply.filter(lambda each: not each.is_refusal or _is_of_mail(each)),
        max_size=8,
    ),
    st.sampled_from(MailKind),
)
@pytest.mark.usefixtures("session")
def test_what_was_once_unanswered_never_fails(attempts: list[Reply | None], kind: MailKind) -> None:
    with db.session.begin_nested() as tried:
        _try_each(attempts, make_mail(kind=kind, conference_id=1))
        tried.rollback()


def _try_each(attempts: list[Reply | None], mail: Mail) -> None:
    """Let a worker meet with these answers, and a person send again what is uncertain."""
    now, was_silent = NOW, False
    for reply in attempts:
        if not operations.claim_batch(limit=1, claim="worker", now=now):
            assert mail.state is MailState.SUPPRESSED  # it was called dead, after a silence
            assert was_silent
            return
        if reply is None:
            outcome = rules.outcome_of_silence(mail, "", now=now)
        else:
            outcome = replies.outcome_of(mail, reply, now=now)
        was_silent = was_silent or reply is None
        assert operations.settle(mail_id=mail.id, claim="worker", outcome=outcome, now=now)
        db.session.refresh(mail)
        if outcome.state is MailState.FAILED:
            assert mail.state is (MailState.UNCERTAIN if was_silent else MailState.FAILED)
        else:
            assert mail.state is outcome.state
        if mail.state is MailState.UNCERTAIN:
            assert was_silent
            now += timedelta(minutes=1)
            operations.send_again(mail=mail, actor=COMMAND, now=now)
        elif mail.state is MailState.RETRY:
            now = mail.next_at
        else:
            return


def _is_of_mail(reply: Reply) -> bool:
    return replies.meaning_of(reply) is not Meaning.OURSELVES


@given(a_reply.filter(lambda each: replies.meaning_of(each) is not Meaning.OURSELVES))
def test_waits_never_get_shorter_and_the_end_is_always_reached(reply: Reply) -> None:
    waits: list[timedelta] = []
    now: datetime = NOW
    for attempts in range(1, 200):
        outcome = replies.outcome_of(_mail(attempts=attempts), reply, now=now)
        if outcome.next_at is None:
            break
        waits.append(outcome.next_at - now)
        now = outcome.next_at
    assert outcome.state is not MailState.RETRY
    assert waits == sorted(waits)
    assert now - NOW <= rules.PATIENCE


def test_a_dead_address_is_told_apart_from_a_refused_mail() -> None:
    dead = replies.outcome_of(_mail(), Reply(550, "5.1.1 No", Step.RECIPIENT), now=NOW)
    assert (dead.state, dead.is_dead_address, dead.is_policy) == (MailState.FAILED, True, False)
    spam = replies.outcome_of(_mail(), Reply(554, "5.7.1 No", Step.TEXT), now=NOW)
    assert (spam.state, spam.is_dead_address, spam.is_policy) == (MailState.FAILED, False, True)
    assert replies.is_policy(spam.answer)
    assert not replies.is_policy(dead.answer)
    assert not replies.is_policy("connection reset by peer")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("5.1.1 No such user", Status(5, 1, 1)),
        ("4.7.650 Wait", Status(4, 7, 650)),
        ("No 5.1.1 here", Status(0, 0, 0)),
        ("5.1.1000", Status(0, 0, 0)),
        ("", Status(0, 0, 0)),
    ],
)
def test_enhanced_codes(words: str, status: Status) -> None:
    assert replies.status_of(words) == status


def test_mails_that_came_too_fast_come_back_one_by_one() -> None:
    earliest = NOW + timedelta(minutes=15)
    reply = Reply(421, "4.7.28 Slowly", Step.TEXT)
    moments = {
        replies.scattered(replies.outcome_of(mail, reply, now=NOW), mail, earliest=earliest).next_at
        for mail in (_mail(id=number) for number in range(60))
    }
    assert len(moments) == 60
    assert min(each for each in moments if each) == earliest


@pytest.mark.parametrize(
    ("answer", "is_dead"),
    [
        ("550 5.1.1 No such user", True),
        ("551 5.1.6 Moved away", True),
        ("553 5.1.3 Bad address", True),
        ("550-5.1.1 The email account that you tried to reach does not exist", True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("550 5.1.8 Sender's domain does not resolve", False),
        ("550 5.7.1 Blocked", False),
        ("552 5.2.2 Full", False),
        ("450 4.1.1 Later", False),
        ("554 5.1.1 Odd", False),
        ("550 No such user", False),
    ],
)
def test_what_a_dead_address_is(answer: str, is_dead: bool) -> None:
    code, words = int(answer[:3]), answer[4:]
    meaning = replies.meaning_of(Reply(code, words, Step.RECIPIENT))
    assert (meaning is Meaning.DEAD_ADDRESS) is is_dead
