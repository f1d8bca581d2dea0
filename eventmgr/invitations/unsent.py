"""Invitations that never left: whoever has one is not invited yet."""

from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select

from eventmgr.conferences.models import Conference
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.queries import was_unanswered
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration

NEVER_LEFT: Final = frozenset({MailState.CANCELLED, MailState.SUPPRESSED})
"""A mail that was called back, taken out of its mailing, or stopped for its address.

One that failed or came back has left: it is tried again, or its address corrected. A paused one was
released. Of one that was called back while it went again, the first copy may have arrived.
"""


def unsent(conference: Conference) -> Select[Invitation]:
    """Return the statement of the invitations that nobody has got, nor will by themselves.

    Whoever answered all the same, or whose invitation was taken back, is not among them.
    """
    return (
        select(Invitation)
        .join(
            Registration,
            and_(
                Registration.conference_id == Invitation.conference_id,
                Registration.person_id == Invitation.person_id,
            ),
        )
        .outerjoin(Invitation.mail)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.taken_back_at.is_(None),
            Invitation.undecided_since.is_(None),
            Registration.state == RegistrationState.INVITED,
            Registration.answered_at.is_(None),
            or_(Mail.id.is_(None), never_left()),
        )
    )


def never_left() -> ColumnElement[bool]:
    """Return the condition of mails of which no copy has left, nor will by itself."""
    return Mail.state.in_(NEVER_LEFT) & ~was_unanswered()
