"""The files of a version: watch them come, stop them, ask for more, take them away."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.reports.forms import MoreForm
from eventmgr.pages.reports.handing import handed
from eventmgr.pages.reports.views import bp
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import contents_of
from eventmgr.reports import more, operations, queries, rules
from eventmgr.reports.archives import archive
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.names import file_name, version_name
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button

ONE = "/c/<slug>/reports/<int:version_number>"
FILE = f"{ONE}/<int:file_id>"


@bp.get(f"{ONE}/files")
@access.requires(rules.may_have_reports)
def files(conference: Conference, version: ReportVersion) -> ResponseReturnValue:  # noqa: ARG001 - the rule's
    """Return the list of files alone, for a page that watches."""
    return answers.page("reports/_files.html", version=version, button_form=ButtonForm())


@bp.route(f"{ONE}/more", methods=["GET", "POST"])
@access.requires(rules.may_have_reports)
def ask_for_more(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Have further files made of the same snapshot."""
    form = MoreForm()
    form.offer(more.parts(version))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            more.request_files(
                version=version,
                selection=form.selection(),
                language=form.language.data,
                formats=[Format(each) for each in form.formats.data or ()],
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            where = {"slug": conference.slug, "version_number": version.number}
            return answers.see_other(
                "reports.version", said=_("The files are being made."), **where
            )
    return answers.page("reports/more.html", form=form, version=version)


@bp.get(FILE)
@access.requires(rules.may_have_reports)
def download(conference: Conference, version: ReportVersion, file_id: int) -> ResponseReturnValue:
    """Hand out a ready file, or the rest of one; who took it is written down."""
    file = _file_or_404(version, file_id)
    if file.state is not FileState.READY:
        abort(404)
    answer = handed(conference, version, file)
    if answers.hands_out(answer):
        with unit_of_work():
            operations.record_download(
                file=file, conference=conference, actor=access.actor(), now=clock.now()
            )
    return answer


@bp.get(f"{ONE}/all.zip")
@access.requires(rules.may_have_reports)
def download_all(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Hand out all ready files of the version in one archive."""
    ready = [each for each in version.files if each.state is FileState.READY]
    if not ready:
        abort(404)
    if request.method == "GET":
        with unit_of_work():
            for file in ready:
                operations.record_download(
                    file=file, conference=conference, actor=access.actor(), now=clock.now()
                )
    contents = contents_of(ReportFile, [each.id for each in ready])
    named = {file_name(conference, version, each): contents[each.id] for each in ready}
    name = f"{version_name(conference, version)}.zip"
    return answers.attachment(archive(named), filename=name, media_type="application/zip")


@bp.post(f"{FILE}/retry")
@access.requires(rules.may_have_reports)
def retry(conference: Conference, version: ReportVersion, file_id: int) -> ResponseReturnValue:
    """Compile a failed or cancelled file once more."""
    file = _file_or_404(version, file_id)
    require_button()
    with unit_of_work():
        operations.retry(file=file, conference=conference, actor=access.actor(), now=clock.now())
    return _back(conference, version, _("It is tried again."))


@bp.post(f"{FILE}/cancel")
@access.requires(rules.may_have_reports)
def cancel(conference: Conference, version: ReportVersion, file_id: int) -> ResponseReturnValue:
    """Have a file made no more that is not ready yet."""
    file = _file_or_404(version, file_id)
    require_button()
    with unit_of_work():
        operations.cancel(file=file, conference=conference, actor=access.actor(), now=clock.now())
    return _back(conference, version, _("It is not made any more."))


def _back(conference: Conference, version: ReportVersion, said: str) -> ResponseReturnValue:
    where = {"slug": conference.slug, "version_number": version.number}
    return answers.see_other("reports.version", said=said, **where)


def _file_or_404(version: ReportVersion, file_id: int) -> ReportFile:
    file = queries.find_file(version, file_id)
    if file is None:
        abort(404)
    return file
