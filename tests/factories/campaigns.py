"""Campaigns as an organiser writes them."""

from typing import Any

from eventmgr.calendars.office import Office
from eventmgr.campaigns import operations, queries
from eventmgr.campaigns.enums import CampaignKind
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from tests.factories.people import NOW

BASE_URL = "https://conference.example.org"
OFFICE = Office(base_url=BASE_URL, organiser_address="eventmgr@example.org")


def make_campaign(
    conference: Conference,
    *choices: str,
    but: tuple[str, ...] = (),
    kind: CampaignKind = CampaignKind.MESSAGE,
    texts: dict[str, tuple[str, str]] | None = None,
    **values: Any,
) -> Campaign:
    """A message “News” that says “Dear {name}, come.” to whoever is chosen."""
    campaign = operations.open_campaign(
        **{
            "conference": conference,
            "name": "First wave",
            "kind": kind,
            "is_bulk": False,
            "actor": COMMAND,
            "now": NOW,
            **values,
        }
    )
    campaign = again(conference, campaign)
    told = {"conference": conference, "campaign": campaign, "actor": COMMAND, "now": NOW}
    for each in choices:
        operations.choose_people(choice=each, is_exception=False, **told)  # type: ignore[arg-type]
    for each in but:
        operations.choose_people(choice=each, is_exception=True, **told)  # type: ignore[arg-type]
    usual = {"en": ("News", "Dear {name},\n\ncome.\n\n{link}")}
    for language, (subject, body) in (usual if texts is None else texts).items():
        operations.write_words(language=language, subject=subject, body=body, **told)  # type: ignore[arg-type]
    return again(conference, campaign)


def again(conference: Conference, campaign: Campaign) -> Campaign:
    """The campaign as the next request would find it."""
    db.session.flush()
    found = queries.find_campaign(conference, campaign.id)
    assert found is not None
    return found


def prepare(conference: Conference, campaign: Campaign, *, pieces: int = 10) -> Campaign:
    """The campaign with its drafts, as the worker leaves it."""
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.flush()
    work(campaign, pieces=pieces)
    return again(conference, campaign)


def work(campaign: Campaign, *, pieces: int = 10) -> None:
    """What a worker does until it is done, or dies after so many pieces."""
    lease = operations.PREPARING.claim(campaign.id, now=NOW)
    while lease is not None and pieces:
        lease = operations.take_piece(campaign_id=campaign.id, lease=lease, office=OFFICE, now=NOW)
        db.session.flush()
        pieces -= 1
