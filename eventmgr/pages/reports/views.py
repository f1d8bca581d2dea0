"""Closing reports: press the button, and see every version."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.pages.reports.forms import CompileForm
from eventmgr.reports import operations, queries, rules
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

bp = Blueprint("reports", __name__)


@bp.route("/c/<slug>/reports", methods=["GET", "POST"])
@access.requires(rules.may_have_reports)
def index(conference: Conference) -> ResponseReturnValue:
    """Show every version with its files, and compile a new one."""
    form = CompileForm(language=rules.usual_language(conference.languages))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.request_report_once(
                conference=conference,
                language=form.language.data,
                tells_all=form.tells_all.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("reports.index", slug=conference.slug)
    return answers.page(
        "reports/index.html",
        form=form,
        button_form=ButtonForm(),
        may_edit=rules.may_edit_reports(access.standing()),
        versions=queries.versions(conference),
    )
