"""Sending a campaign and calling it back: whose invitation never left is not invited.

A mailing without a campaign is sent and called back as it is.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import select

from eventmgr.calendars.office import Office
from eventmgr.campaigns import queries
from eventmgr.campaigns.operations.discarding import hand_back_invitations, take_back_invitations
from eventmgr.campaigns.operations.readying import make_ready
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update
from eventmgr.invitations.unsent import NEVER_LEFT
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
    office: Office,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the drafts leave as ``release_mailing`` does; whoever was taken out is not invited.

    They bring what is so at this moment. Raises DomainError as that does, while not all drafts are
    written, and if what goes into calendars is no longer there.
    """
    make_ready(conference=conference, mailing_id=mailing.id, office=office, now=now)
    release_mailing(mailing=mailing, expected=expected, starts_at=starts_at, actor=actor, now=now)
    _uninvite(conference, mailing, {MailState.CANCELLED})


def call_back_mailing(
    *, conference: Conference, mailing: Mailing, actor: Actor, now: datetime
) -> None:
    """Call back what has not left; whoever's invitation is among it is not invited any more.

    They can be invited anew, and are neither counted nor reminded. Raises DomainError as
    ``cancel_mailing``.
    """
    get_for_update(Conference, conference.id)
    cancel_mailing(mailing=mailing, actor=actor, now=now)
    _uninvite(conference, mailing, NEVER_LEFT)


def _uninvite(conference: Conference, mailing: Mailing, states: AbstractSet[MailState]) -> None:
    """Take back what these mails invite to; until all is called back, a stopped one stays known."""
    campaign = queries.of_mailing(mailing.id)
    if campaign is None:
        return
    unsent = select(Mail.id).where(
        Mail.mailing_id == mailing.id, Mail.state.in_(states), Mail.attempts == 0
    )
    db.session.flush()
    take_back_invitations(conference, campaign, unsent)
    hand_back_invitations(conference, campaign, unsent)
