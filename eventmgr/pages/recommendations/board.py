"""The organisers' board: every group, how far it is, and who needs help; it stays current."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations.blueprint import bp
from eventmgr.recommendations import board as boards
from eventmgr.recommendations import progress
from eventmgr.recommendations.nudges import queries as nudges
from eventmgr.recommendations.nudges.rules import USUAL
from eventmgr.web import access, answers

BOARD: Final = "/manage/<slug>/groups/board"


@bp.get(BOARD)
@access.requires(group_rules.may_see_groups)
def board(conference: Conference) -> ResponseReturnValue:
    """Show every group and how far it is."""
    return answers.page("recommendations/board.html", **_shown(conference))


@bp.get(f"{BOARD}/rows")
@access.requires(group_rules.may_see_groups)
def board_rows(conference: Conference) -> Response:
    """Return the board's rows alone, or 304 to a page that shows them already."""
    rows = render_template(
        "recommendations/_board.html", conference=conference, **_shown(conference)
    )
    etag = sha256(rows.encode()).hexdigest()[:32]
    is_known = request.if_none_match.contains_weak(etag)
    response = make_response("", 304) if is_known else make_response(rows)
    # weak: what stands between may have compressed it
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "no-cache, private"
    return response


def _shown(conference: Conference) -> dict[str, Any]:
    now, standing = clock.now(), access.standing()
    setup = nudges.setup_of(conference.id)
    near = now + timedelta(minutes=max(setup.minutes, default=USUAL[0]))
    may_edit = group_rules.may_edit_groups(standing)
    rows = boards.rows(conference, near=near, now=now, standing=standing)
    return {
        "rows": rows,
        "stages": progress.STAGE_LABELS,
        "needs": boards.NEED_LABELS,
        "totals": {stage: sum(each.stage is stage for each in rows) for stage in progress.Stage},
        "left": {each.group.id: _left(each.group, now) for each in rows},
        "may_edit": may_edit,
        "may_edit_texts": group_rules.may_edit_texts(standing),
    }


def _left(group: WorkingGroup, now: datetime) -> str:
    """Return how long there is until the deadline, in words; empty if there is no time."""
    if group.deadline is None or now >= group.deadline:
        return ""
    return str(format_timedelta(group.deadline - now, threshold=1.5))
