"""Reads of the post office."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    any_,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import selectinload, undefer
from sqlalchemy.orm.attributes import set_committed_value

from eventmgr.foundation.db import db
from eventmgr.mail import replies, rules
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, MailAttachment, MailContent, MailEvent, Mailing, MailPace
from eventmgr.mail.pacing import ALL, ENOUGH, LONGEST_PAUSE, NO_LIMITS, Limits, Rest

SharedT = TypeVar("SharedT", MailContent, Mailing)

_MOMENT: Final = timedelta(microseconds=1)
_SWEEP: Final = 0x5357454550
"""The key of the advisory lock that a sweep holds: “SWEEP”."""


def is_due(now: datetime, limits: Limits = NO_LIMITS) -> ColumnElement[bool]:
    """Return the condition of mails that may leave at the moment."""
    is_paused = _is_paused(now)
    return and_(
        Mail.state.in_(rules.LEAVING),
        Mail.next_at <= now,
        ~select(MailPace.key).where(MailPace.key == ALL, is_paused).exists(),
        Mail.domain.not_in(select(MailPace.key).where(is_paused)),
        *_within(limits, now),
    )


def _is_paused(now: datetime) -> ColumnElement[bool]:
    """Return the condition of what rests; a pause beyond the longest is a wrong clock's."""
    return MailPace.paused_until.between(now + _MOMENT, now + LONGEST_PAUSE)


