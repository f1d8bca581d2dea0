"""Handing mails out to workers: claim, record, release, take back."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, case, select, update

from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import enqueue
from eventmgr.foundation.text import clean_line
from eventmgr.mail import queries, rules
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.outcome import Outcome


def claim_batch(*, limit: int, claim: str, now: datetime) -> list[Mail]:
    """Hand the oldest due mails to one worker, under a lease; two workers never get the same.

    They come with their contents and attachments, in the order in which they have to be sent.
    """
    due = (
        select(Mail.id)
        .where(queries.is_due(now))
        .order_by(Mail.lane, Mail.next_at, Mail.id)
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
    return queries.with_contents(sorted(taken, key=lambda mail: (mail.lane, mail.id)))


def settle(*, mail_id: int, claim: str, outcome: Outcome, now: datetime) -> bool:
    """Record what became of a mail; False, and nothing, if another worker holds it meanwhile."""
    if outcome.state is MailState.RETRY:
        _lock_mailings(Mail.id == mail_id)
    return _change(
        Mail.id == mail_id,
        Mail.claim == claim,
        Mail.state.in_([MailState.CLAIMED, MailState.UNCERTAIN]),
        values=_settled(outcome, now),
    )


def release(*, claim: str, answer: str, next_at: datetime) -> None:
    """Put what is left of a claim back into the queue; the attempt was none of the mails' fault.

    What belongs to a mailing that was paused or called back meanwhile waits there, or ends.
    """
    _lock_mailings(Mail.claim == claim, Mail.state == MailState.CLAIMED)
    _change(
        Mail.claim == claim,
        Mail.state == MailState.CLAIMED,
        values={
            "state": _waiting(MailState.QUEUED),
            "attempts": Mail.attempts - 1,
            "answer": answer,
            "next_at": next_at,
            "claim": "",
            "lease_until": None,
        },
    )


def sweep(*, now: datetime) -> int:
    """Take back the claims of dead workers, ring if mail is due, and return how many came back.

    A claim is sent in order and each result is noted before the next text leaves: only the first
    mail without a result can have been on its way. It becomes uncertain if a second copy would do
    harm; all others wait again. Of a claim from before the database fell, the notes themselves may
    be lost, so all of it is in doubt.
    """
    epoch = queries.epoch()
    count = 0
    for claim, mails in groupby(queries.claimed_for_update(), key=lambda mail: mail.claim):
        held = list(mails)
        if not queries.is_abandoned(claim, held[0], epoch=epoch, now=now):
            continue
        count += len(held)
        _take_back(held if rules.is_from_before(claim, epoch) else held[:1], claim, now)
    if queries.any_due(now):
        enqueue(DELIVER)
    return count


def _take_back(in_doubt: Sequence[Mail], claim: str, now: datetime) -> None:
    for mail in in_doubt:
        outcome = rules.outcome_of_silence(mail, "", now=now)
        settle(mail_id=mail.id, claim=claim, outcome=outcome, now=now)
    release(claim=claim, answer="", next_at=now)


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": _waiting(outcome.state) if outcome.state is MailState.RETRY else outcome.state,
        "answer": clean_line(outcome.answer),
        "lease_until": None,
    }
    if outcome.state is MailState.SENT:
        values["sent_at"] = now
    if outcome.next_at is not None:
        values["next_at"] = outcome.next_at
    return values


def _change(*conditions: ColumnElement[bool], values: dict[str, Any]) -> bool:
    changed = db.session.scalars(
        update(Mail)
        .where(*conditions)
        .values(values)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.all())


def _lock_mailings(*conditions: ColumnElement[bool]) -> None:
    """Let nobody pause or call back the mailings of these mails until the transaction ends."""
    theirs = select(Mail.mailing_id).where(*conditions)
    db.session.execute(
        select(Mailing.id)
        .where(Mailing.id.in_(theirs))
        .order_by(Mailing.id)
        .with_for_update(read=True)
    )


def _waiting(state: MailState) -> ColumnElement[Any]:
    """Return in which state a mail waits, by what was decided of its mailing."""
    decided = select(Mailing.state).where(Mailing.id == Mail.mailing_id).scalar_subquery()
    return case(
        (decided == MailingState.PAUSED, MailState.HELD),
        (decided == MailingState.CANCELLED, MailState.CANCELLED),
        else_=state,
    )
