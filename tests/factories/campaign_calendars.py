"""Campaigns that put something into calendars, from the choice until they have left."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.campaigns import operations
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.queries import with_contents
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.calendars.mime_reading import asked_by
from tests.factories.agenda import publish_agenda
from tests.factories.calendars import (
    octets,
)
from tests.factories.campaigns import OFFICE, again, make_campaign
from tests.factories.people import NOW

LATER = NOW + timedelta(hours=1)


def with_calendar(conference: Conference, what: str, *choices: str, **values: Any) -> Campaign:
    campaign = make_campaign(conference, *(choices or ("registered:",)), **values)
    choose(conference, campaign, what)
    return again(conference, campaign)


def choose(conference: Conference, campaign: Campaign, what: str) -> None:
    operations.choose_calendar(
        conference=conference, campaign=campaign, calendar=what, actor=COMMAND, now=NOW
    )


def mails_of(campaign: Campaign) -> list[Mail]:
    found = db.session.scalars(
        select(Mail).where(Mail.mailing_id == campaign.mailing_id).order_by(Mail.id),
        execution_options={"populate_existing": True},
    ).all()
    return with_contents(list(found))


def send_off(conference: Conference, campaign: Campaign) -> None:
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    count = sum(each.state is MailState.DRAFT for each in mails_of(campaign))
    operations.send_mailing(
        conference=conference,
        mailing=mailing,
        expected=count,
        starts_at=None,
        office=OFFICE,
        actor=COMMAND,
        now=LATER,
    )
    db.session.flush()
    db.session.expire_all()


def call_back(conference: Conference, campaign: Campaign) -> None:
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    operations.call_back_mailing(conference=conference, mailing=mailing, actor=COMMAND, now=LATER)
    db.session.flush()
    db.session.expire_all()


def let_leave(campaign: Campaign) -> list[bytes]:
    """What leaves of the campaign."""
    left = []
    for mail in mails_of(campaign):
        if mail.state is MailState.QUEUED:
            left.append(octets(mail))
            mail.state, mail.attempts = MailState.SENT, 1
    db.session.flush()
    return left


def sent_of(conference: Conference, campaign: Campaign) -> list[bytes]:
    send_off(conference, campaign)
    return let_leave(campaign)


def throw_away(conference: Conference, campaign: Campaign) -> None:
    operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.expire_all()


def decline(conference: Conference, person: Person) -> None:
    registration = find_registration(conference, person.id)
    assert registration is not None
    registration.state = RegistrationState.DECLINED
    db.session.flush()


def move(conference: Conference, session: Session) -> None:
    session.starts_at += timedelta(hours=2)
    session.ends_at += timedelta(hours=2)
    publish_agenda(conference)


def asked(octets_: bytes) -> tuple[str, str, str]:
    """Method, SEQUENCE and the hour."""
    method, event = asked_by(octets_)
    return method, event.one("SEQUENCE").value, event.one("DTSTART").value[9:11]
