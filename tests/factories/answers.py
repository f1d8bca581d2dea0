"""What the invited say, and the reminders they get."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.answers import operations as answering
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders import operations as reminding
from eventmgr.invitations.reminders.rules import Pattern
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.people import NOW


def make_sent(
    conference: Conference, email: str = "guest@example.org", **values: Any
) -> Invitation:
    """An invitation whose mail has left."""
    invitation = make_invitation(conference, email=email, **values)
    assert invitation.mail is not None
    invitation.mail.state = MailState.SENT
    db.session.flush()
    return invitation


def let_mails_leave() -> None:
    """Every mail of the outbox is sent."""
    for mail in db.session.scalars(select(Mail)):
        mail.state = MailState.SENT
    db.session.flush()


def make_proposal(
    conference: Conference, invitation: Invitation | None = None, **values: str
) -> Proposal:
    """Somebody whom an invited person proposes."""
    invitation = invitation or make_sent(conference, email="proposer@example.org")
    return answering.propose(
        conference=conference,
        person=invitation.person,
        actor=COMMAND,
        now=NOW,
        **{"name": "Another", "email": "another@example.org", "reason": "", **values},
    )


def maybe(invitation: Invitation, conference: Conference, decides_by: date | None = None) -> None:
    """The invited person says “maybe”."""
    answering.leave_open(
        conference=conference,
        person=invitation.person,
        decides_by=decides_by,
        actor=COMMAND,
        now=NOW,
    )


def remind_by(conference: Conference, **pattern: int) -> None:
    """The conference reminds by this pattern."""
    reminding.arrange(
        conference=conference,
        is_on=True,
        pattern=Pattern(**pattern),
        actor=COMMAND,
        now=NOW,
    )


def sweep(conference: Conference, now: datetime) -> int:
    """The clock strikes."""
    return reminding.remind_due(conference=conference, base_url=BASE_URL, now=now)


def reminders() -> list[Mail]:
    """Every reminder in the outbox, the oldest first."""
    return list(
        db.session.scalars(select(Mail).where(Mail.kind == MailKind.REMINDER).order_by(Mail.id))
    )
