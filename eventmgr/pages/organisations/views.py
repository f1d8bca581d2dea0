"""The organisations that a conference has to do with: listed, changed, and merged."""

from flask import Blueprint, abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.organisations import operations, queries
from eventmgr.organisations.particulars import Particulars
from eventmgr.pages.organisations.forms import FilterForm, MergeForm, OrganisationForm
from eventmgr.people import countries
from eventmgr.people.merges import OrganisationMerge
from eventmgr.people.models import Organisation
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

bp = Blueprint("organisations", __name__)


@bp.get("/manage/<slug>/organisations")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show the organisations that the conference has to do with."""
    filter_form = FilterForm(request.args)
    wanted = filter_form.wanted()
    number = request.args.get("page", 1, type=int)
    return answers.page(
        "organisations/index.html",
        filter_form=filter_form,
        wanted=wanted,
        page=queries.organisations(conference, wanted, number=number),
        country_of=countries.label,
    )


@bp.route("/manage/<slug>/organisations/<int:organisation_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def one(conference: Conference, organisation: Organisation) -> ResponseReturnValue:
    """Show one organisation, and change what is known of it."""
    form = OrganisationForm.of(_known(organisation))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change(
                conference=conference,
                organisation=organisation,
                wanted=form.particulars(),
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back_to(conference, organisation, _("Saved."))
    return _page(conference, organisation, form=form)


@bp.route("/manage/<slug>/organisations/<int:organisation_id>/merge", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def merge(conference: Conference, organisation: Organisation) -> ResponseReturnValue:
    """Merge another spelling into the organisation."""
    form = MergeForm().offer(queries.alike(conference, organisation))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.merge(
                conference=conference,
                kept=organisation,
                lost_id=int(form.other.data),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back_to(conference, organisation, _("Merged."))
    return answers.page("organisations/merge.html", form=form, organisation=organisation)


@bp.post("/manage/<slug>/organisations/merges/<int:joined_id>/undo")
@access.requires(conference_rules.may_organise)
def undo(conference: Conference, merge: OrganisationMerge) -> ResponseReturnValue:
    """Have two organisations again."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    there = url_for("organisations.one", slug=conference.slug, organisation_id=merge.kept_id)
    try:
        with unit_of_work():
            operations.undo(
                conference=conference, merge_id=merge.id, actor=access.actor(), now=clock.now()
            )
    except DomainError as refused:
        flash(str(refused), "danger")
    else:
        flash(_("Undone: these are two organisations again."), "success")
    return answers.to(there)


def _page(
    conference: Conference, organisation: Organisation, *, form: OrganisationForm
) -> ResponseReturnValue:
    return answers.page(
        "organisations/one.html",
        form=form,
        organisation=organisation,
        is_used_elsewhere=queries.is_used_elsewhere([organisation.id], access.actor()),
        has_others=queries.has_others(conference, organisation),
        merged=queries.merged_into(conference, organisation),
        button_form=ButtonForm(),
    )


def _known(organisation: Organisation) -> Particulars:
    aliases = queries.aliases_of([organisation.id]).get(organisation.id, [])
    return Particulars.of(organisation, aliases)


def _back_to(conference: Conference, organisation: Organisation, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "organisations.one", slug=conference.slug, organisation_id=organisation.id, said=said
    )
