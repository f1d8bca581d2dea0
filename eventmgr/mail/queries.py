"""Reads of the post office."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select

from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail

WAITING = (MailState.QUEUED, MailState.RETRY)


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition of mails that may leave at the moment."""
    return and_(Mail.state.in_(WAITING), Mail.next_at <= now)


def any_due(now: datetime) -> bool:
    """Whether a mail may leave at the moment."""
    return bool(db.session.scalar(select(exists().where(is_due(now)))))


def by_intent(intents: Iterable[str]) -> dict[str, Mail]:
    """Return the mails with these intents, by intent."""
    found = db.session.scalars(select(Mail).where(Mail.intent.in_(list(intents))))
    return {mail.intent: mail for mail in found}
