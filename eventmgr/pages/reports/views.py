"""Closing reports: press the button, watch them come, take them away."""

from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.reports.forms import CompileForm
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of, is_unfinished
from eventmgr.reports import operations, queries, rules
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.renderers import RENDERERS
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
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("reports.index", slug=conference.slug)
    return answers.page(
        "reports/index.html", form=form, button_form=ButtonForm(), **_versions(conference)
    )


@bp.get("/c/<slug>/reports/progress")
@access.requires(rules.may_have_reports)
def progress(conference: Conference) -> ResponseReturnValue:
    """Return the list alone, for a page that watches."""
    return answers.page("reports/_versions.html", button_form=ButtonForm(), **_versions(conference))


@bp.get("/c/<slug>/reports/<int:version_number>/<int:file_id>")
@access.requires(rules.may_have_reports)
def download(conference: Conference, version: ReportVersion, file_id: int) -> ResponseReturnValue:
    """Hand out a ready file; who took it is written down."""
    file = _file_or_404(version, file_id)
    if file.state is not FileState.READY:
        abort(404)
    renderer = RENDERERS[file.format]
    with unit_of_work():
        operations.record_download(
            file=file, conference=conference, actor=access.actor(), now=clock.now()
        )
    name = f"{conference.slug}-closing-report-v{version.number}-{file.language}.{renderer.suffix}"
    return answers.attachment(content_of(file), filename=name, media_type=renderer.media_type)


@bp.post("/c/<slug>/reports/<int:version_number>/<int:file_id>/retry")
@access.requires(rules.may_have_reports)
def retry(conference: Conference, version: ReportVersion, file_id: int) -> ResponseReturnValue:
    """Compile a failed file once more."""
    file = _file_or_404(version, file_id)
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.retry(file=file, conference=conference, actor=access.actor(), now=clock.now())
    return answers.see_other("reports.index", slug=conference.slug, said=_("It is tried again."))


def _file_or_404(version: ReportVersion, file_id: int) -> ReportFile:
    file = queries.find_file(version, file_id)
    if file is None:
        abort(404)
    return file


def _versions(conference: Conference) -> dict[str, Any]:
    found = queries.versions(conference)
    busy = any(is_unfinished(file) for each in found for file in each.files)
    return {"versions": found, "busy": busy}
