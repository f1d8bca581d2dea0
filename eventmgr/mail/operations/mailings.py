"""Mailings: written, looked at, released by a number that was seen, paused, called back.

Each act locks the mailing first and its mails afterwards, as the workers do that give mails back.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from eventmgr.foundation import audit
from eventmgr.foundation.audit import Doer
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.jobs import enqueue
from eventmgr.foundation.text import clean_line
from eventmgr.mail import queries, rules
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail, MailContent, MailEvent, Mailing
from eventmgr.mail.operations import suppressing


def open_mailing(
    *, conference_id: int, name: str, is_bulk: bool, actor: Doer, now: datetime
) -> Mailing:
    """Begin a mailing; nothing leaves before it is released."""
    mailing = Mailing(
        conference_id=conference_id, name=clean_line(name), is_bulk=is_bulk, created_at=now
    )
    db.session.add(mailing)
    db.session.flush()
    _record("mailing.opened", mailing, actor, now, name=mailing.name)
    return mailing


def release_mailing(
    *, mailing: Mailing, expected: int, starts_at: datetime | None, actor: Doer, now: datetime
) -> None:
    """Let the mailing's drafts leave, at once or from a moment on.

    ``expected`` is the number that the one who decides has seen; a draft to an address that is not
    written to any more since then ends instead. Raises DomainError if it has
    changed, if there is nothing to send, for a past moment and for a mailing that was released.
    """
    fresh = get_for_update(Mailing, mailing.id)
    rules.require_draft(fresh)
    drafts = db.session.scalar(select(func.count()).where(*_in(fresh, MailState.DRAFT))) or 0
    rules.require_seen_number(drafts, expected)
    rules.require_future(starts_at, now=now)
    suppressing.stop_drafts(mailing=fresh, now=now)
    leaves = starts_at or now
    _move(fresh, MailState.DRAFT, MailState.QUEUED, due_at=leaves, next_at=leaves)
    fresh.state, fresh.starts_at = MailingState.RELEASED, leaves
    fresh.counted_from = now
    _record("mailing.released", fresh, actor, now, mails=drafts, starts_at=leaves.isoformat())
    enqueue(DELIVER)


def pause_mailing(*, mailing: Mailing, actor: Doer, now: datetime) -> None:
    """Hold back whatever has not left yet; what a worker has in hand at this moment still leaves.

    Raises DomainError for a mailing that does not run.
    """
    fresh = get_for_update(Mailing, mailing.id)
    rules.require_released(fresh)
    _pause(fresh)
    _record("mailing.paused", fresh, actor, now)


def stop_if_refused(*, mailing_id: int, answer: str, actor: Doer, now: datetime) -> bool:
    """Pause a mailing that the relay goes on refusing for what it is; return whether it does.

    ``answer`` is what the relay said last; it is kept as the reason.
    """
    fresh = get_for_update(Mailing, mailing_id)
    if fresh.state is not MailingState.RELEASED or not queries.record(fresh).is_too_bad:
        return False
    _pause(fresh)
    fresh.reason = clean_line(answer)
    _record("mailing.paused", fresh, actor, now, reason=fresh.reason)
    return True


def resume_mailing(*, mailing: Mailing, actor: Doer, now: datetime) -> None:
    """Let what was held back leave, no earlier than it was meant to.

    Raises DomainError for a mailing that is not paused.
    """
    fresh = get_for_update(Mailing, mailing.id)
    rules.require_paused(fresh)
    fresh.state = MailingState.RELEASED
    fresh.counted_from, fresh.reason = now, ""
    _move(
        fresh,
        MailState.HELD,
        MailState.QUEUED,
        due_at=func.greatest(Mail.due_at, now),
        next_at=func.greatest(Mail.next_at, now),
    )
    _record("mailing.resumed", fresh, actor, now)
    enqueue(DELIVER)


def cancel_mailing(*, mailing: Mailing, actor: Doer, now: datetime) -> None:
    """Call back whatever has not left yet, for good.

    Raises DomainError for a draft and for a mailing that was called back before.
    """
    fresh = get_for_update(Mailing, mailing.id)
    rules.require_under_way(fresh)
    fresh.state = MailingState.CANCELLED
    for state in (*rules.LEAVING, MailState.HELD):
        _move(fresh, state, MailState.CANCELLED)
    _record("mailing.cancelled", fresh, actor, now)


def discard_mailing(*, mailing: Mailing, actor: Doer, now: datetime) -> None:
    """Throw away the drafts and contents of a mailing that was never released.

    Whatever refers to one of its mails has let go of it before. Raises DomainError for a mailing
    that was released.
    """
    fresh = get_for_update(Mailing, mailing.id)
    rules.require_draft(fresh)
    db.session.execute(delete(Mail).where(Mail.mailing_id == fresh.id))
    db.session.execute(delete(MailContent).where(MailContent.mailing_id == fresh.id))
    _record("mailing.discarded", fresh, actor, now)


def retry_failed(
    *, mailing: Mailing, but: ColumnElement[bool] | None = None, actor: Doer, now: datetime
) -> int:
    """Try every mail of the mailing once more that was refused for good; return how many.

    Those that fulfil the condition ``but`` are left as they are. Each goes by its own Message-ID
    again. Raises DomainError while the mailing does not run.
    """
    fresh = get_for_update(Mailing, mailing.id)
    rules.require_released(fresh)
    fresh.counted_from = now
    again = _move(
        fresh,
        MailState.FAILED,
        MailState.QUEUED,
        Mail.recipient_address != "",  # or it was emptied when somebody was erased
        *(() if but is None else (~but,)),
        attempts=0,
        claim="",
        due_at=now,
        next_at=now,
    )
    db.session.add_all(
        MailEvent(mail_id=each, at=now, state=MailState.QUEUED, answer="") for each in again
    )
    _record("mailing.retried", fresh, actor, now, mails=len(again))
    enqueue(DELIVER)
    return len(again)


def _pause(mailing: Mailing) -> None:
    mailing.state = MailingState.PAUSED
    for state in rules.LEAVING:
        _move(mailing, state, MailState.HELD)


def _in(mailing: Mailing, state: MailState) -> tuple[ColumnElement[bool], ...]:
    return (Mail.mailing_id == mailing.id, Mail.state == state)


def _move(
    mailing: Mailing,
    before: MailState,
    after: MailState,
    *which: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns
) -> list[int]:
    moved = db.session.scalars(
        update(Mail)
        .where(*_in(mailing, before), *which)
        .values(state=after, **values)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    )
    return list(moved)


def _record(action: str, mailing: Mailing, actor: Doer, now: datetime, **after: Any) -> None:  # noqa: ANN401 - plain JSON
    audit.record(
        actor, action, mailing, now=now, conference_id=mailing.conference_id, after=after or None
    )
