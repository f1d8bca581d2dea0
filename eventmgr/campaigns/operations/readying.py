"""Making a campaign's drafts ready to leave, in the transaction that sends them."""

from datetime import datetime

from sqlalchemy import select

from eventmgr.calendars import operations as calendars
from eventmgr.calendars.office import Office
from eventmgr.campaigns import queries
from eventmgr.campaigns.models import Campaign, CampaignRecipient
from eventmgr.campaigns.operations.holding import require_prepared
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.people.models import Person


def make_ready(*, conference: Conference, mailing_id: int, office: Office, now: datetime) -> None:
    """Let the drafts of a mailing bring what is so at the moment at which they are sent.

    Raises DomainError while drafts are missing, and if what goes into calendars is no longer there.
    Nobody changes campaign or drafts until the transaction ends. A mailing without a campaign, or
    one that puts nothing into calendars, is ready.
    """
    get_for_update(Conference, conference.id)
    require_prepared(mailing_id)
    campaign = queries.of_mailing(mailing_id)
    if campaign is None or not campaign.calendar:
        return
    get_for_update(Mailing, mailing_id)
    calendars.require_there(conference=conference, session_uid=campaign.session_uid, now=now)
    calendars.hand_out(
        conference=conference,
        mails=_drafts(campaign),
        session_uid=campaign.session_uid,
        office=office,
        now=now,
    )


def _drafts(campaign: Campaign) -> dict[int, Mail]:
    """Return the drafts by person; of those who were erased there is nothing to be brought."""
    rows = db.session.execute(
        select(CampaignRecipient.person_id, Mail)
        .join(CampaignRecipient.mail)
        .join(CampaignRecipient.person)
        .where(
            CampaignRecipient.campaign_id == campaign.id,
            Mail.state == MailState.DRAFT,
            Mail.recipient_address != "",
            Person.erased_at.is_(None),
        )
        .order_by(Mail.id)
        .with_for_update(of=Mail),
        execution_options={"populate_existing": True},
    )
    return {person_id: mail for person_id, mail in rows}  # noqa: C416 - dict() takes no Result
