"""Report versions, compiled or not."""

from datetime import timedelta

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing.enums import FileState
from eventmgr.reports import operations
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.versions import operations as life
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


def make_another_file(
    version: ReportVersion,
    attribution: Attribution = Attribution.GROUPS,
    variant: Variant = Variant.FULL,
    state: FileState = FileState.READY,
) -> ReportFile:
    """One more file of the version, whose bytes are nobody's business."""
    file = ReportFile(
        version=version, format=Format.JSON, attribution=attribution, variant=variant,
        state=state, content=b"{}", size=2, sha256="0" * 64, queued_at=NOW, ready_at=NOW,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    return file


def adopt_version(version: ReportVersion) -> ReportVersion:
    """The version after a review of an hour in which nobody said anything."""
    until = NOW + timedelta(hours=1)
    life.begin_review(version=version, until=until, actor=COMMAND, now=NOW)
    life.adopt(version=version, actor=COMMAND, now=NOW)
    return version


def publish_version(version: ReportVersion) -> ReportVersion:
    """The version, given to everybody with its first file."""
    life.publish(
        version=adopt_version(version), file_ids=[version.files[0].id], actor=COMMAND, now=NOW
    )
    return version
