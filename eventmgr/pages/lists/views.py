"""Lists of people that are kept as filters, and inviting whoever stands on one."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.invitations.audience import Audience, audience
from eventmgr.invitations.delegations.queries import institutions
from eventmgr.invitations.operations import invite_people
from eventmgr.pages.lists.forms import InviteForm, NameForm
from eventmgr.registration.lists import operations, queries
from eventmgr.registration.lists.enums import ListKind
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.lists.rules import words_of
from eventmgr.registration.lists.spoken import described
from eventmgr.registration.narrowing import AnyFilter
from eventmgr.web import access, answers, filters
from eventmgr.web.forms import ButtonForm

PAGES = {ListKind.REGISTRATIONS: "registration.index", ListKind.CONTACTS: "people.index"}
"""Where the people of a list are shown."""

bp = Blueprint("lists", __name__)


@bp.get("/manage/<slug>/lists")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show the lists with how many people stand on each now."""
    return answers.page(
        "lists/index.html",
        rows=queries.counted(conference),
        pages=PAGES,
        described=described,
        institutions=institutions(conference),
    )


@bp.route("/manage/<slug>/lists/save", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def save(conference: Conference) -> ResponseReturnValue:
    """Keep the filter that the address holds under a name."""
    wanted, form = filters.of_address(request.args), NameForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.save_list(
                conference=conference,
                name=form.name.data,
                wanted=wanted,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("lists.index", slug=conference.slug, said=_("Saved."))
    return answers.page(
        "lists/save.html",
        form=form,
        count=queries.counts_of(conference, [wanted])[0],
        whom=described(words_of(wanted), institutions(conference)),
    )


@bp.route("/manage/<slug>/lists/<int:list_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def one(conference: Conference, saved: SavedList) -> ResponseReturnValue:
    """Show one list, and call it otherwise."""
    form = NameForm(name=saved.name)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.rename_list(
                saved=saved, name=form.name.data, actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            return answers.see_other("lists.index", slug=conference.slug, said=_("Saved."))
    wanted = queries.wanted_by(saved)
    return answers.page(
        "lists/one.html",
        form=form,
        saved=saved,
        count=None if wanted is None else queries.counts_of(conference, [wanted])[0],
        whom=described(saved.wanted, institutions(conference)),
        people=PAGES[saved.kind],
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/lists/<int:list_id>/delete")
@access.requires(conference_rules.may_organise)
def delete(conference: Conference, saved: SavedList) -> ResponseReturnValue:
    """Forget a list."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.delete_list(saved=saved, actor=access.actor(), now=clock.now())
    said = _("Deleted. The people who stood on it are who they were.")
    return answers.see_other("lists.index", slug=conference.slug, said=said)


@bp.route("/manage/<slug>/lists/invite", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def invite(conference: Conference) -> ResponseReturnValue:
    """Say how many people the filter would invite, and invite them once that was seen."""
    wanted, form = filters.of_address(request.args), InviteForm()
    found = audience(conference, queries.matching(conference, wanted))
    if form.validate_on_submit():
        if form.expected.data == found.digest and found.new:
            return _send(conference, form, found, wanted)
        form.blame(DomainError(_("Others are on the list by now. Look again before you send.")))
    return _look(conference, form, found, wanted)


def _send(
    conference: Conference, form: InviteForm, found: Audience, wanted: AnyFilter
) -> ResponseReturnValue:
    with form.blaming(), unit_of_work():
        done = invite_people(
            conference=conference,
            people=found.new,
            message=form.message.data or "",
            base_url=current_app.config["EVENTMGR"].base_url,
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return _look(conference, form, found, wanted)
    said = ngettext(
        "%(num)d invitation is on its way.", "%(num)d invitations are on their way.", done.sent
    )
    return answers.see_other("invitations.index", slug=conference.slug, said=said)


def _look(
    conference: Conference, form: InviteForm, found: Audience, wanted: AnyFilter
) -> ResponseReturnValue:
    form.expected.data = found.digest
    return answers.page(
        "lists/invite.html",
        form=form,
        found=found,
        whom=described(words_of(wanted), institutions(conference)),
    )
