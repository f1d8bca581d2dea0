"""The published report, for everybody: no sign-in, and no trace of who took it."""

import hashlib

from flask import Response, abort, make_response, render_template, request, session

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.pages.reports.handing import handed
from eventmgr.pages.reports.views import bp
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.versions import holding, operations
from eventmgr.reports.versions import queries as life
from eventmgr.web import access, answers


@bp.get("/c/<slug>/report")
@access.requires(conference_rules.may_see_site, on="conference")
def public(conference: Conference) -> Response:
    """Show the published versions, newest first, or 304 to a reader who has them already."""
    versions = life.published(conference)
    found = list(zip(versions, holding.public_files(conference, versions), strict=True))
    said = [(each.number, each.sha256, [file.id for file in files]) for each, files in found]
    parts = (conference.title, i18n.language(), access.standing(), sorted(session.items()), said)
    tag = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag)
    numbers = {each.id: each.number for each, _files in found}
    return _tagged(
        make_response(render_template("reports/public.html", found=found, numbers=numbers)), tag
    )


@bp.get("/c/<slug>/report/<int:version_number>/<int:file_id>")
@access.requires(conference_rules.may_see_site, on="conference")
def public_file(conference: Conference, version: ReportVersion, file_id: int) -> Response:
    """Hand out a public file; it is counted, and nobody is written down."""
    [files] = holding.public_files(conference, [version])
    file = next((each for each in files if each.id == file_id), None)
    if file is None:
        abort(404)
    answer = handed(conference, version, file)
    if answers.hands_out(answer):
        with unit_of_work():
            operations.count_download(file)
    return _kept_private(answer)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    return _kept_private(response)


def _kept_private(response: Response) -> Response:
    response.vary.update(["Cookie", "Accept-Language"])
    response.cache_control.no_cache = True
    response.cache_control.private = True
    return response
