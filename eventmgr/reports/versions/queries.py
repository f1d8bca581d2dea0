"""Reads about the life of versions: comments, acts, and what is published."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.printing.files import is_unfinished
from eventmgr.reports.enums import VersionState
from eventmgr.reports.models import ReportComment, ReportVersion


def comments_on(version: ReportVersion, *, done: bool | None = None) -> Sequence[ReportComment]:
    """Return the comments with their authors, oldest first; all, or those (not) settled."""
    statement = select(ReportComment).where(ReportComment.version_id == version.id)
    if done is not None:
        settled = ReportComment.settled_at
        statement = statement.where(settled.is_not(None) if done else settled.is_(None))
    people = (joinedload(ReportComment.author), joinedload(ReportComment.settled_by))
    return db.session.scalars(statement.order_by(ReportComment.id).options(*people)).all()


def find_comment(version: ReportVersion, comment_id: int) -> ReportComment | None:
    """Return the version's comment of that id."""
    statement = select(ReportComment).where(
        ReportComment.version_id == version.id, ReportComment.id == comment_id
    )
    return db.session.scalars(statement).one_or_none()


def find_sent(client_id: UUID) -> ReportComment | None:
    """Return the comment that the same form made earlier."""
    statement = select(ReportComment).where(ReportComment.client_id == client_id)
    return db.session.scalars(statement).one_or_none()


def find_corrigendum(version: ReportVersion, note: str) -> ReportVersion | None:
    """Return what corrects the version with the same words and is still being compiled."""
    statement = (
        select(ReportVersion)
        .where(ReportVersion.corrects_id == version.id, ReportVersion.note == note)
        .options(selectinload(ReportVersion.files))
        .order_by(ReportVersion.number.desc())
    )
    found = db.session.scalars(statement).all()
    return next((each for each in found if any(map(is_unfinished, each.files))), None)


def acts_on(version: ReportVersion) -> Sequence[AuditEntry]:
    """Return how the version came about, oldest first."""
    statement = select(AuditEntry).where(
        AuditEntry.object_type == ReportVersion.__name__, AuditEntry.object_id == version.id
    )
    return db.session.scalars(statement.order_by(AuditEntry.id)).all()


def published(conference: Conference) -> Sequence[ReportVersion]:
    """Return the published versions with their files, newest first; never the bytes."""
    return db.session.scalars(
        select(ReportVersion)
        .where(
            ReportVersion.conference_id == conference.id,
            ReportVersion.state == VersionState.PUBLISHED,
        )
        .options(selectinload(ReportVersion.files))
        .order_by(ReportVersion.number.desc())
    ).all()
