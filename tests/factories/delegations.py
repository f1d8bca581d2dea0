"""Institutions that were asked, and whom they nominate."""

from datetime import UTC, datetime
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.delegations import operations
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.delegations.nominee import Nominee
from eventmgr.invitations.delegations.operations import Asked
from eventmgr.invitations.delegations.versions import version_of_letter
from eventmgr.people.actor import COMMAND, Actor
from tests.factories.invitations import BASE_URL

EARLY = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
"""Four weeks before the conferences of the factories."""
DEADLINE = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)
FOCAL = Actor(name="Fern Focal (Ministry)")


def make_delegation(conference: Conference, name: str = "Ministry", **values: Any) -> Delegation:
    """A delegation of three whose letter was not sent yet."""
    return operations.add_delegation(
        conference=conference,
        asked=Asked(
            **{
                "organisation": name,
                "focal_name": "Fern Focal",
                "focal_email": "focal@example.org",
                "quota": 3,
                "deadline": DEADLINE,
                **values,
            }
        ),
        actor=COMMAND,
        now=EARLY,
    )


def send(delegation: Delegation, now: datetime = EARLY) -> None:
    """Send its letter."""
    operations.send_letter(
        conference=db.session.get_one(Conference, delegation.conference_id),
        delegation=delegation,
        seen=version_of_letter(delegation),
        base_url=BASE_URL,
        actor=COMMAND,
        now=now,
    )


def nominee(name: str, **values: Any) -> Nominee:
    return Nominee(
        **{"name": name, "email": f"{name.lower().replace(' ', '.')}@example.org", **values}
    )


def nominate(
    delegation: Delegation, *nominees: Nominee | str, now: datetime = EARLY
) -> list[Nomination]:
    """Nominate them by the operation itself."""
    return operations.nominate(
        conference=db.session.get_one(Conference, delegation.conference_id),
        delegation=delegation,
        nominees=[nominee(each) if isinstance(each, str) else each for each in nominees],
        base_url=BASE_URL,
        actor=FOCAL,
        now=now,
    )
