"""The clock of a presentation: small notices for screens, and three buttons for who chairs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.versions import version_of
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import operations, queries, rules
from eventmgr.groups.presenting.models import PresentationClock
from eventmgr.groups.whereabouts import find_bare
from eventmgr.pages.presenting.blueprint import ALL, GROUP, bp
from eventmgr.web import access, answers, loading
from eventmgr.web.forms import ButtonForm

ACTS = {"start": operations.start, "pause": operations.pause, "reset": operations.reset}


@bp.get(f"{ALL}/clocks")
@access.requires(group_rules.may_see_groups)
def all_clocks(conference: Conference) -> Response:
    """Return every group's clock."""
    return _notice(queries.beside(conference.id))


@bp.get(f"{GROUP}/clock")
@access.requires(group_rules.may_see_group, on="group")
@loading.together(find_bare)
def group_clock(conference: Conference, group: WorkingGroup) -> Response:  # noqa: ARG001 - in the address
    """Return the group's clock."""
    return _notice([group])


@bp.post(f"{GROUP}/clock/<any(start, pause, reset):act>")
@access.requires(rules.may_chair, on="group")
def press(conference: Conference, group: WorkingGroup, act: str) -> ResponseReturnValue:
    """Start, pause or reset the group's clock."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        ACTS[act](group=group, actor=access.actor(), now=clock.now())
    return answers.see_other("presenting.one", slug=conference.slug, code=group.code)


def told(
    groups: Sequence[WorkingGroup], found: Mapping[int, PresentationClock], *, now: datetime
) -> dict[str, dict[str, Any]]:
    """Return what a screen must know of each group's clock, by the group's code."""
    return {each.code: _one(each, found.get(each.id), now) for each in groups}


def _one(group: WorkingGroup, found: PresentationClock | None, now: datetime) -> dict[str, Any]:
    total = group.presents_minutes * 60_000
    spent = found.spent_ms if found else 0
    since = found.started_at if found else None
    runs = int((now - since).total_seconds() * 1000) if since else 0
    return {
        "total": total,
        "spent": spent,
        "started": int(since.timestamp() * 1000) if since else None,
        "left": total - spent - max(0, runs),
    }


def _notice(groups: Sequence[WorkingGroup]) -> Response:
    """Return the clocks as JSON; whoever has seen this state of them gets an empty 304.

    The server's own time comes with them, so that several screens agree.
    """
    now = clock.now()
    clocks = told(groups, queries.clocks(groups), now=now)
    for each in clocks.values():
        del each["left"]  # counted by the screen, and another one at every moment
    response = jsonify(now=int(now.timestamp() * 1000), clocks=clocks)
    response.set_etag(version_of({"clocks": repr(clocks)}))
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
