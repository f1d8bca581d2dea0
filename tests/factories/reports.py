"""Report versions, compiled or not, and how far they have come."""

from datetime import datetime, timedelta
from uuid import uuid4

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing.enums import FileState
from eventmgr.reports import operations
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.models import ReportComment, ReportFile, ReportVersion
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


def begin_review(version: ReportVersion, *, until: datetime | None = None) -> None:
    """Comments are asked for, for an hour unless said otherwise."""
    life.begin_review(
        version=version,
        until=until or NOW + timedelta(hours=1),
        base_url="https://example.org",
        actor=COMMAND,
        now=NOW,
    )


def adopt(version: ReportVersion) -> ReportVersion:
    """The version is reviewed and adopted."""
    begin_review(version)
    life.adopt(version=version, actor=COMMAND, now=NOW)
    return version


def publish(version: ReportVersion, *, now: datetime = NOW) -> ReportVersion:
    """The version is reviewed, adopted and published with its first file."""
    begin_review(version)
    return publish_reviewed(version, now=now)


def publish_reviewed(version: ReportVersion, *, now: datetime = NOW) -> ReportVersion:
    """A version in review is adopted and published with its first file."""
    life.adopt(version=version, actor=COMMAND, now=now)
    life.publish(version=version, file_ids=[version.files[0].id], actor=COMMAND, now=now)
    return version


def make_comment(
    version: ReportVersion, author: Person | None = None, *, text: str = "Hm.", at: datetime = NOW
) -> ReportComment:
    """Something that was said about the version."""
    made = life.comment(
        version=version, text=text, place="", client_id=uuid4(), actor=COMMAND, now=at
    )
    made.author_id = author.id if author else None
    db.session.flush()
    return made
