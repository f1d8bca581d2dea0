"""Addresses that are not written to: which mails stop, where, and who can change it."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import operations, stops, suppressed
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState, SuppressionReason
from eventmgr.mail.models import Mail, MailEvent, Mailing, Suppression
from eventmgr.mail.sender import Sender
from eventmgr.mail.unsubscribing import Wish
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW
from tests.mail.one_batch import drain
from tests.servers import smtp_server

REASONS = st.sampled_from(SuppressionReason)
KINDS = st.sampled_from(MailKind)


def _mail(kind: MailKind, *, conference_id: int | None = 1, is_bulk: bool | None = None) -> Mail:
    mailing = None if is_bulk is None else Mailing(is_bulk=is_bulk)
    return Mail(kind=kind, conference_id=conference_id, mailing=mailing)


@given(kind=KINDS, reason=REASONS, is_bulk=st.sampled_from([None, True, False]))
def test_another_conferences_reason_stops_nothing(
    kind: MailKind, reason: SuppressionReason, is_bulk: bool | None
) -> None:
    theirs = Suppression(reason=reason, conference_id=2)
    assert not stops.stops(theirs, _mail(kind, is_bulk=is_bulk))


@given(
    kind=KINDS,
    reason=st.sampled_from(sorted(set(SuppressionReason) - {SuppressionReason.UNSUBSCRIBED})),
    conference_id=st.sampled_from([None, 1]),
)
def test_a_refusing_address_gets_a_link_to_sign_in_alone(
    kind: MailKind, reason: SuppressionReason, conference_id: int | None
) -> None:
    stopped = stops.stops(Suppression(reason=reason, conference_id=conference_id), _mail(kind))
    assert stopped is (kind is not MailKind.SIGN_IN)


@given(kind=KINDS, is_bulk=st.sampled_from([None, True, False]))
def test_who_unsubscribed_gets_what_is_meant_for_them_alone(
    kind: MailKind, is_bulk: bool | None
) -> None:
    unsubscribed = Suppression(reason=SuppressionReason.UNSUBSCRIBED, conference_id=1)
    stopped = stops.stops(unsubscribed, _mail(kind, is_bulk=is_bulk))
    assert stopped is (kind is MailKind.REMINDER or is_bulk is True)


@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        *(("5.1.1", True), ("5.0.0", True), ("5.4.4", True), ("5.2.1", True), ("5.1.10", True)),
        *(("5.2.2", False), ("5.3.4", False), ("5.6.1", False), ("5.7.26", False)),
        *(("4.4.7", False), ("", False), ("5.1", False)),
    ],
)
def test_what_a_hard_bounce_is(status: str, is_hard: bool) -> None:
    assert stops.is_hard(status) is is_hard


def _suppress(address: str, reason: SuppressionReason, conference_id: int | None = None) -> None:
    operations.suppress(address=address, reason=reason, conference_id=conference_id, now=NOW)


def _states(mailing: Mailing) -> list[str]:
    found = db.session.scalars(
        db.select(Mail.state).where(Mail.mailing_id == mailing.id).order_by(Mail.id)
    )
    return [each.value for each in found]


@pytest.mark.usefixtures("session")
def test_a_draft_to_a_suppressed_address_ends_when_it_is_written() -> None:
    mailing = make_mailing(0)
    _suppress(f"GUEST2-{mailing.id}@example.org", SuppressionReason.BOUNCED)
    operations.put_drafts(
        [_draft(mailing, number) for number in (1, 2, 3)], mailing=mailing, now=NOW
    )
    assert _states(mailing) == ["draft", "suppressed", "draft"]
    [event] = db.session.scalars(db.select(MailEvent)).all()
    assert (event.state, event.answer) == (MailState.SUPPRESSED, "bounced")


def _draft(mailing: Mailing, number: int) -> Draft:
    return Draft(
        intent=f"m:{mailing.id}:{number}",
        kind=MailKind.MESSAGE,
        recipient_name="",
        recipient_address=f"guest{number}-{mailing.id}@example.org",
        conference_id=1,
    )


@pytest.mark.usefixtures("session")
def test_a_draft_whose_address_was_suppressed_since_does_not_leave_with_the_others() -> None:
    mailing = make_mailing(3)
    operations.unsubscribe(wish=Wish(hash_of(f"guest1-{mailing.id}@example.org"), 1), now=NOW)
    operations.release_mailing(mailing=mailing, expected=3, starts_at=None, actor=COMMAND, now=NOW)
    assert _states(mailing) == ["suppressed", "queued", "queued"]


@pytest.mark.usefixtures("session")
def test_unsubscribing_leaves_a_mailing_that_is_not_bulk_alone() -> None:
    mailing = make_mailing(1, is_bulk=False)
    operations.unsubscribe(wish=Wish(hash_of(f"guest1-{mailing.id}@example.org"), 1), now=NOW)
    operations.release_mailing(mailing=mailing, expected=1, starts_at=None, actor=COMMAND, now=NOW)
    assert _states(mailing) == ["queued"]


@pytest.mark.usefixtures("session")
def test_what_was_suppressed_after_the_release_ends_at_the_claim() -> None:
    stopped, link, free = (
        make_mail(),
        make_mail(kind=MailKind.SIGN_IN, recipient_address="dead@example.org"),
        make_mail(),
    )
    _suppress(stopped.recipient_address, SuppressionReason.COMPLAINED)
    _suppress("dead@example.org", SuppressionReason.BOUNCED)
    claimed = operations.claim_batch(limit=10, claim="c", now=NOW)
    assert {each.id for each in claimed} == {link.id, free.id}
    db.session.refresh(stopped)
    assert (stopped.state, stopped.claim) == (MailState.SUPPRESSED, "")


@pytest.mark.usefixtures("session")
def test_a_batch_of_suppressed_mails_does_not_end_the_turn() -> None:
    first = [make_mail(), make_mail()]
    last = make_mail()
    for each in first:
        _suppress(each.recipient_address, SuppressionReason.BY_HAND)
    assert [each.id for each in operations.claim_batch(limit=2, claim="c", now=NOW)] == [last.id]
    assert operations.claim_batch(limit=2, claim="c", now=NOW) == []


@pytest.mark.usefixtures("session")
def test_the_list_costs_one_statement_a_batch() -> None:
    for _ in range(3):
        make_mail()
    db.session.commit()
    with count_statements() as counted:
        operations.claim_batch(limit=3, claim="c", now=NOW)
    assert [each for each in counted.texts if "suppression" in each] == [counted.texts[-1]]


@pytest.mark.usefixtures("committed")
def test_a_refusal_for_the_address_is_remembered(tmp_path: Path) -> None:
    with unit_of_work():
        dead, full = make_mail(), make_mail()
    dead_address, full_address = dead.recipient_address, full.recipient_address
    with smtp_server() as sink:
        sink.refusals[dead_address] = "550 5.1.1 No such user"
        sink.refusals[full_address] = "552 5.2.2 Mailbox full"
        drain(
            smtp_url=sink.url,
            sender=Sender(mail_from="us@example.org"),
            folder=tmp_path,
            now=NOW,
        )
    [found] = db.session.scalars(db.select(Suppression)).all()
    assert (found.address, found.reason, found.conference_id, found.detail) == (
        dead_address,
        SuppressionReason.BOUNCED,
        None,
        "550 5.1.1 No such user",
    )


@pytest.mark.usefixtures("session")
def test_a_stronger_reason_takes_the_place_of_an_unsubscription_and_not_the_other_way() -> None:
    wish = Wish(hash_of("a@example.org"), 1)
    operations.unsubscribe(wish=wish, now=NOW)
    operations.suppress_by_hand(
        address="A@example.org", conference_id=1, why="asked by phone", actor=COMMAND, now=NOW
    )
    operations.unsubscribe(wish=wish, now=NOW + timedelta(days=1))
    db.session.expire_all()
    found = suppressed.find(wish)
    assert found is not None
    assert (found.reason, found.detail, found.at) == (
        SuppressionReason.BY_HAND,
        "asked by phone",
        NOW,
    )
    operations.subscribe_again(wish=wish)
    assert suppressed.find(wish) is found


@pytest.mark.usefixtures("session")
def test_by_hand_needs_an_address_and_a_reason_and_is_not_done_twice() -> None:
    def add(address: str, why: str) -> None:
        operations.suppress_by_hand(
            address=address, conference_id=1, why=why, actor=COMMAND, now=NOW
        )

    with pytest.raises(DomainError, match="not an e-mail address") as raised:
        add("nobody", "why")
    assert raised.value.field == "address"
    with pytest.raises(DomainError, match="Say why") as raised:
        add("a@example.org", " ")
    assert raised.value.field == "why"
    add("a@example.org", "asked by phone")
    with pytest.raises(DomainError, match="on the list already"):
        add("a@EXAMPLE.org", "once more")


@pytest.mark.usefixtures("session")
def test_written_to_again_only_with_a_reason() -> None:
    _suppress("a@example.org", SuppressionReason.BOUNCED)
    found = db.session.scalars(db.select(Suppression)).one()
    with pytest.raises(DomainError, match="Say why"):
        operations.allow_again(suppression=found, conference_id=1, why="", actor=COMMAND, now=NOW)
    operations.allow_again(
        suppression=found, conference_id=1, why="a typing error", actor=COMMAND, now=NOW
    )
    assert db.session.scalars(db.select(Suppression)).all() == []


@pytest.mark.usefixtures("session")
def test_the_database_and_the_program_hash_alike() -> None:
    mail = make_mail(recipient_address="Name.SURNAME@Example.ORG")
    found = db.session.scalar(
        db.select(suppressed.hashed(Mail.recipient_address)).where(Mail.id == mail.id)
    )
    assert found == hash_of("name.surname@example.org")
