"""Drafts of a campaign through a real worker, from the bell to the end, and past a killed one."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select, text
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
from tests.locks import wait_until_somebody_waits
from tests.worker.conftest import in_web_process, wait_for, working

PEOPLE = PIECE + 10
RING = """
import sys
from worker.celery import CeleryQueue
name, *keys = sys.argv[1:]
CeleryQueue().send(name, {"campaign_id": int(each) for each in keys}, request_id="the-campaign")
"""


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
    key = str(start())
    (first, second) = (tmp_path / each for each in ("first", "second"))
    first.mkdir()
    second.mkdir()
    with working(environment, first) as worker:
        with Session(db.engine) as other:
            # The first piece will be committed; the second adds this invitation and waits for us.
            person_id = other.scalar(select(func.max(Person.id)))
            conference_id = other.scalars(select(Conference.id)).one()
            other.add(Invitation(conference_id=conference_id, person_id=person_id, created_at=NOW))
            other.flush()
            in_web_process(environment, RING, "campaigns.prepare", key)
            wait_until_somebody_waits()
            assert queries.progress(the_campaign()).done == PIECE
            for each in _family(worker.process.pid):
                os.kill(each, signal.SIGKILL)
            other.rollback()
        worker.process.wait(30)
    wait_for(lambda: not _writing())
    assert the_campaign().state is CampaignState.RUNNING
    with unit_of_work():
        operations.sweep(now=clock.now() + timedelta(minutes=3))
    with working(environment, second) as worker:
        for _ in range(2):
            in_web_process(environment, RING, "campaigns.prepare", key)
        wait_for(lambda: the_campaign().state is CampaignState.PREPARED, worker)
        wait_for(lambda: len(worker.finished()) == 2, worker)
        assert worker.said("campaign.failed") == []
    assert the_campaign().attempts == 2
    assert counts() == (PEOPLE, PEOPLE, PEOPLE)


def _family(pid: int) -> list[int]:
    """The process and those it has started."""
    process = psutil.Process(pid)
    return [process.pid, *(each.pid for each in process.children(recursive=True))]


def _writing() -> bool:
    """Whether a transaction of the dead worker is still being undone."""
    db.session.rollback()
    with db.engine.connect() as connection:
        query = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND state <> 'idle' AND pid <> pg_backend_pid()"
        )
        return bool(connection.scalar(query))
