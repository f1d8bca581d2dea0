"""Addresses that are not written to: which mails stop, where, and who can change it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

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


WISH = Wish(hash_of("a@example.org"), 1)


def _by_hand() -> None:
    operations.suppress_by_hand(
        address="A@example.org", conference_id=1, why="asked by phone", actor=COMMAND, now=NOW
    )


@pytest.mark.parametrize("is_wish_first", [True, False])
@pytest.mark.usefixtures("session")
def test_a_wish_outlives_an_entry_by_hand_and_the_other_way(*, is_wish_first: bool) -> None:
    if is_wish_first:
        operations.unsubscribe(wish=WISH, now=NOW)
    _by_hand()
    operations.unsubscribe(wish=WISH, now=NOW + timedelta(days=1))
    assert suppressed.has_unsubscribed(WISH)
    entry = suppressed.find(WISH, SuppressionReason.BY_HAND)
    assert entry is not None
    assert (entry.detail, entry.at) == ("asked by phone", NOW)
    [wish] = suppressed.beside(entry, conference_id=1)
    assert wish.reason is SuppressionReason.UNSUBSCRIBED
    assert wish.at == NOW + timedelta(days=0 if is_wish_first else 1)
    operations.subscribe_again(wish=WISH)
    assert suppressed.find(WISH, SuppressionReason.BY_HAND) is entry
    operations.unsubscribe(wish=WISH, now=NOW)
    operations.allow_again(suppression=entry, conference_id=1, why="x", actor=COMMAND, now=NOW)
    assert suppressed.has_unsubscribed(WISH)
    bulk, own = make_mailing(0), make_mailing(0, is_bulk=False)
    for mailing, state in ((bulk, "suppressed"), (own, "draft")):
        draft = replace(_draft(mailing, 1), recipient_address="a@example.org")
        operations.put_drafts([draft], mailing=mailing, now=NOW)
        assert _states(mailing) == [state]


ENTRIES = st.tuples(REASONS, st.sampled_from([None, 1]))


@given(st.permutations(sorted(SuppressionReason)), st.lists(ENTRIES, max_size=8), KINDS)
def test_the_weightiest_of_the_reasons_that_stop_is_told(
    order: list[SuppressionReason], put: list[tuple[SuppressionReason, int | None]], kind: MailKind
) -> None:
    mail = _mail(kind, is_bulk=True)
    mail.id, mail.recipient_address = 1, "a@example.org"
    rows = [
        Suppression(id=order.index(reason) + 1, address_hash=WISH.address_hash, reason=reason)
        for reason, _where in put
    ]
    for row, (_reason, where) in zip(rows, put, strict=True):
        row.conference_id = where
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(suppressed, "of_hashes", lambda _hashes: rows)
        found = suppressed.reasons_for([mail]).get(1)
    weights = ["unsubscribed", "by_hand", "bounced", "complained"]
    those = [weights.index(each.reason) for each in rows if stops.stops(each, mail)]
    assert (found is None) is (not those)
    assert found is None or weights.index(found.reason) == max(those)


@pytest.mark.usefixtures("session")
def test_fifty_thousand_mails_are_asked_by_an_index() -> None:
    db.session.execute(
        db.text(
            "INSERT INTO mail (intent, kind, conference_id, values, lane, sender_name,"
            " recipient_name, recipient_address, domain, subject, text, html, language,"
            " message_id, state, created_at, due_at, next_at, claim, attempts, answer)"
            " SELECT 'n:' || n, 'message', 1, '{}', 0, '', '', 'Guest' || n || '@example.org',"
            " 'example.org', '', '', '', 'en', 'n' || n, 'sent', now(), now(), now(), '', 1, ''"
            " FROM generate_series(1, 50000) AS n"
        )
    )
    db.session.execute(db.text("ANALYZE mail"))
    with asked() as statements:
        wish = Wish(hash_of("guest4711@example.org"), 1)
        assert suppressed.address_of(wish) == "Guest4711@example.org"
        assert suppressed.soft_bounces("GUEST4711@example.org", now=NOW) == 0
    for (statement, values), index in zip(
        statements, ("ix_mail_address_hash", "ix_mail_address"), strict=True
    ):
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN {statement}", values)
        words = "\n".join(plan.scalars())
        assert f" {index} " in words, words
        assert "Seq Scan on mail " not in words


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements of the block with their values."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "address", ["Name.SURNAME@Example.ORG", "ÄÖ\\x@example.org", r"a\\b\134@x", "\u200fا@x"]
)
@pytest.mark.usefixtures("session")
def test_the_database_hashes_whatever_an_address_holds(address: str) -> None:
    mail = make_mail()
    mail.recipient_address = address
    db.session.flush()
    found = db.session.scalar(
        db.select(suppressed.hashed(Mail.recipient_address)).where(Mail.id == mail.id)
    )
    assert found == hash_of(address)


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
