"""Long work and the time that a task may take: it goes on in another turn."""

from datetime import datetime
from functools import partial

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import func, select

from eventmgr.campaigns import operations
from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.campaigns.jobs import PREPARE
from eventmgr.campaigns.models import Campaign
from eventmgr.campaigns.operations import preparing
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.pieces import MOST_ATTEMPTS
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from tests.conftest import RecordingQueue
from tests.factories.address_book import make_contact
from tests.factories.campaigns import OFFICE, make_campaign
from tests.factories.conferences import make_conference
from worker.pieces import Take, work_through

pytestmark = pytest.mark.usefixtures("app")
PEOPLE = MOST_ATTEMPTS + 2
TEXTS = {"en": ("Come", "Dear {name}, {link}")}


@pytest.fixture
def key(queue: RecordingQueue, monkeypatch: pytest.MonkeyPatch) -> int:
    """A campaign whose every draft is a piece of its own."""
    monkeypatch.setattr(preparing, "PIECE", 1)
    with unit_of_work():
        conference = make_conference()
        for number in range(PEOPLE):
            make_contact(conference, name=f"Person {number}")
        campaign = make_campaign(conference, "contacts:", kind=CampaignKind.INVITATION, texts=TEXTS)
        operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=clock.now())
        key = campaign.id
    queue.sent.clear()
    return key


def _turn(key: int, pieces: int) -> tuple[CampaignState, int, datetime | None]:
    """Work until the time is over, in the middle of a piece; return what is written down then."""

    def begin() -> Take:
        left = iter(range(pieces))

        def take(*, lease: datetime, now: datetime) -> datetime | None:
            after = operations.take_piece(campaign_id=key, office=OFFICE, lease=lease, now=now)
            if next(left, None) is None:
                raise SoftTimeLimitExceeded
            return after

        return take

    work_through(operations.PREPARING, key, begin, noun="campaign")
    campaign = db.session.get_one(Campaign, key)
    return campaign.state, campaign.attempts, campaign.lease_until


def _mails() -> int:
    return db.session.scalar(select(func.count()).select_from(Mail)) or 0


def test_work_that_meets_its_time_limit_goes_on_until_it_is_done(
    queue: RecordingQueue, key: int
) -> None:
    for turn in range(1, PEOPLE):
        assert _turn(key, pieces=1) == (CampaignState.QUEUED, 0, None)
        assert _mails() == turn
    bell = (PREPARE.name, {"campaign_id": key})
    assert queue.sent == [bell] * (PEOPLE - 1)
    take = partial(operations.take_piece, campaign_id=key, office=OFFICE)
    work_through(operations.PREPARING, key, lambda: take, noun="campaign")
    assert db.session.get_one(Campaign, key).state is CampaignState.PREPARED
    assert _mails() == PEOPLE


def test_work_that_does_not_get_on_within_its_time_fails_at_last(key: int) -> None:
    found = [_turn(key, pieces=0) for _turn_of_it in range(MOST_ATTEMPTS)]
    assert found == [
        (CampaignState.QUEUED, 1, None), (CampaignState.QUEUED, 2, None),
        (CampaignState.FAILED, 3, None),
    ]  # fmt: skip
    assert _mails() == 0
