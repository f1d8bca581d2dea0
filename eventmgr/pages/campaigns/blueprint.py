"""The area's blueprint, and what its pages share."""

from flask import Blueprint, current_app, url_for

from eventmgr.campaigns.enums import CampaignState
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference

bp = Blueprint("campaigns", __name__)


def base_url() -> str:
    """Return the address of this installation, which begins every link in a mail."""
    return str(current_app.config["EVENTMGR"].base_url)


def is_writing(campaign: Campaign) -> bool:
    """Whether it can be changed at once."""
    return campaign.state is CampaignState.WRITING


def mailing_address(conference: Conference, campaign: Campaign) -> str:
    """Return the address of the page that goes on with the drafts; empty if there are none yet."""
    if campaign.mailing_id is None:
        return ""
    return url_for("mailings.one", slug=conference.slug, mailing_id=campaign.mailing_id)