def _within(limits: Limits, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that leave mailings alone where their limit is used up."""
    if limits.per_minute:
        used_up = select(MailPace.key).where(MailPace.key == ALL, _is_empty(limits.per_minute, now))
        yield (Mail.lane == 0) | ~used_up.exists()
    if limits.per_domain:
        used_up = select(MailPace.key).where(MailPace.key != ALL, _is_empty(limits.per_domain, now))
        yield (Mail.lane == 0) | Mail.domain.not_in(used_up)


def _is_empty(limit: int, now: datetime) -> ColumnElement[bool]:
    # A bucket counted by a clock that was ahead is as good as one that has had time to fill.
    passed = func.abs(func.extract("epoch", now - MailPace.counted_at))
    return MailPace.tokens + passed * (limit / 60) < ENOUGH


def resting(now: datetime) -> Rest | None:
    """Return since when and why no mail leaves at all at the moment; None if it does."""
    pace = db.session.scalar(
        select(MailPace).where(MailPace.key == ALL, _is_paused(now)),
        execution_options={"populate_existing": True},
    )
    if pace is None or pace.paused_until is None:
        return None
    return Rest(pace.resting_since or now, pace.paused_until, pace.reason)


def has_sent_since(moment: datetime) -> bool:
    """Whether the relay has taken any mail after this moment."""
    return bool(db.session.scalar(select(exists().where(Mail.sent_at > moment))))


def may_have_arrived(mail_id: int) -> bool:
    """Whether a whole text of the mail has left once that the relay never answered."""
    return bool(db.session.scalar(select(Mail.id).where(Mail.id == mail_id, was_unanswered())))


def was_unanswered() -> ColumnElement[bool]:
    """Return the condition of mails that ``may_have_arrived``, whatever became of them since."""
    silence = select(MailEvent.id).where(
        MailEvent.mail_id == Mail.id, MailEvent.state == MailState.UNCERTAIN
    )
    return silence.correlate(Mail).exists()


def any_due(now: datetime) -> bool:
    """Whether a mail may leave at the moment."""
    return bool(db.session.scalar(select(exists().where(is_due(now)))))


def find_mailing(conference_id: int, mailing_id: int) -> Mailing | None:
    """Return the mailing if it belongs to the conference, its state freshly read."""
    return db.session.scalar(
        select(Mailing).where(Mailing.conference_id == conference_id, Mailing.id == mailing_id),
        execution_options={"populate_existing": True},
    )


def counts(mailing: Mailing) -> dict[MailState, int]:
    """Return how many mails of the mailing are in which state; states without any left out."""
    rows = db.session.execute(
        select(Mail.state, func.count()).where(Mail.mailing_id == mailing.id).group_by(Mail.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 - dict() takes no Result


def record(mailing: Mailing) -> rules.Record:
    """Return how the mailing fares with the relay since a person last let it leave."""
    since = mailing.counted_from or mailing.created_at
    sent, last = db.session.execute(
        select(func.count(), func.max(Mail.sent_at)).where(
            Mail.mailing_id == mailing.id, Mail.state == MailState.SENT, Mail.sent_at >= since
        )
    ).one()
    failed = db.session.execute(
        select(MailEvent.at, MailEvent.answer)
        .join(Mail, Mail.id == MailEvent.mail_id)
        .where(
            Mail.mailing_id == mailing.id,
            MailEvent.state == MailState.FAILED,
            MailEvent.at >= since,
        )
    )
    refused = [at for at, answer in failed if replies.is_policy(answer)]
    in_a_row = sum(last is None or at >= last for at in refused)
    return rules.Record(sent=sent, refused=len(refused), in_a_row=in_a_row)


def by_intent(intents: Iterable[str]) -> dict[str, Mail]:
    """Return the mails with these intents, by intent."""
    found = db.session.scalars(select(Mail).where(Mail.intent.in_(list(intents))))
    return {mail.intent: mail for mail in found}


def with_contents(mails: list[Mail]) -> list[Mail]:
    """Return the mails with their contents and attachments loaded, once for all that share them."""
    contents = _by_id(MailContent, select(MailContent), {mail.content_id for mail in mails})
    files = selectinload(Mailing.attachments).undefer(MailAttachment.content)
    mailings = _by_id(Mailing, select(Mailing).options(files), {mail.mailing_id for mail in mails})
    own = _own_attachments([mail.id for mail in mails])
    for mail in mails:
        set_committed_value(mail, "content", contents.get(mail.content_id))
        set_committed_value(mail, "mailing", mailings.get(mail.mailing_id))
        set_committed_value(mail, "attachments", own.get(mail.id, []))
    return mails


def _by_id(
    model: type[SharedT], found: Select[SharedT], keys: set[int | None]
) -> dict[int | None, SharedT]:
    if keys <= {None}:
        return {}
    return {each.id: each for each in db.session.scalars(found.where(model.id.in_(keys)))}


def _own_attachments(keys: Sequence[int]) -> dict[int, list[MailAttachment]]:
    # An array is one parameter; a list of them would take longer to write than to look up.
    is_theirs = MailAttachment.mail_id == any_(literal(keys, ARRAY(BigInteger)))
    found = db.session.scalars(
        select(MailAttachment)
        .where(is_theirs)
        .order_by(MailAttachment.mail_id, MailAttachment.id)
        .options(undefer(MailAttachment.content))
    )
    grouped = groupby(found, key=lambda each: each.mail_id or 0)
    return {key: list(each) for key, each in grouped}


def epoch() -> str:
    """Return since when the database runs: it is another one after a fall."""
    started = func.extract("epoch", func.pg_postmaster_start_time())
    return db.session.scalars(select(cast(started, String))).one()


def claims() -> set[str]:
    """Return the names of all claims that hold a mail."""
    return set(db.session.scalars(select(Mail.claim).where(Mail.state == MailState.CLAIMED)))


def is_alone_at_sweeping() -> bool:
    """Whether nobody else takes claims back until this transaction ends."""
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(_SWEEP))))


def held_for_update(claim: str) -> Sequence[Mail]:
    """Return all that a claim holds, locked, in the order in which it is sent."""
    return db.session.scalars(
        select(Mail)
        .where(Mail.claim == claim, Mail.state == MailState.CLAIMED)
        .order_by(Mail.lane, Mail.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def is_lease_over(claim: str) -> bool:
    """Whether a worker has held its mails for too long, by the clock that all workers share."""
    is_over = select(Mail.id).where(
        Mail.claim == claim,
        Mail.state == MailState.CLAIMED,
        Mail.lease_until <= func.clock_timestamp(),
    )
    return bool(db.session.scalar(select(is_over.exists())))


def is_worker_dead(claim: str, *, epoch: str) -> bool:
    """Whether the worker that made the claim is dead.

    A living one holds a lock of the claim's name, unless the database fell since: then nobody can
    tell.
    """
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(claim, 0))
    return not rules.is_from_before(claim, epoch) and bool(db.session.scalar(select(lock)))
