"""Drafts of a campaign through a real worker, from the bell to the end, and past a killed one."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventmgr.campaigns import operations, queries
from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.campaigns.models import Campaign
from eventmgr.campaigns.operations.preparing import PIECE
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from tests.factories.address_book import make_contact
from tests.factories.campaigns import make_campaign
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.worker.conftest import kill_at_work, ring, wait_for, working

PEOPLE = PIECE + 10


def start() -> int:
    with unit_of_work():
        conference = make_conference()
        for number in range(PEOPLE):
            make_contact(conference, name=f"Person {number}")
        campaign = make_campaign(
            conference,
            "contacts:",
            kind=CampaignKind.INVITATION,
            texts={"en": ("Come", "Dear {name}, {link}")},
        )
        operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=clock.now())
        return campaign.id


def the_campaign() -> Campaign:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Campaign)).one()


def counts() -> tuple[int, ...]:
    """How many mails, different addresses and invitations there are."""
    found = (
        select(func.count()).select_from(Mail),
        select(func.count(Mail.recipient_address.distinct())),
        select(func.count()).select_from(Invitation),
    )
    return tuple(db.session.scalar(each) or 0 for each in found)


@pytest.mark.usefixtures("broker")
def test_a_killed_workers_drafts_are_gone_on_with_and_none_is_written_twice(
    environment: dict[str, str], tmp_path: Path
) -> None:
    key = start()
    (first, second) = (tmp_path / each for each in ("first", "second"))
    first.mkdir()
    second.mkdir()
    with working(environment, first) as worker, Session(db.engine) as other:
        # The first piece will be committed; the second adds this invitation and waits for us.
        person_id = other.scalar(select(func.max(Person.id)))
        conference_id = other.scalars(select(Conference.id)).one()
        other.add(Invitation(conference_id=conference_id, person_id=person_id, created_at=NOW))
        other.flush()
        ring(environment, "campaigns.prepare", campaign_id=key)
        kill_at_work(worker, lambda: queries.progress(the_campaign()).done == PIECE, other)
    assert the_campaign().state is CampaignState.RUNNING
    with unit_of_work():
        operations.PREPARING.sweep(now=clock.now() + timedelta(minutes=3))
    with working(environment, second) as worker:
        for _ in range(2):
            ring(environment, "campaigns.prepare", campaign_id=key)
        wait_for(lambda: the_campaign().state is CampaignState.PREPARED, worker)
        wait_for(lambda: len(worker.finished()) == 2, worker)
        assert worker.said("campaign.failed") == []
    assert the_campaign().attempts == 2
    assert counts() == (PEOPLE, PEOPLE, PEOPLE)
