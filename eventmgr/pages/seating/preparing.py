"""Preparing a round: its groups, its rules, and what must hold."""

from datetime import date

from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.groups.seating import attending, operations, rules
from eventmgr.groups.seating.attributes import attributes
from eventmgr.groups.seating.models import SeatingRound
from eventmgr.groups.seating.usual import usual_setting
from eventmgr.pages.seating.blueprint import again, bp, round_again
from eventmgr.pages.seating.forms import RoundForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button


@bp.route("/manage/<slug>/seating/new", methods=["GET", "POST"])
@access.requires(rules.may_seat)
def new(conference: Conference) -> ResponseReturnValue:
    """Prepare a round."""
    form = _form(conference, None)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            made = operations.add_round(
                conference=conference,
                setting=form.setting(),
                actor=access.actor(),
                now=clock.now(),
            )
            made_id = made.id
        if not form.errors:
            said = _("The round is prepared. Say what must hold, then look for seats.")
            where = {"slug": conference.slug, "round_id": made_id}
            return answers.see_other("seating.one", said=said, **where)
    return _page(again(conference), None, form)


@bp.route("/manage/<slug>/seating/<int:round_id>/change", methods=["GET", "POST"])
@access.requires(rules.may_seat)
def change(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Change what is wanted of a round."""
    form = _form(conference, found)
    day = date.fromisoformat(found.present_on) if found.present_on else None
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_round(
                conference=conference,
                found=found,
                setting=form.setting(day),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            where = {"slug": conference.slug, "round_id": found.id}
            return answers.see_other("seating.one", said=_("Saved."), **where)
        conference = again(conference)
        found = round_again(conference, found)
    return _page(conference, found, form)


@bp.get("/manage/<slug>/seating/<int:round_id>/discard")
@access.requires(rules.may_seat)
def ask_discard(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Ask whether the round is to be thrown away."""
    return answers.page(
        "seating/discard.html", conference=conference, found=found, button=ButtonForm()
    )


@bp.post("/manage/<slug>/seating/<int:round_id>/discard")
@access.requires(rules.may_seat)
def discard(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Throw the round away."""
    require_button()
    form = ButtonForm()
    with form.blaming(), unit_of_work():
        operations.discard_round(
            conference=conference, found=found, actor=access.actor(), now=clock.now()
        )
    if form.errors:
        conference = again(conference)
        found = round_again(conference, found)
        return answers.page(
            "seating/discard.html", form=form, conference=conference, found=found, button=form
        )
    said = _("The round is thrown away. Nobody's seat has changed.")
    return answers.see_other("seating.index", slug=conference.slug, said=said)


def _form(conference: Conference, found: SeatingRound | None) -> RoundForm:
    known = attributes(conference, but=found.id if found else None)
    every = groups.groups(conference)
    setting = operations.setting_of(found) if found else usual_setting(every, known)
    return RoundForm(
        {key: each.name for key, each in known.items()},
        every,
        setting,
        operations.version(found) if found else "",
    )


def _page(
    conference: Conference, found: SeatingRound | None, form: RoundForm
) -> ResponseReturnValue:
    every = groups.groups(conference)
    if not every:
        return answers.page("seating/no_groups.html", conference=conference)
    return answers.page(
        "seating/setting.html",
        form=form,
        conference=conference,
        found=found,
        codes={str(each.id): each for each in every},
        expected=len(attending.registrations(conference)),
    )
