"""Handing mails out to workers: claim, record, release, take back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    String,
    Update,
    bindparam,
    case,
    column,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import enqueue
from eventmgr.foundation.text import clean_line
from eventmgr.mail import queries, rules
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail, MailEvent, Mailing
from eventmgr.mail.operations import pacing, suppressing
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.pacing import NO_LIMITS, Limits

_IN_HAND = (MailState.CLAIMED, MailState.UNCERTAIN)
"""Whose result the worker of the claim may still bring."""
_AS_THE_INDEX_LIES = text("SELECT set_config('enable_sort', 'off', true)")
"""A large mailing is queued before the database has counted it: it would sort all of it, for each
batch anew, where the first of the index are enough."""


def _settling_sent() -> Update:
    results = (
        func.unnest(
            bindparam("ids", type_=ARRAY(BigInteger)),
            bindparam("answers", type_=ARRAY(String)),
            bindparam("moments", type_=ARRAY(DateTime(timezone=True))),
        )
        .table_valued(
            column("id", BigInteger),
            column("answer", String),
            column("at", DateTime(timezone=True)),
        )
        .render_derived(name="noted")
    )
    return (
        update(_MAIL)
        .where(
            _MAIL.c.id == results.c.id,
            _MAIL.c.claim == bindparam("held_by"),
            _MAIL.c.state.in_(_IN_HAND),
        )
        .values(
            state=MailState.SENT, answer=results.c.answer, sent_at=results.c.at, lease_until=None
        )
    )


_MAIL = Mail.metadata.tables[Mail.__tablename__]
_SETTLE_SENT = _settling_sent()


def claim_batch(*, limit: int, claim: str, now: datetime, limits: Limits = NO_LIMITS) -> list[Mail]:
    """Hand the oldest due mails to one worker, under a lease; two workers never get the same.

    They come with their contents and attachments, in the order in which they have to be sent. The
    lease runs by the database's clock, which all workers share. What exceeds the limits of mailings
    waits for its turn, and what goes to an address that is not written to ends instead.
    """
    while mails := _claimed(limit, claim, now, limits):
        if spared := suppressing.spared(queries.with_contents(mails), now=now):
            return spared
    return []


def _claimed(limit: int, claim: str, now: datetime, limits: Limits) -> list[Mail]:
    db.session.execute(_AS_THE_INDEX_LIES)
    due = (
        select(Mail.id)
        .where(queries.is_due(now, limits))
        .order_by(Mail.lane, Mail.next_at, Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Mail)
    )
    if limits:
        keys = pacing.let_through(due, limits=limits, now=now)
        due = select(Mail.id).where(Mail.id.in_(keys))
    chosen = due.cte("due")
    taken = db.session.scalars(
        update(Mail)
        .where(Mail.id == chosen.c.id)
        .values(
            state=MailState.CLAIMED,
            claim=claim,
            lease_until=func.clock_timestamp() + rules.LEASE,
            attempts=Mail.attempts + 1,
        )
        .returning(Mail),
        execution_options={"populate_existing": True, "synchronize_session": False},
    )
    return sorted(taken, key=lambda mail: (mail.lane, mail.id))


def settle(*, mail_id: int, claim: str, outcome: Outcome, now: datetime) -> bool:
    """Record what became of a mail; False, and nothing, if another worker holds it meanwhile.

    Whatever is not plainly sent is an event of the mail as well; an address that is refused since
    there is no such mailbox is not written to again. What may have arrived has never failed.
    """
    if outcome.state is MailState.FAILED and queries.may_have_arrived(mail_id):
        outcome = rules.after_silence(outcome)
    if outcome.state is MailState.RETRY:
        _lock_mailings(Mail.id == mail_id)
    is_ours = bool(
        _changed(
            update(Mail)
            .where(Mail.id == mail_id, Mail.claim == claim, Mail.state.in_(_IN_HAND))
            .values(_settled(outcome, now))
        )
    )
    if is_ours and outcome.state is not MailState.SENT:
        answer = clean_line(outcome.answer)
        befallen = [MailState.UNCERTAIN, outcome.state] if outcome.is_silence else [outcome.state]
        db.session.add_all(
            MailEvent(mail_id=mail_id, at=now, state=each, answer=answer)
            for each in dict.fromkeys(befallen)
        )
        if outcome.is_dead_address:
            suppressing.suppress_refused(mail_id=mail_id, answer=answer, now=now)
    return is_ours


def release(
    *,
    claim: str,
    answer: str,
    next_at: datetime,
    which: ColumnElement[bool] | None = None,
) -> frozenset[int]:
    """Put what is left of a claim back into the queue; the attempt was none of the mails' fault.

    What belongs to a mailing that was paused or called back meanwhile waits there, or ends. Only
    those are put back that fulfil the condition ``which``, if there is one. Returns their keys.
    """
    held = [Mail.claim == claim, Mail.state == MailState.CLAIMED]
    if which is not None:
        held.append(which)
    _lock_mailings(*held)
    return _changed(
        update(Mail)
        .where(*held)
        .values(
            state=_waiting(MailState.QUEUED),
            attempts=Mail.attempts - 1,
            answer=answer,
            next_at=next_at,
            claim="",
            lease_until=None,
        )
    )


def ring() -> None:
    """Have a worker look for what is due; where enough are at work already, it is nothing."""
    enqueue(DELIVER)


def settle_sent(noted: Sequence[Noted], *, claim: str) -> int:
    """Record all these mails as taken by the relay; return how many the claim still held."""
    told = {
        "ids": [each.mail_id for each in noted],
        "answers": [each.answer for each in noted],
        "moments": [each.at for each in noted],
        "held_by": claim,
    }
    return db.session.connection().execute(_SETTLE_SENT, told).rowcount


def sweep(*, now: datetime, journal_of: Callable[[str], Sequence[Noted] | None]) -> int:
    """Take back the claims of dead workers, ring if mail is due, and return how many came back.

    ``journal_of`` returns what the worker of a claim has noted, or None if that is not known here:
    then the claim is left to the machine that knows, as long as its lease runs.
    """
    if not queries.is_alone_at_sweeping():
        return 0  # half of a claim, as another sweep has left it, tells nothing of the other half
    epoch = queries.epoch()
    count = 0
    for claim in sorted(queries.claims()):
        is_over = queries.is_lease_over(claim)
        if not is_over and not queries.is_worker_dead(claim, epoch=epoch):
            continue
        noted = journal_of(claim)
        if is_over or noted is not None:
            count += _take_back(claim, noted, now)
    pacing.forget_quiet(now=now)
    if queries.any_due(now):
        enqueue(DELIVER)
    return count


def _take_back(claim: str, noted: Sequence[Noted] | None, now: datetime) -> int:
    """Give each mail of a dead worker the state that it has earned; return how many there were.

    A claim is sent in order, and each result is noted before the next text leaves: only the first
    without a result can have been on its way. It becomes uncertain if a second copy would do harm;
    all others wait again. Where the notes are lost, as many are in doubt as they can have held.
    """
    _lock_mailings(Mail.claim == claim, Mail.state == MailState.CLAIMED)
    held = queries.held_for_update(claim)
    settle_sent(noted or (), claim=claim)
    known = {each.mail_id for each in noted or ()}
    left = [mail for mail in held if mail.id not in known]
    for mail in left[: 1 if noted is not None else rules.MOST_IN_DOUBT]:
        outcome = rules.outcome_of_silence(mail, "", now=now)
        settle(mail_id=mail.id, claim=claim, outcome=outcome, now=now)
    release(claim=claim, answer="", next_at=now)
    return len(held)


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


def _changed(statement: Update) -> frozenset[int]:
    """Execute it, and return the keys of the mails that it has changed."""
    returning = statement.returning(Mail.id).execution_options(synchronize_session=False)
    return frozenset(db.session.scalars(returning))


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
