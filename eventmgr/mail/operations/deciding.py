"""What a person decides about a single mail.

Each act locks the mailing first and the mail afterwards, as the workers do that give mails back.
"""

from datetime import datetime

from sqlalchemy import func, select

from eventmgr.foundation import audit
from eventmgr.foundation.audit import Doer
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.jobs import enqueue
from eventmgr.mail import rules
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail, MailEvent, Mailing


def take_out(*, mail: Mail, actor: Doer, now: datetime) -> None:
    """Leave a draft behind when its mailing is sent; one that is left behind already stays so.

    Raises DomainError for a mailing that was released.
    """
    _swap(mail, MailState.DRAFT, MailState.CANCELLED, "mails.taken_out", actor=actor, now=now)


def put_back(*, mail: Mail, actor: Doer, now: datetime) -> None:
    """Send with its mailing what was to be left behind; raises DomainError as ``take_out``."""
    _swap(mail, MailState.CANCELLED, MailState.DRAFT, "mails.put_back", actor=actor, now=now)


def call_back(*, mail_id: int, now: datetime) -> None:
    """Let a mail that has not left never leave; what a worker has in hand still may."""
    mail = db.session.get_one(Mail, mail_id)
    _lock_mailing(mail)
    fresh = get_for_update(Mail, mail_id)
    if fresh.state in {MailState.DRAFT, MailState.HELD, *rules.LEAVING}:
        fresh.state = MailState.CANCELLED
        db.session.add(MailEvent(mail_id=fresh.id, at=now, state=MailState.CANCELLED, answer=""))


def send_again(*, mail: Mail, actor: Doer, now: datetime) -> None:
    """Send a mail once more of which nobody knows whether it arrived, by the same Message-ID.

    In a paused mailing it waits until that goes on. Raises DomainError for a mail of which it is
    known, and for a mailing that was called back.
    """
    mailing = _lock_mailing(mail)
    fresh = get_for_update(Mail, mail.id)
    rules.require_uncertain(fresh)
    rules.require_address(fresh)
    if mailing is not None:
        rules.require_not_called_back(mailing)
    is_held = mailing is not None and mailing.state is MailingState.PAUSED
    fresh.state = MailState.HELD if is_held else MailState.QUEUED
    fresh.claim, fresh.lease_until = "", None
    fresh.attempts = 1  # patience begins anew, and yet it may have arrived
    fresh.due_at = fresh.next_at = now
    _note(fresh, "mails.sent_again", actor, now)
    enqueue(DELIVER)


def retry_mail(*, mail: Mail, actor: Doer, now: datetime) -> None:
    """Try a mail once more that was refused for good, by the same Message-ID.

    Raises DomainError for a mail that did not fail, and while its mailing does not run.
    """
    mailing = _lock_mailing(mail)
    fresh = get_for_update(Mail, mail.id)
    rules.require_failed(fresh)
    rules.require_address(fresh)
    if mailing is not None:
        rules.require_released(mailing)
    fresh.state, fresh.claim, fresh.attempts = MailState.QUEUED, "", 0
    fresh.due_at = fresh.next_at = now
    _note(fresh, "mails.retried", actor, now)
    enqueue(DELIVER)


def hold_for_arrived(*, mail: Mail, actor: Doer, now: datetime) -> None:
    """Count a mail as sent of which nobody knew; raises DomainError if that is known already.

    It dates from the first text that was never answered: what came after may be refusals.
    """
    fresh = get_for_update(Mail, mail.id)
    rules.require_uncertain(fresh)
    since = db.session.scalar(
        select(func.min(MailEvent.at)).where(
            MailEvent.mail_id == fresh.id, MailEvent.state == MailState.UNCERTAIN
        )
    )
    fresh.state, fresh.sent_at = MailState.SENT, since or now
    fresh.claim, fresh.lease_until = "", None
    _note(fresh, "mails.held_for_arrived", actor, now)


def _swap(
    mail: Mail, before: MailState, after: MailState, action: str, *, actor: Doer, now: datetime
) -> None:
    mailing: Mailing = get_for_update(Mailing, _mailing_of(mail))
    rules.require_draft(mailing)
    fresh = get_for_update(Mail, mail.id)
    if fresh.state is not before:
        return
    fresh.state = after
    _note(fresh, action, actor, now)


def _mailing_of(mail: Mail) -> int:
    if mail.mailing_id is None:
        raise DomainError(_("This mail belongs to no mailing."))
    return mail.mailing_id


def _lock_mailing(mail: Mail) -> Mailing | None:
    return get_for_update(Mailing, mail.mailing_id) if mail.mailing_id is not None else None


def _note(mail: Mail, action: str, actor: Doer, now: datetime) -> None:
    db.session.add(MailEvent(mail_id=mail.id, at=now, state=mail.state, answer=""))
    audit.record(actor, action, mail, now=now, conference_id=mail.conference_id)
