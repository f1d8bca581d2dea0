"""Trying failed mails again, and sending drafts after all, unless something newer holds.

The conference is locked first, as whoever answers does: what is found stale stays so.
"""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import stale
from eventmgr.invitations.mail_log import is_sent_anew
from eventmgr.invitations.stale import STALE_LABELS
from eventmgr.mail import operations, rules
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
    rules.require_valid(is_sent_anew=is_sent_anew(mail))
    operations.put_back(mail=mail, actor=actor, now=now)
