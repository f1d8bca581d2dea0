"""Whom a campaign goes to: choices, exceptions, and at once how many people that are."""

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.campaigns import audience, operations
from eventmgr.campaigns.audience import Audience
from eventmgr.campaigns.enums import Reason
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.text import clean_line
from eventmgr.pages.campaigns import offers
from eventmgr.pages.campaigns.blueprint import bp, is_writing
from eventmgr.pages.campaigns.forms import WhomForm
from eventmgr.web import access, answers


@bp.route("/manage/<slug>/campaigns/<int:campaign_id>/whom", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def whom(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Choose people and exceptions, and see how many are written to and who is left out."""
    form = WhomForm()
    if not form.is_submitted() and not is_writing(campaign):
        return answers.see_other("campaigns.discard", slug=conference.slug, campaign_id=campaign.id)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            _act(conference, campaign, form)
        if not form.errors:
            return answers.see_other(
                "campaigns.whom", slug=conference.slug, campaign_id=campaign.id
            )
    offer = offers.offered(conference)
    form.choice.choices = dict(offer)
    found, objection = _audience(conference, campaign)
    return answers.page(
        "campaigns/whom.html",
        form=form,
        campaign=campaign,
        included=offers.named(offer, campaign.included),
        excluded=offers.named(offer, campaign.excluded),
        audience=found,
        objection=objection,
    )


@bp.get("/manage/<slug>/campaigns/<int:campaign_id>/people")
@access.requires(conference_rules.may_organise)
def people(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Show the people behind one number; the protected stand behind none."""
    what = request.args.get("what", "")
    found, objection = _audience(conference, campaign)
    lacking = request.args.get("lacking", "")
    keys = found.keys(what) if found else []
    if found and lacking:
        keys = [
            key
            for each in audience.missing(conference, campaign, found)
            if each.placeholder.name == lacking
            for key in each.person_ids
        ]
    return answers.page(
        "campaigns/people.html",
        campaign=campaign,
        what=Reason(what) if what in set(Reason) else None,
        spoken=LANGUAGES.get(what, ""),
        lacking=lacking,
        objection=objection,
        words=clean_line(request.args.get("q", "")),
        page=audience.page_of(
            keys,
            words=clean_line(request.args.get("q", "")),
            number=request.args.get("page", 1, type=int),
        ),
    )


def _act(conference: Conference, campaign: Campaign, form: WhomForm) -> None:
    """Do what the button asks for: ``add``, ``except``, or taking one of either back."""
    act, _colon, taken = (form.act.data or "add").partition("-")
    do = operations.unchoose_people if taken else operations.choose_people
    do(
        conference=conference,
        campaign=campaign,
        choice=taken or form.choice.data or "",
        is_exception=act == "except",
        actor=access.actor(),
        now=clock.now(),
    )


def _audience(conference: Conference, campaign: Campaign) -> tuple[Audience | None, str]:
    try:
        return audience.audience(conference, campaign), ""
    except DomainError as error:
        return None, str(error)
