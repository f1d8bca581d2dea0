"""Acts of the post office: take in, hand out to a worker, record, take back."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.jobs import enqueue
from eventmgr.foundation.text import clean, clean_line
from eventmgr.mail import queries, rules
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome

_ADDRESS = re.compile(r'[^\s<>(),;:"\\\[\]@]+@[^\s<>(),;:"\\\[\]@]+')


def queue_mails(drafts: Sequence[Draft], *, now: datetime) -> list[Mail]:
    """Put the drafts into the outbox, and return their mails in the same order.

    A draft whose intent is known returns the mail it has already. One bell is rung for all, after
    the commit. Raises DomainError for an address that could not stand in a header.
    """
    put(drafts, now=now)
    mails = queries.by_intent(draft.intent for draft in drafts)
    return [mails[draft.intent] for draft in drafts]


def put(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Put the drafts into the outbox, but for those whose intent is known; as ``queue_mails``."""
    if drafts:
        statement = insert(Mail).on_conflict_do_nothing(index_elements=["intent"])
        db.session.execute(statement, [_row(draft, now) for draft in drafts])
        enqueue(DELIVER)


def claim_batch(*, limit: int, claim: str, now: datetime) -> list[Mail]:
    """Hand the oldest due mails to one worker, under a lease; two workers never get the same.

    They are returned in the order in which they have to be sent.
    """
    due = (
        select(Mail.id)
        .where(queries.is_due(now))
        .order_by(Mail.next_at, Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = db.session.scalars(
        update(Mail)
        .where(Mail.id == due.c.id)
        .values(
            state=MailState.CLAIMED,
            claim=claim,
            lease_until=now + rules.LEASE,
            attempts=Mail.attempts + 1,
        )
        .returning(Mail),
        execution_options={"populate_existing": True, "synchronize_session": False},
    )
    return sorted(taken, key=lambda mail: mail.id)


def settle(*, mail_id: int, claim: str, outcome: Outcome, now: datetime) -> bool:
    """Record what became of a mail; False, and nothing, if another worker holds it meanwhile."""
    return _change(
        Mail.id == mail_id,
        Mail.claim == claim,
        Mail.state.in_([MailState.CLAIMED, MailState.UNCERTAIN]),
        values=_settled(outcome, now),
    )


def release(*, claim: str, answer: str, next_at: datetime) -> None:
    """Put what is left of a claim back into the queue; the attempt was none of the mails' fault."""
    _change(
        Mail.claim == claim,
        Mail.state == MailState.CLAIMED,
        values={
            "state": MailState.QUEUED,
            "attempts": Mail.attempts - 1,
            "answer": answer,
            "next_at": next_at,
            "claim": "",
            "lease_until": None,
        },
    )


def sweep(*, now: datetime) -> int:
    """Take back the claims whose lease is over, ring if mail is due, and return how many came back.

    A claim is sent in order and each result is recorded before the next leaves: only the first
    mail without a result can have been on its way. It becomes uncertain if a second copy would do
    harm; all others wait again.
    """
    expired = db.session.scalars(
        select(Mail)
        .where(Mail.state == MailState.CLAIMED, Mail.lease_until <= now)
        .order_by(Mail.claim, Mail.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for claim, mails in groupby(expired, key=lambda mail: mail.claim):
        in_doubt = next(mails)
        outcome = rules.outcome_of_silence(in_doubt, "", now=now)
        settle(mail_id=in_doubt.id, claim=claim, outcome=outcome, now=now)
        release(claim=claim, answer="", next_at=now)
    if queries.any_due(now):
        enqueue(DELIVER)
    return len(expired)


def _row(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "intent": draft.intent,
        "kind": draft.kind,
        "conference_id": draft.conference_id,
        "sender_name": clean_line(draft.sender_name),
        "recipient_name": clean_line(draft.recipient_name),
        "recipient_address": _checked(draft.recipient_address),
        "subject": clean_line(draft.subject),
        "text": clean(draft.text),
        "html": clean(draft.html),
        "language": draft.language,
        "message_id": _message_id(draft.intent, now),
        "created_at": now,
        "next_at": now,
    }


def _checked(address: str) -> str:
    if clean_line(address) != address or not _ADDRESS.fullmatch(address):
        raise DomainError(
            _("“%(address)s” is not an e-mail address.", address=clean_line(address)[:100])
        )
    return address


def _message_id(intent: str, now: datetime) -> str:
    # A new installation repeats the numbers of an old one at the same domain; the moment differs.
    return hashlib.sha256(f"{intent} {now.isoformat()}".encode()).hexdigest()[:40]


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": outcome.state,
        "answer": clean_line(outcome.answer),
        "lease_until": None,
    }
    if outcome.state is MailState.SENT:
        values["sent_at"] = now
    if outcome.next_at is not None:
        values["next_at"] = outcome.next_at
    return values


def _change(*conditions: Any, values: dict[str, Any]) -> bool:  # noqa: ANN401 - SQL conditions
    changed = db.session.scalars(
        update(Mail)
        .where(*conditions)
        .values(values)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.all())
