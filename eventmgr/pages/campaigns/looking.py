"""A campaign as one of its recipients would read it, on the page and as a test in the mail."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.campaigns import audience, operations, previews
from eventmgr.campaigns.models import Campaign
from eventmgr.campaigns.previews import Preview
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import LARGEST_KEY, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.pages.campaigns.blueprint import base_url, bp, is_writing
from eventmgr.pages.campaigns.forms import TestForm
from eventmgr.people.models import Person
from eventmgr.web import access, answers, fencing

SHOWN_LINK = "/i/…"
"""Stands in a preview for the link, which opens somebody's registration."""


@bp.get("/manage/<slug>/campaigns/<int:campaign_id>/preview")
@access.requires(conference_rules.may_organise)
def preview(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Show the letter as one recipient gets it; drafts that are there are read one by one."""
    if not is_writing(campaign):
        return answers.see_other("campaigns.one", slug=conference.slug, campaign_id=campaign.id)
    return _preview(conference, campaign, TestForm())


@bp.get("/manage/<slug>/campaigns/<int:campaign_id>/preview.html")
@access.requires(conference_rules.may_organise)
def html(conference: Conference, campaign: Campaign) -> Response:
    """Return the letter's HTML alone, able to do nothing."""
    seen = _seen(conference, campaign, _person_id(request.args.get("person", "")))
    if seen is None:
        abort(404)
    return fencing.fenced(seen.said.html)


@bp.post("/manage/<slug>/campaigns/<int:campaign_id>/test")
@access.requires(conference_rules.may_organise)
def test(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Send the letter as one recipient gets it to the organiser who asks, and nobody else."""
    form = TestForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            mail = operations.send_test(
                conference=conference,
                campaign=campaign,
                person_id=_person_id(form.person.data),
                base_url=base_url(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "campaigns.preview",
                slug=conference.slug,
                campaign_id=campaign.id,
                person=form.person.data,
                said=_("A test is on its way to %(address)s.", address=mail.recipient_address),
            )
    return _preview(conference, campaign, form)


def _preview(conference: Conference, campaign: Campaign, form: TestForm) -> ResponseReturnValue:
    words = clean_line(request.args.get("q", ""))
    found, objection = _found(conference, campaign, words)
    wanted = _person_id(form.person.data or request.args.get("person", ""))
    seen = _seen(conference, campaign, wanted or (found[0].id if found else 0))
    if seen is not None:
        form.person.data = str(seen.person.id)
    fencing.hold_frame()
    return answers.page(
        "campaigns/preview.html",
        form=form,
        campaign=campaign,
        words=words,
        found=found,
        objection=objection,
        seen=seen,
        reading_direction=i18n.direction(seen.language) if seen else "",
    )


def _found(conference: Conference, campaign: Campaign, words: str) -> tuple[list[Person], str]:
    """Return the first recipients whose name has these words, or why nobody can say."""
    try:
        reached = audience.audience(conference, campaign).reached
    except DomainError as error:
        return [], str(error)
    return list(audience.page_of(reached, words=words, number=1).rows), ""


def _seen(conference: Conference, campaign: Campaign, person_id: int) -> Preview | None:
    try:
        return previews.preview(conference, campaign, person_id, link=base_url() + SHOWN_LINK)
    except DomainError:
        return None


def _person_id(typed: str | None) -> int:
    """Return the key that was typed; 0, which nobody has, for what is none."""
    key = int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 12 else 0  # noqa: PLR2004
    return key if key <= LARGEST_KEY else 0
