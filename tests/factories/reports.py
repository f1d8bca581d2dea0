"""Report versions, compiled or not."""

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing.enums import FileState
from eventmgr.reports import operations
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportVersion
from tests.factories.people import NOW


def make_ready_version(conference: Conference) -> ReportVersion:
    """A version with one JSON file that is ready; its bytes are those of the snapshot."""
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    file = version.files[0]
    file.state = FileState.READY
    file.content = version.snapshot
    file.size = len(version.snapshot)
    file.sha256 = version.sha256
    file.ready_at = NOW
    db.session.flush()
    return version
