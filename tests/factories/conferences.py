"""Conferences with nothing surprising in them."""

from datetime import date
from itertools import count
from typing import Any

from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference, Room, TeamMember, Theme
from eventmgr.foundation.db import db
from eventmgr.people.models import Account
from tests.factories.people import NOW, make_account

_numbers = count(1)


def make_conference(**values: Any) -> Conference:
    """A published two-day conference in Asia/Karachi: 1 and 2 March 2026."""
    number = next(_numbers)
    conference = Conference(
        **{
            "slug": f"conference-{number}",
            "title": f"Conference {number}",
            "starts": date(2026, 3, 1),
            "ends": date(2026, 3, 2),
            "zone": "Asia/Karachi",
            "state": ConferenceState.PUBLISHED,
            "created_at": NOW,
            **values,
        }
    )
    db.session.add(conference)
    db.session.flush()
    return conference


def make_room(conference: Conference, **values: Any) -> Room:
    room = Room(
        conference_id=conference.id, **{"name": f"Room {next(_numbers)}", "position": 1, **values}
    )
    db.session.add(room)
    db.session.flush()
    return room


def make_theme(conference: Conference, **values: Any) -> Theme:
    theme = Theme(
        conference_id=conference.id, **{"name": f"Theme {next(_numbers)}", "position": 1, **values}
    )
    db.session.add(theme)
    db.session.flush()
    return theme


def make_team_member(
    conference: Conference, role: TeamRole = TeamRole.OWNER, account: Account | None = None
) -> Account:
    """An account with the role; returns the account."""
    account = account or make_account()
    db.session.add(TeamMember(conference_id=conference.id, account_id=account.id, role=role))
    db.session.flush()
    return account
