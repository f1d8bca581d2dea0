"""Campaigns as a whole: the list, one with all its parts, and what becomes of it."""

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.campaigns import audience, operations, queries
from eventmgr.campaigns.audience import Audience
from eventmgr.campaigns.enums import CampaignState
from eventmgr.campaigns.models import Campaign
from eventmgr.campaigns.versions import version_of_campaign
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.enums import MailingState
from eventmgr.mail.listing import was_called_back_whole
from eventmgr.pages.campaigns.blueprint import bp, is_writing, mailing_address
from eventmgr.pages.campaigns.calendars import calendar_name
from eventmgr.pages.campaigns.forms import CampaignForm, ChangeForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button

BUSY = frozenset({CampaignState.QUEUED, CampaignState.RUNNING})


@bp.get("/manage/<slug>/campaigns")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """List the campaigns, and what became of their mails."""
    page = queries.campaigns(conference, page=request.args.get("page", 1, type=int))
    return answers.page("campaigns/index.html", page=page, counts=queries.counts(page.rows))


@bp.route("/manage/<slug>/campaigns/new", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Begin a campaign."""
    form = CampaignForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            campaign = operations.open_campaign(
                conference=conference,
                name=form.name.data,
                kind=form.kind.data,
                is_bulk=form.is_bulk.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "campaigns.whom", slug=conference.slug, campaign_id=campaign.id
            )
    return answers.page("campaigns/new.html", form=form)


@bp.get("/manage/<slug>/campaigns/<int:campaign_id>")
@access.requires(conference_rules.may_organise)
def one(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Show one campaign with all its parts, and how far its drafts have come."""
    return _one(conference, campaign, ButtonForm())


@bp.route("/manage/<slug>/campaigns/<int:campaign_id>/edit", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def edit(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Call it otherwise, and say what goes along."""
    form = ChangeForm(obj=campaign, version=version_of_campaign(campaign))
    if not form.is_submitted() and not is_writing(campaign):
        return _throw_away_first(conference, campaign)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_campaign(
                conference=conference,
                campaign=campaign,
                name=form.name.data,
                is_bulk=form.is_bulk.data,
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back(conference, campaign, _("Saved."))
    return answers.page(
        "campaigns/edit.html",
        form=form,
        campaign=campaign,
        theirs=queries.find_campaign(conference, campaign.id) if form.is_stale else None,
        unsubscribed=audience.count_unsubscribed(conference, campaign),
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/campaigns/<int:campaign_id>/prepare")
@access.requires(conference_rules.may_organise)
def prepare(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Have the drafts written; nothing leaves."""
    require_button()
    form = ButtonForm()
    with form.blaming(), unit_of_work():
        operations.prepare(
            conference=conference, campaign=campaign, actor=access.actor(), now=clock.now()
        )
    if form.errors:
        return _one(conference, campaign, form)
    return _back(conference, campaign, _("The drafts are being written. Nothing is sent yet."))


@bp.route("/manage/<slug>/campaigns/<int:campaign_id>/discard", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def discard(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Throw the drafts away, once it was said what goes with them."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.discard_drafts(
                conference=conference, campaign=campaign, actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            said = _("The drafts are gone. Change the campaign, then prepare it anew.")
            return _back(conference, campaign, said)
    return answers.page(
        "campaigns/discard.html",
        form=form,
        campaign=campaign,
        progress=queries.progress(campaign),
        can_discard=_is_prepared(campaign) and not _was_sent(campaign),
        was_sent=_was_sent(campaign),
        is_called_back=_is_called_back(campaign),
    )


@bp.post("/manage/<slug>/campaigns/<int:campaign_id>/delete")
@access.requires(conference_rules.may_organise)
def delete(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Forget a campaign of which nothing was sent."""
    require_button()
    with unit_of_work():
        operations.delete_campaign(
            conference=conference, campaign=campaign, actor=access.actor(), now=clock.now()
        )
    return answers.see_other("campaigns.index", slug=conference.slug, said=_("Deleted."))


def _one(conference: Conference, campaign: Campaign, form: ButtonForm) -> ResponseReturnValue:
    found, objection = _audience(conference, campaign)
    return answers.page(
        "campaigns/one.html",
        form=form,
        campaign=campaign,
        audience=found,
        unsubscribed=audience.unsubscribed_among(conference, found.reached)
        if found and not campaign.is_bulk
        else 0,
        objection=objection,
        missing=audience.missing(conference, campaign, found) if found else [],
        progress=queries.progress(campaign),
        is_writing=is_writing(campaign),
        is_busy=campaign.state in BUSY,
        was_sent=_was_sent(campaign),
        is_called_back=_is_called_back(campaign),
        mailing=mailing_address(conference, campaign),
        calendar_name=calendar_name(conference, campaign) if is_writing(campaign) else "",
    )


def _audience(conference: Conference, campaign: Campaign) -> tuple[Audience | None, str]:
    """Return whom it would reach, or why nobody can say; drafts that are there need neither."""
    if not is_writing(campaign):
        return None, ""
    try:
        return audience.audience(conference, campaign), ""
    except DomainError as error:
        return None, str(error)


def _is_prepared(campaign: Campaign) -> bool:
    return campaign.state in {CampaignState.PREPARED, CampaignState.FAILED}


def _was_sent(campaign: Campaign) -> bool:
    is_released = campaign.mailing is not None and campaign.mailing.state is not MailingState.DRAFT
    return is_released and not _is_called_back(campaign)


def _is_called_back(campaign: Campaign) -> bool:
    """Whether it was called back before anything of it left."""
    return campaign.mailing is not None and was_called_back_whole(campaign.mailing)


def _back(conference: Conference, campaign: Campaign, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "campaigns.one", slug=conference.slug, campaign_id=campaign.id, said=said
    )


def _throw_away_first(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    return answers.see_other("campaigns.discard", slug=conference.slug, campaign_id=campaign.id)
