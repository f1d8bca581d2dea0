"""Reads of the list of addresses that are not written to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from eventmgr.foundation.db import db
from eventmgr.mail import stops
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, MailEvent, Suppression
from eventmgr.mail.unsubscribing import Wish

MOST_BOUNCES = 100
_WEIGHTS = {
    SuppressionReason.UNSUBSCRIBED: 0,
    SuppressionReason.BY_HAND: 1,
    SuppressionReason.BOUNCED: 2,
    SuppressionReason.COMPLAINED: 3,
}
"""Of several reasons the weightiest is told."""


def reasons_for(mails: Collection[Mail]) -> dict[int, Suppression]:
    """Return what keeps which of these mails from leaving, by the mail's id; by one statement.

    The mails come with their mailing.
    """
    by_hash: dict[str, list[Mail]] = defaultdict(list)
    for mail in mails:
        by_hash[hash_of(mail.recipient_address)].append(mail)
    found = sorted(of_hashes(by_hash), key=lambda each: (_WEIGHTS[each.reason], each.id))
    return {
        mail.id: each  # the last counts: what weighs most
        for each in found
        for mail in by_hash[each.address_hash]
        if stops.stops(each, mail)
    }


def of_hashes(hashes: Collection[str]) -> Sequence[Suppression]:
    """Return whatever is known of the addresses with these hashes."""
    if not hashes:
        return []
    wanted = literal(sorted(hashes), ARRAY(String))  # one parameter, however many they are
    return db.session.scalars(
        select(Suppression).where(Suppression.address_hash == func.any(wanted))
    ).all()


def find(wish: Wish, reason: SuppressionReason) -> Suppression | None:
    """Return the conference's own entry of the address for this reason."""
    return db.session.scalar(
        select(Suppression).where(
            Suppression.address_hash == wish.address_hash,
            Suppression.conference_id == wish.conference_id,
            Suppression.reason == reason,
        )
    )


def has_unsubscribed(wish: Wish) -> bool:
    """Whether the owner of the address wants no more mail of the conference."""
    return find(wish, SuppressionReason.UNSUBSCRIBED) is not None


def beside(entry: Suppression, *, conference_id: int) -> Sequence[Suppression]:
    """Return what else keeps the conference's mails from the address of the entry."""
    here = or_(Suppression.conference_id == conference_id, Suppression.conference_id.is_(None))
    return db.session.scalars(
        select(Suppression)
        .where(Suppression.address_hash == entry.address_hash, Suppression.id != entry.id, here)
        .order_by(Suppression.id)
    ).all()


def address_of(wish: Wish) -> str:
    """Return the address behind a hash, as far as the conference's mails know it."""
    return (
        db.session.scalar(
            select(Mail.recipient_address)
            .where(
                Mail.conference_id == wish.conference_id,
                hashed(Mail.recipient_address) == wish.address_hash,
            )
            .limit(1)
        )
        or ""
    )


def hashed(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return the hash of a column's address as the database makes it: see ``HASH_OF_ADDRESS``."""
    plain = func.replace(func.lower(column), _word("\\"), _word("\\\\"))
    return func.encode(func.sha256(func.decode(plain, _word("escape"))), _word("hex"))


def _word(word: str) -> ColumnElement[str]:
    """Return a word as part of the statement: an index knows its expression by that."""
    return literal_column(f"'{word}'", String)


def soft_bounces(address: str, *, now: datetime) -> int:
    """Return how many mails to the address came back lately for a reason that may pass."""
    since = now - timedelta(days=stops.SOFT_DAYS)
    answers = db.session.execute(
        select(MailEvent.mail_id, MailEvent.answer)
        .join(Mail, Mail.id == MailEvent.mail_id)
        .where(
            func.lower(Mail.recipient_address) == address.lower(),
            MailEvent.state == MailState.BOUNCED,
            MailEvent.at > since,
        )
        .limit(MOST_BOUNCES)
    ).all()
    return len({row.mail_id for row in answers if not stops.is_hard(row.answer.partition(" ")[0])})
