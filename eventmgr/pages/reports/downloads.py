"""Who took which file of the reports away."""

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.pages.reports.views import bp
from eventmgr.reports import downloads as told
from eventmgr.reports import rules
from eventmgr.web import access, answers


@bp.get("/c/<slug>/reports/downloads")
@access.requires(rules.may_edit_reports)
def downloads(conference: Conference) -> ResponseReturnValue:
    """Show who took what, the newest first, and how often the public took what."""
    number = request.args.get("page", 1, type=int)
    return answers.page(
        "reports/downloads.html",
        page=told.downloads(conference, access.standing(), page=number),
        public=told.taken_by_the_public(conference),
    )
