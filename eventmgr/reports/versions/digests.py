"""Telling those who settle comments of new ones: how many, at most once a day for each version."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, true

from eventmgr.foundation.db import db, get_for_update
from eventmgr.mail.operations import queue_mails
from eventmgr.reports import letters, rules
from eventmgr.reports.models import ReportComment, ReportVersion


def due(now: datetime, *, version_id: int | None = None) -> Sequence[int]:
    """Return the ids of the versions, or of this one, whose new comments it is time to tell of."""
    which = true() if version_id is None else ReportVersion.id == version_id
    rows = db.session.execute(
        select(ReportVersion.id, ReportVersion.comments_told_at, func.min(ReportComment.at))
        .join(ReportComment, ReportComment.version_id == ReportVersion.id)
        .where(which, ReportComment.settled_at.is_(None))
        .where(ReportComment.id > ReportVersion.comments_told_id)
        .group_by(ReportVersion.id)
        .order_by(ReportVersion.id)
    )
    return [key for key, told_at, oldest in rows if rules.digest_is_due(told_at, oldest, now)]


def tell(*, version_id: int, base_url: str, now: datetime) -> int:
    """Write of the version's new comments to those who may settle them; return to how many.

    What was told is noted in the same transaction. Nobody is told of comments of their own, and
    nothing is noted while nobody can be written to.
    """
    version: ReportVersion = get_for_update(ReportVersion, version_id)
    if not due(now, version_id=version_id):
        return 0
    people = letters.settlers(version.conference_id)
    if not people:
        return 0
    waiting = _unsettled(version)
    new = [each for each in waiting if each.id > version.comments_told_id]
    drafts = [
        letters.of_comments(
            version,
            person,
            new=count,
            unsettled=len(waiting),
            last=new[-1].id,
            base_url=base_url,
        )
        for person in people
        if (count := sum(each.author_id != person.id for each in new))
    ]
    version.comments_told_id = new[-1].id
    if drafts:
        version.comments_told_at = now
        queue_mails(drafts, now=now)
    return len(drafts)


def _unsettled(version: ReportVersion) -> Sequence[ReportComment]:
    statement = select(ReportComment).where(
        ReportComment.version_id == version.id, ReportComment.settled_at.is_(None)
    )
    return db.session.scalars(statement.order_by(ReportComment.id)).all()
