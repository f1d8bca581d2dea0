"""The list of the report's sections: what is written, what is told, in which order."""

from collections import defaultdict
from typing import Literal

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.sections import history, sending, writing
from eventmgr.pages.sections.blueprint import ALL, ONE, bp, to_list
from eventmgr.pages.sections.forms import AddForm, PlaceForm
from eventmgr.reports.sections import operations, queries, rules
from eventmgr.reports.sections.queries import Place
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

__all__ = ["bp", "history", "sending", "writing"]


@bp.get(ALL)
@access.requires(rules.may_read_sections)
def index(conference: Conference) -> ResponseReturnValue:
    """Show every section with how far it is."""
    form = AddForm()
    form.renew(0)
    return _list(conference, form)


@bp.post(ALL)
@access.requires(rules.may_write_sections)
def add(conference: Conference) -> ResponseReturnValue:
    """Add a section of the conference's own."""
    form, slug = AddForm(), conference.slug
    if form.validate_on_submit():
        try:
            with unit_of_work():
                key = operations.add_section(
                    conference=conference,
                    title=form.title.data,
                    client_id=form.save_id(),
                    actor=access.actor(),
                    now=clock.now(),
                )
            return answers.see_other("sections.show", slug=slug, section_key=key)
        except DomainError as refused:
            form.blame(refused)
    return _list(conference, form)


@bp.post(f"{ONE}/up")
@access.requires(rules.may_write_sections)
def move_up(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Move a section up by one."""
    return _move(place, -1)


@bp.post(f"{ONE}/down")
@access.requires(rules.may_write_sections)
def move_down(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Move a section down by one."""
    return _move(place, 1)


@bp.post(f"{ONE}/place")
@access.requires(rules.may_write_sections)
def put(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Put a section at a place of its part."""
    form = PlaceForm()
    if not form.validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.place_section(
            place=place, at=form.place.data, actor=access.actor(), now=clock.now()
        )
    return to_list(place)


@bp.post(f"{ONE}/on")
@access.requires(rules.may_write_sections)
def switch_on(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Put a section into the report."""
    return _switch(place, is_on=True, said=_("The report has it again."))


@bp.post(f"{ONE}/off")
@access.requires(rules.may_write_sections)
def switch_off(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Take a section off the report."""
    said = _("Taken off the report. What was written of it is kept.")
    return _switch(place, is_on=False, said=said)


def _move(place: Place, by: Literal[-1, 1]) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.move_section(place=place, by=by, actor=access.actor(), now=clock.now())
    return to_list(place)


def _switch(place: Place, *, is_on: bool, said: str) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.switch_section(place=place, is_on=is_on, actor=access.actor(), now=clock.now())
    return to_list(place, said)


def _list(conference: Conference, form: AddForm) -> ResponseReturnValue:
    places = queries.sections(conference)
    told = [(each.key, each.kind) for each in places if each.is_on]
    parts: dict[rules.Part, list[Place]] = defaultdict(list)
    for each in places:
        parts[rules.part_of(each.kind)].append(each)
    return answers.page(
        "sections/index.html",
        form=form,
        button=ButtonForm(),
        parts=parts,
        summaries=queries.summaries(conference),
        numbers=rules.numbered(told, queries.kept_numbers(conference)),
        may_write=rules.may_write_sections(access.standing()),
    )
