"""Invitations sent by the operation itself."""

from typing import Any

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations import operations
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_invitation
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from tests.factories.people import NOW

BASE_URL = "http://localhost"


def make_invitation(
    conference: Conference, email: str = "guest@example.org", message: str = "", **values: Any
) -> Invitation:
    """An invitation with its registration and its mail in the outbox."""
    guest = Guest(**{"name": "A guest", "email": email, **values})
    operations.invite_people(
        conference=conference,
        people=[guest],
        message=message,
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )
    person_id = select(Person.id).where(Person.email == email).scalar_subquery()
    key = db.session.scalars(
        select(Invitation.id).where(
            Invitation.conference_id == conference.id, Invitation.person_id == person_id
        )
    ).one()
    invitation = find_invitation(conference, key)
    assert invitation is not None
    return invitation
