"""Who changed what in the agenda."""

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.agenda import history as told
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access, answers


@bp.get("/manage/<slug>/agenda/history")
@access.requires(conference_rules.may_see_office)
def history(conference: Conference) -> ResponseReturnValue:
    """Show who changed what in the whole agenda, the latest first."""
    return _page(conference, None)


@bp.get("/manage/<slug>/agenda/<int:session_id>/history")
@access.requires(conference_rules.may_see_office)
def session_history(conference: Conference, session: Session) -> ResponseReturnValue:
    """Show who changed what in one session, removed ones included."""
    return _page(conference, session)


def _page(conference: Conference, session: Session | None) -> ResponseReturnValue:
    page = told.entries(conference, session, page=request.args.get("page", 1, type=int))
    return answers.page("agenda/history.html", page=page, session=session, moment=clock.now())
