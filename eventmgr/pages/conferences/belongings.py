"""Organisers' pages about rooms, themes and partners: each a list with a form below it."""

from collections.abc import Sequence

from flask import abort, flash
from flask.typing import ResponseReturnValue

from eventmgr.conferences import operations, queries, rules
from eventmgr.conferences.models import Conference, Partner, Room, Theme
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.conferences.blueprint import bp
from eventmgr.pages.conferences.forms import NameForm, PartnerForm, RoomForm, ThemeForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form


@bp.route("/manage/<slug>/rooms", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def rooms(conference: Conference) -> ResponseReturnValue:
    """Show the rooms, and add one."""
    form = RoomForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.add_room(
                conference=conference,
                name=form.name.data,
                capacity=form.capacity.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("conferences.rooms", slug=conference.slug, said=_("Added."))
    return _rooms_page(conference.slug, form)


@bp.post("/manage/<slug>/rooms/<int:room_id>")
@access.requires(rules.may_organise)
def rename_room(conference: Conference, room_id: int) -> ResponseReturnValue:
    """Give a room another name."""
    room = queries.find_belonging(conference, Room, room_id) or abort(404)
    form = NameForm(room)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.rename_room(
                room=room, name=form.name.data, actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            return answers.see_other("conferences.rooms", slug=conference.slug, said=_("Saved."))
    return _rooms_page(conference.slug, RoomForm(formdata=None), refused=form)


@bp.post("/manage/<slug>/rooms/<int:room_id>/remove")
@access.requires(rules.may_organise)
def remove_room(conference: Conference, room_id: int) -> ResponseReturnValue:
    """Take a room out of the conference."""
    return _remove(conference, queries.find_belonging(conference, Room, room_id), "rooms")


@bp.route("/manage/<slug>/themes", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def themes(conference: Conference) -> ResponseReturnValue:
    """Show the themes, and add one."""
    form = ThemeForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.add_theme(
                conference=conference, name=form.name.data, actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            return answers.see_other("conferences.themes", slug=conference.slug, said=_("Added."))
    return _themes_page(conference.slug, form)


@bp.post("/manage/<slug>/themes/<int:theme_id>")
@access.requires(rules.may_organise)
def rename_theme(conference: Conference, theme_id: int) -> ResponseReturnValue:
    """Give a theme another name."""
    theme = queries.find_belonging(conference, Theme, theme_id) or abort(404)
    form = NameForm(theme)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.rename_theme(
                theme=theme, name=form.name.data, actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            return answers.see_other("conferences.themes", slug=conference.slug, said=_("Saved."))
    return _themes_page(conference.slug, ThemeForm(formdata=None), refused=form)


@bp.post("/manage/<slug>/themes/<int:theme_id>/remove")
@access.requires(rules.may_organise)
def remove_theme(conference: Conference, theme_id: int) -> ResponseReturnValue:
    """Take a theme out of the conference."""
    return _remove(conference, queries.find_belonging(conference, Theme, theme_id), "themes")


@bp.route("/manage/<slug>/partners", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def partners(conference: Conference) -> ResponseReturnValue:
    """Show host, partners and donors in their order, and add one."""
    form = PartnerForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.add_partner(
                conference=conference,
                organisation=form.name.data,
                role=form.role.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("conferences.partners", slug=conference.slug, said=_("Added."))
    return answers.page("conferences/partners.html", form=form, button=ButtonForm())


@bp.post("/manage/<slug>/partners/<int:partner_id>/remove")
@access.requires(rules.may_organise)
def remove_partner(conference: Conference, partner_id: int) -> ResponseReturnValue:
    """Take an organisation's part away."""
    return _remove(conference, queries.find_belonging(conference, Partner, partner_id), "partners")


def _remove(
    conference: Conference, belonging: operations.Belonging | None, page: str
) -> ResponseReturnValue:
    slug, said = conference.slug, _("Removed.")
    if belonging is None:
        abort(404)
    if not ButtonForm().validate_on_submit():
        abort(400)
    try:
        with unit_of_work():
            operations.remove(belonging=belonging, actor=access.actor(), now=clock.now())
    except DomainError as refused:
        flash(str(refused), "danger")
        said = ""
    return answers.see_other(f"conferences.{page}", slug=slug, said=said)


def _rooms_page(slug: str, form: Form, *, refused: NameForm | None = None) -> ResponseReturnValue:
    conference = queries.find_conference(slug) or abort(404)
    return _page("conferences/rooms.html", form, conference.rooms, refused)


def _themes_page(slug: str, form: Form, *, refused: NameForm | None = None) -> ResponseReturnValue:
    conference = queries.find_conference(slug) or abort(404)
    return _page("conferences/themes.html", form, conference.themes, refused)


def _page(
    template: str, form: Form, belongings: Sequence[Room | Theme], refused: NameForm | None
) -> ResponseReturnValue:
    """Return the page of a list, with what was typed in the row that was refused."""
    key = refused.key if refused else None
    rows = [(each, refused if each.id == key else NameForm(each)) for each in belongings]
    return answers.page(template, form=refused or form, add=form, rows=rows, button=ButtonForm())
