"""The draft of the agenda as a list, for those who make it."""

from collections.abc import Iterable
from itertools import groupby

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.checks.concerns import Concern
from eventmgr.agenda.enums import KIND_LABELS, ConcernKind
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.operations import edits
from eventmgr.agenda.versions import differences
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.groups import queries as groups
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

ByKind = list[tuple[ConcernKind, list[tuple[Concern, AgendaItem]]]]


@bp.get("/manage/<slug>/agenda")
@access.requires(conference_rules.may_see_office)
def manage(conference: Conference) -> ResponseReturnValue:
    """Show the draft by day, with what may be wrong in it, and what the public sees instead."""
    draft, waiting = queries.draft(conference), queries.unscheduled(conference)
    concerns = clashes.concerns(conference, draft.items, groups.facts(conference))
    public = queries.published(conference)
    undoable, redoable = edits.last(conference, access.actor())
    return answers.page(
        "agenda/manage.html",
        days=queries.by_day(conference, filter(_is_wanted, draft.items)),
        waiting=list(filter(_is_wanted, waiting)),
        is_empty=not draft.items and not waiting,
        kinds=KIND_LABELS,
        concerns=_by_kind(clashes.told_once(concerns), draft),
        beside=_by_item(concerns),
        public=public,
        changes=len(differences.between(public, draft)) if public else None,
        undoable=undoable,
        redoable=redoable,
        button=ButtonForm(),
    )


def _is_wanted(item: AgendaItem) -> bool:
    """Whether the filters of this request, if any, let the session through."""
    room, kind = request.args.get("room", ""), request.args.get("kind", "")
    room_id = str(item.room.id) if item.room else "none"
    return room in {"", room_id} and kind in {"", item.kind.value}


def _by_kind(concerns: Iterable[Concern], draft: Agenda) -> ByKind:
    """Return the concerns in the order of their kinds, each with its session."""
    items = {each.id: each for each in draft.items}
    order = list(ConcernKind)
    found = sorted(concerns, key=lambda each: order.index(each.kind))
    return [
        (kind, [(each, items[each.item_id]) for each in those])
        for kind, those in groupby(found, key=lambda each: each.kind)
    ]


def _by_item(concerns: Iterable[Concern]) -> dict[int, list[Concern]]:
    found: dict[int, list[Concern]] = {}
    for each in concerns:
        found.setdefault(each.item_id, []).append(each)
    return found
