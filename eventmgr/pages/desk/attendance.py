"""Who came, and on which days."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.pages.desk.blueprint import bp
from eventmgr.registration.attendance import export, queries
from eventmgr.web import access, answers


@bp.get("/manage/<slug>/attendance")
@access.requires(conference_rules.may_see_office)
def attendance(conference: Conference) -> ResponseReturnValue:
    """Show who came, a column for each day, and how many by sector."""
    page = queries.attendance(conference, page=request.args.get("page", 1, type=int))
    return answers.page(
        "desk/attendance.html",
        page=page,
        days=conference.days,
        came=queries.days_of(conference, page.rows),
        by_sector=queries.checked_in_by_sector(conference),
    )


@bp.get("/manage/<slug>/attendance.csv")
@access.requires(conference_rules.may_organise)
def attendance_csv(conference: Conference) -> Response:
    """Return who came for a spreadsheet; the history notes who took it."""
    with unit_of_work():
        content = export.as_csv(conference, queries.all_attendance(conference))
        audit.record(
            access.actor(),
            "attendance.exported",
            conference,
            now=clock.now(),
            conference_id=conference.id,
        )
    return answers.attachment(
        content,
        filename=f"{conference.slug}-attendance.csv",
        media_type="text/csv; charset=utf-8",
    )
