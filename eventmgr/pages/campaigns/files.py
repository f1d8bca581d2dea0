"""Files that go with every mail of a campaign."""

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.campaigns import operations, queries
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.campaigns.blueprint import bp, is_writing
from eventmgr.pages.campaigns.forms import FileForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button


@bp.route("/manage/<slug>/campaigns/<int:campaign_id>/files", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def files(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Add a file, or see which there are."""
    form = FileForm()
    if not form.is_submitted() and not is_writing(campaign):
        return answers.see_other("campaigns.discard", slug=conference.slug, campaign_id=campaign.id)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            name, media_type, content = form.content()
            operations.add_file(
                conference=conference,
                campaign=campaign,
                name=name,
                media_type=media_type,
                content=content,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back(conference, campaign, _("The file goes along."))
    return answers.page(
        "campaigns/files.html", form=form, campaign=campaign, button_form=ButtonForm()
    )


@bp.post("/manage/<slug>/campaigns/<int:campaign_id>/files/<int:file_id>/remove")
@access.requires(conference_rules.may_organise)
def remove_file(conference: Conference, campaign: Campaign, file_id: int) -> ResponseReturnValue:
    """Let a file go with no mail any more."""
    require_button()
    file = queries.find_file(campaign, file_id)
    if file is None:
        abort(404)
    with unit_of_work():
        operations.remove_file(
            conference=conference,
            campaign=campaign,
            file=file,
            actor=access.actor(),
            now=clock.now(),
        )
    return _back(conference, campaign, _("Removed."))


def _back(conference: Conference, campaign: Campaign, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "campaigns.files", slug=conference.slug, campaign_id=campaign.id, said=said
    )
