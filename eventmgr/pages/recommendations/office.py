"""All recommendations of a conference, for organisers."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.paging import paginate
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.pages.recommendations.blueprint import bp
from eventmgr.pages.recommendations.forms import FilterForm
from eventmgr.recommendations import export as tables
from eventmgr.recommendations import proposers, queries
from eventmgr.web import access, answers


@bp.get("/manage/<slug>/recommendations")
@access.requires(group_rules.may_see_groups)
def matrix(conference: Conference) -> ResponseReturnValue:
    """Show all recommendations, a page at a time."""
    form = FilterForm(conference, groups.groups(conference))
    number = request.args.get("page", 1, type=int)
    page = paginate(queries.matrix(conference, form.wanted()), number=number)
    return answers.page(
        "recommendations/matrix.html",
        filter_form=form,
        page=page,
        entries=queries.entries(page.rows),
    )


@bp.get("/manage/<slug>/recommendations.csv")
@access.requires(group_rules.may_see_groups)
def export(conference: Conference) -> Response:
    """Return the recommendations of the list as a table for a spreadsheet."""
    form = FilterForm(conference, groups.groups(conference))
    content = tables.as_csv(
        queries.exported(conference, form.wanted()), hidden=proposers.hidden(conference)
    )
    with unit_of_work():
        audit.record(
            access.actor(),
            "recommendations.exported",
            conference,
            now=clock.now(),
            conference_id=conference.id,
        )
    filename = f"{conference.slug}-recommendations.csv"
    return answers.attachment(content, filename=filename, media_type="text/csv; charset=utf-8")
