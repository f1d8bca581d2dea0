"""The first day of the demo conference, as its desk has noted it."""

from datetime import datetime, timedelta
from uuid import uuid4

from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.people.actor import Actor
from eventmgr.registration.attendance import queries
from eventmgr.registration.attendance.enums import Admission
from eventmgr.registration.attendance.operations import check_in, issue_certificates

STAYED_AWAY_EVERY = 11
"""Every eleventh of the confirmed did not come."""


def check_in_first_day(conference: Conference, organiser: Actor, now: datetime) -> None:
    """Check in nearly everybody who is confirmed, and certify it."""
    at = now - timedelta(days=1)
    standing = Standing(
        actor=Actor(name=organiser.name, person_id=organiser.person_id, is_administrator=True)
    )
    welcome = [each for each in queries.roster(conference) if each.admission is Admission.WELCOME]
    for number, each in enumerate(welcome, 1):
        if number % STAYED_AWAY_EVERY:
            check_in(
                conference=conference,
                registration_id=each.registration_id,
                day=conference.starts,
                at=at + timedelta(seconds=10 * number),
                client_id=uuid4(),
                standing=standing,
                now=now,
            )
    issue_certificates(conference=conference, actor=organiser, now=now)
