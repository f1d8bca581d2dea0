"""Handing out a report's file, to the team as to the public."""

from flask import Response

from eventmgr.conferences.models import Conference
from eventmgr.printing.files import content_of
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.names import file_name
from eventmgr.reports.renderers import RENDERERS
from eventmgr.web import answers


def handed(conference: Conference, version: ReportVersion, file: ReportFile) -> Response:
    """Return a ready file under its own name, or the part of it that is asked for."""
    return answers.resumable(
        content_of(file),
        filename=file_name(conference, version, file),
        media_type=RENDERERS[file.format].media_type,
        tag=file.sha256,
    )
