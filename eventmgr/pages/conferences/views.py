"""Organisers' pages about the conference itself."""

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agenda
from eventmgr.conferences import operations, queries, rules
from eventmgr.conferences.models import Conference
from eventmgr.editions.operations import start_from_template
from eventmgr.editions.templates import TEMPLATES
from eventmgr.foundation import clock, colours, text
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.conferences import belongings, editions
from eventmgr.pages.conferences import overview as overviews
from eventmgr.pages.conferences.blueprint import bp
from eventmgr.pages.conferences.forms import (
    DescriptionForm,
    NewConferenceForm,
    StateForm,
    TeamForm,
)
from eventmgr.people import operations as people
from eventmgr.recommendations.discreet_acts import without_actor
from eventmgr.registration.operations import fill_places
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm
from eventmgr.web.personal_links import link_for

__all__ = ["belongings", "bp", "editions"]


@bp.route("/manage/new", methods=["GET", "POST"])
@access.requires_actor(rules.may_create)
def new() -> ResponseReturnValue:
    """Create a conference."""
    form = NewConferenceForm()
    if form.validate_on_submit():
        slug = form.slug.data or text.slug(form.title.data) or "conference"
        with form.blaming(), unit_of_work():
            waiting = len(agenda.unscheduled(_create(form, slug)))
        if not form.errors:
            said = [_("Created. Next: rooms and the agenda."), _told_waiting(waiting)]
            return answers.see_other("conferences.overview", slug=slug, said=" ".join(said).strip())
    return answers.page("conferences/new.html", form=form, templates=TEMPLATES)


def _told_waiting(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "The template has more days: %(num)s session waits for a time.",
        "The template has more days: %(num)s sessions wait for a time.",
        count,
    )


def _create(form: NewConferenceForm, slug: str) -> Conference:
    who: dict[str, Any] = {"actor": access.actor(), "now": clock.now()}
    template, description = form.template.data, form.description()
    if template is None:
        return operations.create_conference(slug=slug, description=description, **who)
    return start_from_template(template=template, slug=slug, description=description, **who)


@bp.get("/manage/<slug>/")
@access.requires(rules.may_see_office)
def overview(conference: Conference) -> ResponseReturnValue:
    """Show what needs attention, how far things are, and what happened last."""
    acts = queries.history(conference)
    return answers.page(
        "conferences/overview.html",
        overview=overviews.of(conference, standing=access.standing(), now=clock.now()),
        history=acts,
        without_actor=without_actor(conference, acts, access.standing()),
        state_form=StateForm(state=conference.state),
    )


@bp.route("/manage/<slug>/settings", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def settings(conference: Conference) -> ResponseReturnValue:
    """Change what is said of the conference."""
    form = DescriptionForm.of(conference)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.describe(
                conference=conference,
                description=form.description(),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
            _fill_new_places(conference)
        if not form.errors:
            return answers.see_other("conferences.settings", slug=conference.slug, said=_("Saved."))
    return answers.page("conferences/settings.html", form=form)


def _fill_new_places(conference: Conference) -> None:
    """Give the places that a raised number has made to the first in line."""
    fill_places(
        conference=conference,
        link_for=link_for(),
        actor=access.actor(),
        now=clock.now(),
    )


@bp.post("/manage/<slug>/state")
@access.requires(rules.may_organise)
def state(conference: Conference) -> ResponseReturnValue:
    """Move the conference to another state."""
    form = StateForm()
    if not form.validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.set_state(
            conference=conference, state=form.state.data, actor=access.actor(), now=clock.now()
        )
    return answers.see_other("conferences.overview", slug=conference.slug, said=_("Saved."))


@bp.route("/manage/<slug>/team", methods=["GET", "POST"])
@access.requires(rules.may_change_team)
def team(conference: Conference) -> ResponseReturnValue:
    """Show the team, and give somebody a role in it."""
    form = TeamForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            who: dict[str, Any] = {"actor": access.actor(), "now": clock.now()}
            account = people.find_or_add_account(
                email=form.email.data, name=form.name.data or "", **who
            )
            operations.add_team_member(
                conference=conference, account=account, role=form.role.data, **who
            )
        if not form.errors:
            return answers.see_other("conferences.team", slug=conference.slug, said=_("Saved."))
    return answers.page(
        "conferences/team.html", form=form, team=queries.team(conference), button_form=ButtonForm()
    )


@bp.post("/manage/<slug>/team/<int:member_id>/remove")
@access.requires(rules.may_change_team)
def remove_member(conference: Conference, member_id: int) -> ResponseReturnValue:
    """Take somebody out of the team."""
    member = queries.find_member(conference, member_id)
    if member is None:
        abort(404)
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.remove_team_member(
            member=member, conference=conference, actor=access.actor(), now=clock.now()
        )
    return answers.see_other("conferences.team", slug=conference.slug, said=_("Removed."))


@bp.get("/c/<slug>/look.css")
@access.requires(rules.may_see_site, on="conference")
def look(conference: Conference) -> ResponseReturnValue:
    """Return the accent colour as a sheet: the strict policy allows no inline style.

    It is darkened, if need be, until white text on it can be read.
    """
    colour = colours.ink(colours.accent(conference.accent))
    response = Response(f":root {{ --tblr-primary: {colour}; }}\n", mimetype="text/css")
    shared = "public" if conference.is_public else "private"
    response.headers["Cache-Control"] = f"{shared}, max-age=60"
    return response
