"""Sending a campaign and calling it back: whose invitation never left is not invited.

A mailing without a campaign is sent and called back as it is.
"""

from datetime import datetime

from sqlalchemy import select

from eventmgr.campaigns import queries
from eventmgr.campaigns.operations.discarding import take_back_invitations
from eventmgr.campaigns.operations.holding import require_prepared
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.operations import cancel_mailing, release_mailing
from eventmgr.people.actor import Actor


def send_mailing(
    *,
    conference: Conference,
    mailing: Mailing,
    expected: int,
    starts_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the drafts leave as ``release_mailing`` does; whoever was taken out is not invited.

    Raises DomainError as that does, and while not all drafts are written.
    """
    get_for_update(Conference, conference.id)
    require_prepared(mailing.id)
    release_mailing(mailing=mailing, expected=expected, starts_at=starts_at, actor=actor, now=now)
    _uninvite(conference, mailing)


def call_back_mailing(
    *, conference: Conference, mailing: Mailing, actor: Actor, now: datetime
) -> None:
    """Call back what has not left; whoever's invitation is among it is not invited any more.

    They can be invited anew, and are neither counted nor reminded. Raises DomainError as
    ``cancel_mailing``.
    """
    get_for_update(Conference, conference.id)
    cancel_mailing(mailing=mailing, actor=actor, now=now)
    _uninvite(conference, mailing)


def _uninvite(conference: Conference, mailing: Mailing) -> None:
    campaign = queries.of_mailing(mailing.id)
    if campaign is None:
        return
    unsent = select(Mail.id).where(
        Mail.mailing_id == mailing.id, Mail.state == MailState.CANCELLED, Mail.attempts == 0
    )
    db.session.flush()
    take_back_invitations(conference, campaign, unsent)
