"""The address book of a conference, and the installation's sectors."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.people.forms import (
    FilterForm,
    NewPersonForm,
    NewSectorForm,
    ProfileForm,
    SectorForm,
)
from eventmgr.people import countries, sector_list, sectors
from eventmgr.people.models import Person
from eventmgr.people.rules import may_edit_sectors, may_see_sectors
from eventmgr.registration import address_book
from eventmgr.registration.operations.address_book import add_by_hand, change_profile
from eventmgr.web import access, answers

bp = Blueprint("people", __name__)


@bp.get("/manage/<slug>/people")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show the conference's address book."""
    filter_form = FilterForm(request.args)
    wanted = filter_form.wanted()
    number = request.args.get("page", 1, type=int)
    return answers.page(
        "people/index.html",
        filter_form=filter_form,
        wanted=wanted,
        page=address_book.people(conference, wanted, number=number),
        country_of=countries.label,
    )


@bp.route("/manage/<slug>/people/new", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Add a person by hand."""
    form = NewPersonForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            person = add_by_hand(
                conference=conference,
                profile=form.profile(),
                email=form.email.data or "",
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back_to(conference, person, _("Added."))
    return answers.page("people/new.html", form=form)


@bp.route("/manage/<slug>/people/<int:contact_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def one(conference: Conference, person: Person) -> ResponseReturnValue:
    """Show one person of the address book, and change what is known of them."""
    form = ProfileForm.of(person)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            change_profile(
                conference=conference,
                person=person,
                profile=form.profile(),
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back_to(conference, person, _("Saved."))
    return answers.page(
        "people/one.html",
        form=form,
        person=person,
        is_known_elsewhere=address_book.is_known_elsewhere(conference, person),
    )


@bp.route("/sectors", methods=["GET", "POST"])
@access.requires_actor(may_see_sectors)
def all_sectors() -> ResponseReturnValue:
    """Show the installation's sectors; administrators add one."""
    form = NewSectorForm()
    if form.is_submitted() and not may_edit_sectors(access.actor()):
        abort(403)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            sector_list.add(name=form.name.data, actor=access.actor(), now=clock.now())
        if not form.errors:
            return answers.see_other("people.all_sectors", said=_("Added."))
    return answers.page(
        "people/sectors.html",
        form=form,
        entries=sectors.entries(),
        may_edit=may_edit_sectors(access.actor()),
    )


@bp.route("/sectors/<key>", methods=["GET", "POST"])
@access.requires_actor(may_edit_sectors)
def sector(key: str) -> ResponseReturnValue:
    """Rename, move or hide a sector."""
    entry = sector_list.find(key) or abort(404)
    form = SectorForm(obj=entry)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            sector_list.change(
                key=key,
                name=form.name.data or "",
                position=form.position.data or entry.position,
                is_hidden=form.is_hidden.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("people.all_sectors", said=_("Saved."))
    return answers.page("people/sector.html", form=form, entry=entry)


def _back_to(conference: Conference, person: Person, said: str) -> ResponseReturnValue:
    return answers.see_other("people.one", slug=conference.slug, contact_id=person.id, said=said)
