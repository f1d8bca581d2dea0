"""Short names of what an organiser sees of a campaign: a late save overwrites nobody unawares."""

from eventmgr.campaigns.models import Campaign, CampaignText
from eventmgr.foundation.versions import version_of


def version_of_campaign(campaign: Campaign) -> str:
    """Return the version of what it is called and what goes along."""
    return version_of({"name": campaign.name, "is_bulk": campaign.is_bulk})


def version_of_calendar(campaign: Campaign) -> str:
    """Return the version of what goes into calendars."""
    return version_of({"calendar": campaign.calendar})


def version_of_words(text: CampaignText | None) -> str:
    """Return the version of what it says in one language; None: nothing yet."""
    return version_of({"subject": text.subject if text else "", "body": text.body if text else ""})
