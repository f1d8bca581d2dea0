"""What goes into the recipients' calendars with every mail of a campaign."""

from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agendas
from eventmgr.agenda.items import Agenda
from eventmgr.calendars import facts
from eventmgr.calendars.wording import when
from eventmgr.campaigns import operations, queries
from eventmgr.campaigns.models import CONFERENCE, Campaign
from eventmgr.campaigns.versions import version_of_calendar
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.campaigns.blueprint import bp, is_writing
from eventmgr.pages.campaigns.forms import CalendarForm
from eventmgr.web import access, answers

Choices = list[tuple[str, str]]


@bp.route("/manage/<slug>/campaigns/<int:campaign_id>/calendar", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def calendar(conference: Conference, campaign: Campaign) -> ResponseReturnValue:
    """Choose what goes into calendars, if anything."""
    form = CalendarForm(obj=campaign, version=version_of_calendar(campaign))
    if not form.is_submitted() and not is_writing(campaign):
        return answers.see_other("campaigns.discard", slug=conference.slug, campaign_id=campaign.id)
    form.calendar.choices = _offered(conference, campaign)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.choose_calendar(
                conference=conference,
                campaign=campaign,
                calendar=form.calendar.data or "",
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "campaigns.one", slug=conference.slug, campaign_id=campaign.id, said=_("Saved.")
            )
    return answers.page(
        "campaigns/calendar.html",
        form=form,
        campaign=campaign,
        theirs=_theirs(conference, campaign) if form.is_stale else None,
    )


def calendar_name(conference: Conference, campaign: Campaign) -> str:
    """Return what goes into calendars as organisers know it; empty if nothing does."""
    if not campaign.calendar:
        return ""
    return dict(_offered(conference, campaign))[campaign.calendar]


def _theirs(conference: Conference, campaign: Campaign) -> str | None:
    """Return what somebody else has chosen meanwhile; None if the campaign is gone."""
    fresh = queries.find_campaign(conference, campaign.id)
    return dict(_offered(conference, fresh))[fresh.calendar] if fresh else None


def _offered(conference: Conference, campaign: Campaign) -> Choices:
    """Return nothing, the conference and each published session, with what was chosen before."""
    agenda = agendas.published(conference) or Agenda()
    offered = [
        ("", _("Nothing")),
        (CONFERENCE, _("The conference, as whole days")),
        *(
            (str(each.uid), f"{each.title} – {when(conference, told)}")
            for each in agenda.items
            for told in [facts.of_session(conference, agenda, each)]
        ),
    ]
    if campaign.calendar not in dict(offered):
        offered.append((campaign.calendar, _("A session that is no longer published")))
    return offered
