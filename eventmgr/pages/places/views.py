"""Organisers' pages about places, applications and clearance."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.places.forms import ArrangementForm, ClearanceForm, DecisionForm
from eventmgr.registration import operations, queries, rules, waiting
from eventmgr.registration.vetting import as_csv
from eventmgr.web import access, answers
from eventmgr.web.personal_links import link_for

bp = Blueprint("places", __name__)


@bp.route("/manage/<slug>/places", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def arrange(conference: Conference) -> ResponseReturnValue:
    """Show and change how the conference registers."""
    form = ArrangementForm.showing(waiting.arrangement(conference))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.arrange(
                conference=conference,
                arrangement=form.arrangement(),
                link_for=link_for(),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            return answers.see_other("places.arrange", slug=conference.slug, said=_("Saved."))
    return answers.page(
        "places/arrange.html",
        form=form,
        held=waiting.held(conference),
        counts=queries.counts(conference),
    )


@bp.route("/manage/<slug>/applications", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def applications(conference: Conference) -> ResponseReturnValue:
    """Show who asks for a place; let the chosen in, or refuse them."""
    form = DecisionForm()
    if form.validate_on_submit():
        is_refusal = "refuse" in request.form
        with form.blaming(), unit_of_work():
            decided = _decide(conference, form, is_refusal=is_refusal)
        if not form.errors:
            said = _said_refused(decided) if is_refusal else _said_approved(decided)
            return answers.see_other("places.applications", slug=conference.slug, said=said)
    number = request.args.get("page", 1, type=int)
    return answers.page(
        "places/applications.html",
        form=form,
        page=waiting.applications(conference, page=number),
    )


@bp.route("/manage/<slug>/clearances", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def clearances(conference: Conference) -> ResponseReturnValue:
    """Show who waits for clearance, with the days that are left; note what became of it."""
    form = ClearanceForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            decided = operations.set_clearance(
                conference=conference,
                registration_ids=form.chosen.data,
                clearance=form.clearance.data,
                note=form.note.data or "",
                link_for=link_for(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = ngettext("%(num)d clearance noted.", "%(num)d clearances noted.", len(decided))
            return answers.see_other("places.clearances", slug=conference.slug, said=said)
    today = conference.at_venue(clock.now()).date()
    return answers.page(
        "places/clearances.html",
        form=form,
        page=waiting.to_clear(conference, page=request.args.get("page", 1, type=int)),
        to_do=waiting.to_do(conference),
        days_left=rules.days_left(conference, queries.setup(conference), today),
    )


@bp.get("/manage/<slug>/clearances.csv")
@access.requires(conference_rules.may_organise)
def vetting(conference: Conference) -> Response:
    """Return the list for whoever vets, without protected persons; the history notes it."""
    with unit_of_work():
        content = as_csv(waiting.all_to_clear(conference))
        audit.record(
            access.actor(),
            "registrations.vetting_exported",
            conference,
            now=clock.now(),
            conference_id=conference.id,
        )
    return answers.attachment(
        content, filename=f"{conference.slug}-vetting.csv", media_type="text/csv; charset=utf-8"
    )


def _decide(conference: Conference, form: DecisionForm, *, is_refusal: bool) -> int:
    if is_refusal:
        return len(
            operations.refuse(
                conference=conference,
                registration_ids=form.chosen.data,
                reason=form.reason.data or "",
                link_for=link_for(),
                actor=access.actor(),
                now=clock.now(),
            )
        )
    return len(
        operations.approve(
            conference=conference,
            registration_ids=form.chosen.data,
            link_for=link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
    )


def _said_approved(count: int) -> str:
    return ngettext("%(num)d person let in.", "%(num)d people let in.", count)


def _said_refused(count: int) -> str:
    return ngettext(
        "%(num)d application refused, and told so.",
        "%(num)d applications refused, and told so.",
        count,
    )
