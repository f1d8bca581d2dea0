"""All recommendations of a conference, for organisers."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.paging import paginate
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations.blueprint import bp
from eventmgr.pages.recommendations.forms import FilterForm, ReopenForm
from eventmgr.recommendations import export as tables
from eventmgr.recommendations import operations, proposers, queries, rules
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


@bp.route("/manage/<slug>/groups/<code>/reopen", methods=["GET", "POST"])
@access.requires(rules.may_reopen)
def reopen(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Give a submitted list back to its group."""
    code, form = group.code, ReopenForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.reopen_group(
                group=group,
                reason=form.reason.data,
                deadline=form.moment(conference),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("%(code)s is open again.", code=code)
            return answers.see_other("groups.index", slug=conference.slug, said=said)
    return answers.page("recommendations/reopen.html", form=form, code=code)
