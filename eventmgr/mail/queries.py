"""Reads of the post office."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select

from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing

WAITING = (MailState.QUEUED, MailState.RETRY)


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition of mails that may leave at the moment."""
    return and_(Mail.state.in_(WAITING), Mail.next_at <= now)


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


def by_intent(intents: Iterable[str]) -> dict[str, Mail]:
    """Return the mails with these intents, by intent."""
    found = db.session.scalars(select(Mail).where(Mail.intent.in_(list(intents))))
    return {mail.intent: mail for mail in found}
