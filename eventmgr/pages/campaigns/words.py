"""What a campaign says: one page for each language, its placeholders checked while one types."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from eventmgr.campaigns import operations, placeholders, queries
from eventmgr.campaigns.models import Campaign, CampaignText
from eventmgr.campaigns.versions import version_of_words
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.pages.campaigns.blueprint import bp, is_writing
from eventmgr.pages.campaigns.forms import WordsForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button


@bp.route("/manage/<slug>/campaigns/<int:campaign_id>/words/<language>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def words(conference: Conference, campaign: Campaign, language: str) -> ResponseReturnValue:
    """Write subject and text in one language."""
    if language not in LANGUAGES:
        abort(404)
    text = _text(campaign, language)
    form = WordsForm(obj=text, version=version_of_words(text))
    if not form.is_submitted() and not is_writing(campaign):
        return answers.see_other("campaigns.discard", slug=conference.slug, campaign_id=campaign.id)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.write_words(
                conference=conference,
                campaign=campaign,
                language=language,
                subject=form.subject.data,
                body=form.body.data,
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "campaigns.one",
                slug=conference.slug,
                campaign_id=campaign.id,
                said=_("Saved."),
            )
    return answers.page(
        "campaigns/words.html",
        form=form,
        campaign=campaign,
        language=language,
        is_written=text is not None,
        theirs=_theirs(conference, campaign, language) if form.is_stale else None,
        writing_direction=i18n.direction(language),
        known=placeholders.KNOWN,
        never_empty=placeholders.NEVER_EMPTY,
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/campaigns/<int:campaign_id>/check")
@access.requires(conference_rules.may_organise)
def check(conference: Conference, campaign: Campaign) -> ResponseReturnValue:  # noqa: ARG001 - the loader names them
    """Say what is wrong with what is being typed; nothing is kept."""
    require_button()
    typed = (
        clean_line(request.form.get("subject", "")),
        clean(request.form.get("body", "")),
    )
    problems = [each for words in typed for each in placeholders.read(words).problems]
    return answers.page("campaigns/_check.html", problems=list(dict.fromkeys(problems)))


@bp.post("/manage/<slug>/campaigns/<int:campaign_id>/words/<language>/remove")
@access.requires(conference_rules.may_organise)
def remove_words(conference: Conference, campaign: Campaign, language: str) -> ResponseReturnValue:
    """Say nothing any more in one language."""
    require_button()
    with unit_of_work():
        operations.remove_words(
            conference=conference,
            campaign=campaign,
            language=language,
            actor=access.actor(),
            now=clock.now(),
        )
    return answers.see_other(
        "campaigns.one", slug=conference.slug, campaign_id=campaign.id, said=_("Removed.")
    )


def _theirs(conference: Conference, campaign: Campaign, language: str) -> CampaignText:
    """Return what is there now; empty words if somebody removed them meanwhile."""
    fresh = queries.find_campaign(conference, campaign.id)
    return (fresh and _text(fresh, language)) or CampaignText(subject="", body="")


def _text(campaign: Campaign, language: str) -> CampaignText | None:
    return next((each for each in campaign.texts if each.language == language), None)
