"""Moving many sessions at once: first what would change, then the button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries
from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.operations import edits
from eventmgr.agenda.operations.bulk import version_of_moves
from eventmgr.agenda.times.shifting import Moves
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.bulk_forms import TOOLS, Tool
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm


@dataclass(frozen=True, slots=True)
class Preview:
    """One session that would move: as it is, and as it would be."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    room: str


@bp.route("/manage/<slug>/agenda/many", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def bulk(conference: Conference) -> ResponseReturnValue:
    """Show the three tools; what one would do; and do it once that was seen."""
    items = queries.draft(conference).items
    tool = request.form.get("tool", "")
    forms = {name: kind(conference, items, **_values(name, tool)) for name, kind in TOOLS.items()}
    if request.method == "GET":
        return _page(conference, forms)
    form, moves = forms.get(tool) or abort(400), None
    if form.validate_on_submit():
        with form.blaming():
            if form.is_confirmed.data:
                return _carry_out(conference, form)
            moves = form.moves()
        if form.is_stale:
            form.items = queries.draft(conference).items
            with form.blaming():
                moves = form.moves()
    return _page(conference, forms, form, moves)


def _values(name: str, tool: str) -> dict[str, Any]:
    """Return what a tool's form is made with: what was sent belongs to one of them only."""
    wished = {"data": {"session": request.args.get("session", "")}}
    return wished if name == tool else {**wished, "formdata": None}


def _carry_out(conference: Conference, form: Tool) -> ResponseReturnValue:
    with unit_of_work():
        moved = form.carry_out(actor=access.actor(), now=clock.now())
    said = ngettext(
        "%(num)s session was moved. You can undo it.",
        "%(num)s sessions were moved. You can undo it.",
        moved,
    )
    return answers.see_other("agenda.manage", slug=conference.slug, said=said)


def _page(
    conference: Conference,
    forms: dict[str, Tool],
    form: Tool | None = None,
    moves: Moves | None = None,
) -> ResponseReturnValue:
    if form and moves:
        form.version.data = version_of_moves(moves, form.items)
    undoable, redoable = edits.last(conference, access.actor())
    return answers.page(
        "agenda/bulk.html",
        form=form,
        forms=forms,
        preview=None if form is None or moves is None else _preview(conference, form.items, moves),
        undoable=undoable,
        redoable=redoable,
        button=ButtonForm(),
    )


def _preview(conference: Conference, items: Sequence[AgendaItem], moves: Moves) -> list[Preview]:
    rooms = {room.id: room.name for room in conference.rooms}
    moving = ((each, moves[each.id]) for each in items if each.id in moves)
    return [
        Preview(item, starts_at, ends_at, rooms.get(room_id or 0, ""))
        for item, (starts_at, ends_at, room_id) in moving
    ]
