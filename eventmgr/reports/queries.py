"""Reads about closing reports."""

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.reports.enums import VersionState
from eventmgr.reports.models import ReportFile, ReportVersion


def versions(conference: Conference) -> list[ReportVersion]:
    """Return every version with its files, newest first; never the bytes."""
    return list(
        db.session.scalars(
            select(ReportVersion)
            .where(ReportVersion.conference_id == conference.id)
            .options(joinedload(ReportVersion.requested_by), selectinload(ReportVersion.files))
            .order_by(ReportVersion.number.desc())
        )
    )


def newest_version(conference: Conference) -> ReportVersion | None:
    """Return the conference's last version with its files, without the bytes."""
    return db.session.scalar(
        select(ReportVersion)
        .where(ReportVersion.conference_id == conference.id)
        .options(selectinload(ReportVersion.files))
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )


def next_number(conference: Conference) -> int:
    """Return the number that the conference's next version will have."""
    newest = newest_version(conference)
    return newest.number + 1 if newest else 1


def snapshot_of(version: ReportVersion) -> bytes:
    """Return the frozen JSON of a version."""
    return db.session.scalars(
        select(ReportVersion.snapshot).where(ReportVersion.id == version.id)
    ).one()


def find_version(conference: Conference, number: int) -> ReportVersion | None:
    """Return the conference's version of this number."""
    return db.session.scalar(
        select(ReportVersion)
        .where(ReportVersion.conference_id == conference.id, ReportVersion.number == number)
        .options(joinedload(ReportVersion.requested_by), selectinload(ReportVersion.files))
    )


def find_file(version: ReportVersion, file_id: int) -> ReportFile | None:
    """Return the version's file, without its bytes."""
    return db.session.scalar(
        select(ReportFile).where(ReportFile.version_id == version.id, ReportFile.id == file_id)
    )


def base_of(conference: Conference, number: int) -> ReportVersion | None:
    """Return the version that one of this number is compared with.

    The one published last before it; else the one adopted last, else the one just before.
    """
    rank = case(
        (ReportVersion.state == VersionState.PUBLISHED, 0),
        (ReportVersion.state == VersionState.ADOPTED, 1),
        else_=2,
    )
    return db.session.scalar(
        select(ReportVersion)
        .where(ReportVersion.conference_id == conference.id, ReportVersion.number < number)
        .order_by(rank, ReportVersion.number.desc())
        .limit(1)
    )
