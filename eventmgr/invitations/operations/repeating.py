"""Trying failed mails again, and sending drafts after all, unless something newer holds.

The conference is locked first, as whoever answers does: what is found stale stays so.
"""

from datetime import datetime

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries, stale
from eventmgr.invitations.mail_log import is_sent_anew
from eventmgr.invitations.stale import STALE_LABELS
from eventmgr.invitations.unsent import never_left
from eventmgr.mail import operations, rules
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.people.actor import Actor


def retry_failed(*, conference: Conference, mailing: Mailing, actor: Actor, now: datetime) -> int:
    """Try every failed mail of the mailing once more that still holds; return how many.

    Raises DomainError while the mailing does not run.
    """
    get_for_update(Conference, conference.id)
    return operations.retry_failed(mailing=mailing, but=stale.is_stale(), actor=actor, now=now)


def retry_mail(*, conference: Conference, mail: Mail, actor: Actor, now: datetime) -> None:
    """Try one failed mail once more.

    Raises DomainError for one that says what no longer holds, one that did not fail, and one whose
    mailing does not run.
    """
    get_for_update(Conference, conference.id)
    reason = stale.why_stale(mail)
    if reason is not None:
        raise DomainError(str(STALE_LABELS[reason]))
    operations.retry_mail(mail=mail, actor=actor, now=now)


def put_back(*, conference: Conference, mail: Mail, actor: Actor, now: datetime) -> None:
    """Send with its mailing what was to be left behind.

    Raises DomainError if another mail invites the person meanwhile, and for a mailing that was
    released.
    """
    get_for_update(Conference, conference.id)
    if is_sent_anew(mail):
        _carry_again(conference, mail)
    operations.put_back(mail=mail, actor=actor, now=now)


def _carry_again(conference: Conference, mail: Mail) -> None:
    """Let the mail carry its invitation again, whose other mail is gone or never left."""
    invitation = queries.of_campaign_mail(conference, mail)
    other = None if invitation is None else invitation.mail
    if other is not None and other.state is MailState.DRAFT:
        raise DomainError(
            _(
                "This person is among the drafts of another campaign. To send this one after all,"
                " take their draft out there first."
            )
        )
    rules.require_valid(is_sent_anew=invitation is None or not _is_free(other))
    if invitation is not None:
        invitation.mail_id = mail.id
        db.session.flush()


def _is_free(other: Mail | None) -> bool:
    if other is None:
        return True
    never = select(Mail.id).where(Mail.id == other.id, never_left(), Mail.attempts == 0)
    return bool(db.session.scalar(never))
