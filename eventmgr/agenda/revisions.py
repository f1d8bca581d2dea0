"""Whether there is anything new in the draft, told cheaply."""

from sqlalchemy import func, select

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db


def of_draft(conference: Conference) -> str:
    """Return a text that is another one after every act at the conference: one statement.

    The history tells of acts on rooms, groups and settings, which the warnings depend on. Two acts
    may be committed in another order than they began, so the sessions count for themselves as well.
    """
    last_act = (
        select(AuditEntry.id)
        .where(AuditEntry.conference_id == conference.id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(
            last_act,
            func.count(Session.id),
            func.sum(func.extract("epoch", Session.updated_at)),
        ).where(Session.conference_id == conference.id)
    ).one()
    return "-".join(str(each or 0) for each in row)
