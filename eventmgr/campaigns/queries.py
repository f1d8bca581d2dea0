"""Reads of campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.campaigns.models import Campaign, CampaignFile, CampaignRecipient
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail


@dataclass(frozen=True, slots=True)
class Progress:
    """How many mails a campaign has asked for, and how many of them are written."""

    total: int
    done: int


def campaigns(conference: Conference, *, page: int) -> Page[Campaign]:
    """Return one page of the campaigns with their prepared, the latest first."""
    statement = (
        select(Campaign)
        .where(Campaign.conference_id == conference.id)
        .options(joinedload(Campaign.mailing), selectinload(Campaign.texts))
    )
    return paginate(statement.order_by(Campaign.id.desc()), number=page)


def counts(campaigns: Sequence[Campaign]) -> Mapping[int, Mapping[MailState, int]]:
    """Return how many mails of each campaign are in which state, by its key: one statement."""
    prepared = [each.id for each in campaigns if each.mailing_id]
    found: dict[int, dict[MailState, int]] = {each.id: {} for each in campaigns}
    if prepared:
        rows = db.session.execute(
            select(Campaign.id, Mail.state, func.count())
            .join(Mail, Mail.mailing_id == Campaign.mailing_id)
            .where(Campaign.id.in_(prepared))
            .group_by(Campaign.id, Mail.state)
        )
        for campaign_id, state, number in rows:
            found[campaign_id][state] = number
    return found


def find_campaign(conference: Conference, campaign_id: int) -> Campaign | None:
    """Return the campaign if it belongs to the conference, freshly read with all it says."""
    return db.session.scalar(
        _whole().where(Campaign.conference_id == conference.id, Campaign.id == campaign_id),
        execution_options={"populate_existing": True},
    )


def of_mailing(mailing_id: int) -> Campaign | None:
    """Return the campaign that the mailing belongs to."""
    return db.session.scalar(_whole().where(Campaign.mailing_id == mailing_id))


def find_file(campaign: Campaign, file_id: int) -> CampaignFile | None:
    """Return the file if it belongs to the campaign."""
    return next((each for each in campaign.files if each.id == file_id), None)


def progress(campaign: Campaign) -> Progress:
    """Return how far the preparation has come."""
    row = db.session.execute(
        select(func.count(), func.count(CampaignRecipient.mail_id)).where(
            CampaignRecipient.campaign_id == campaign.id
        )
    ).one()
    return Progress(total=row[0], done=row[1])


def _whole() -> Select[Campaign]:
    return select(Campaign).options(
        selectinload(Campaign.texts), selectinload(Campaign.files), joinedload(Campaign.mailing)
    )
