"""Addresses that are not written to: put on the list, looked up there, taken off it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectinload

from eventmgr.foundation import audit
from eventmgr.foundation.audit import Doer
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.mail import suppressed
from eventmgr.mail.addresses import checked_address, hash_of
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, MailEvent, Mailing, Suppression
from eventmgr.mail.unsubscribing import Wish

LONGEST_REASON = 300


def suppress(
    *,
    address: str,
    reason: SuppressionReason,
    conference_id: int | None = None,
    detail: str = "",
    now: datetime,
) -> None:
    """Write to the address no more: of this conference, or of none; again, it is nothing."""
    _put(
        hash_of(address),
        address,
        reason=reason,
        conference_id=conference_id,
        detail=detail,
        now=now,
    )


def suppress_by_hand(
    *, address: str, conference_id: int, why: str, actor: Doer, now: datetime
) -> None:
    """Have the conference write to the address no more, for a reason that a person gives.

    Raises DomainError for what is no address, and without a reason.
    """
    checked = checked_address(address, field="address")
    words = _required(why)
    wish = Wish(hash_of(checked), conference_id)
    if suppressed.find(wish, SuppressionReason.BY_HAND) is not None:
        raise DomainError(_("This address is on the list already."), field="address")
    _put(
        hash_of(checked),
        checked,
        reason=SuppressionReason.BY_HAND,
        conference_id=conference_id,
        detail=words,
        now=now,
    )
    found = suppressed.find(wish, SuppressionReason.BY_HAND)
    assert found is not None  # noqa: S101 - it was put there
    after = {"why": words}
    audit.record(
        actor, "suppression.added", found, now=now, conference_id=conference_id, after=after
    )


def allow_again(
    *, suppression: Suppression, conference_id: int, why: str, actor: Doer, now: datetime
) -> None:
    """Take this entry off the list; others of the same address stay.

    Raises DomainError without a reason.
    """
    audit.record(
        actor,
        "suppression.lifted",
        suppression,
        now=now,
        conference_id=conference_id,
        before={
            "reason": suppression.reason.value,
            "is_everywhere": suppression.conference_id is None,
        },
        after={"why": _required(why)},
    )
    db.session.delete(suppression)
    db.session.flush()


def unsubscribe(*, wish: Wish, now: datetime) -> None:
    """Send the address no more of what goes to many at the conference; again, it is nothing."""
    _put(
        wish.address_hash,
        suppressed.address_of(wish),
        reason=SuppressionReason.UNSUBSCRIBED,
        conference_id=wish.conference_id,
        detail="",
        now=now,
    )


def subscribe_again(*, wish: Wish) -> None:
    """Undo what `unsubscribe` did; what others put on the list stays there."""
    found = suppressed.find(wish, SuppressionReason.UNSUBSCRIBED)
    if found is not None:
        db.session.delete(found)
        db.session.flush()


def suppress_refused(*, mail_id: int, answer: str, now: datetime) -> None:
    """Write no more to the address of a mail that was refused since there is no such mailbox."""
    address = db.session.scalar(select(Mail.recipient_address).where(Mail.id == mail_id))
    if address:
        suppress(address=address, reason=SuppressionReason.BOUNCED, detail=answer, now=now)


def spared(mails: Sequence[Mail], *, now: datetime) -> list[Mail]:
    """Return those of the mails that may leave; the others end here, each with its reason.

    The mails come with their mailing.
    """
    found = suppressed.reasons_for(mails)
    if found:
        _stop(found, now)
    return [mail for mail in mails if mail.id not in found]


def stop_drafts(*, mailing: Mailing, now: datetime) -> int:
    """End the drafts of the mailing whose address is not written to; return how many."""
    drafts = db.session.scalars(
        select(Mail)
        .where(
            Mail.mailing_id == mailing.id,
            Mail.state == MailState.DRAFT,
            suppressed.hashed(Mail.recipient_address).in_(select(Suppression.address_hash)),
        )
        .options(selectinload(Mail.mailing))
    ).all()
    return len(drafts) - len(spared(drafts, now=now))


def _stop(found: dict[int, Suppression], now: datetime) -> None:
    db.session.execute(
        update(Mail)
        .where(Mail.id.in_(found), Mail.state.in_([MailState.DRAFT, MailState.CLAIMED]))
        .values(state=MailState.SUPPRESSED, claim="", lease_until=None)
        .execution_options(synchronize_session=False)
    )
    db.session.add_all(
        MailEvent(mail_id=mail_id, at=now, state=MailState.SUPPRESSED, answer=_words(each))
        for mail_id, each in found.items()
    )
    db.session.flush()


def _words(suppression: Suppression) -> str:
    """Return the reason as it is kept: a word of the closed list, and what was said to it."""
    return f"{suppression.reason.value} {suppression.detail}".strip()


def _put(
    address_hash: str,
    address: str,
    *,
    reason: SuppressionReason,
    conference_id: int | None,
    detail: str,
    now: datetime,
) -> None:
    new = insert(Suppression).values(
        address_hash=address_hash,
        address=address,
        conference_id=conference_id,
        reason=reason,
        detail=clean_line(detail)[:LONGEST_REASON],
        at=now,
    )
    known = ["address_hash", "conference_id", "reason"]
    db.session.execute(new.on_conflict_do_nothing(index_elements=known))


def _required(why: str) -> str:
    words = clean_line(why)[:LONGEST_REASON]
    if not words:
        raise DomainError(_("Say why, so that others understand it later."), field="why")
    return words
