"""Taking a campaign in hand: the conference is locked first, as whoever registers does."""

from sqlalchemy import select

from eventmgr.campaigns import queries, rules
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _


def held(conference: Conference, campaign: Campaign) -> Campaign:
    """Return the campaign freshly read, which nobody else changes until the end.

    Raises DomainError for one that was deleted meanwhile.
    """
    get_for_update(Conference, conference.id)
    db.session.flush()
    fresh = queries.find_campaign(conference, campaign.id)
    if fresh is None:
        raise DomainError(_("This campaign is no longer there."))
    get_for_update(Campaign, fresh.id)
    return fresh


def require_prepared(mailing_id: int) -> None:
    """Raise DomainError while not all drafts of the mailing's campaign are written.

    Nobody goes on writing them until the transaction ends. A mailing without a campaign is whole.
    """
    campaign = db.session.scalar(
        select(Campaign).where(Campaign.mailing_id == mailing_id).with_for_update(read=True)
    )
    if campaign is not None:
        rules.require_prepared(campaign)


def held_to_write(conference: Conference, campaign: Campaign) -> Campaign:
    """Return the same; raises DomainError as well for one whose drafts are there."""
    fresh = held(conference, campaign)
    rules.require_writing(fresh)
    return fresh
