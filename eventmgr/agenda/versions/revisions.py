"""Whether there is anything new in the draft, told cheaply."""

from sqlalchemy import ScalarSelect, func, select, true

from eventmgr.agenda import names
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.models import Person


def of_draft(conference: Conference) -> str:
    """Return a text that is another one after every act at the conference: one statement.

    The history tells of acts on rooms, groups and settings, which the warnings depend on. Its
    entries are counted too: one may be committed after another that has a later key and a later
    time. The sessions and the names of those in them count for themselves as well.
    """
    acts = select(func.count(), func.max(AuditEntry.id)).where(
        AuditEntry.conference_id == conference.id
    )
    sessions = select(
        func.count(), func.sum(func.extract("epoch", Session.updated_at)), _people(conference)
    ).where(Session.conference_id == conference.id)
    first, second = acts.subquery(), sessions.subquery()
    row = db.session.execute(select(first, second).join_from(first, second, true())).one()
    return "-".join(str(each or 0) for each in row)


def _people(conference: Conference) -> ScalarSelect[str]:
    in_draft = (
        select(SessionRole.person_id)
        .join(SessionRole.session)
        .where(Session.conference_id == conference.id, Session.state != SessionState.REMOVED)
    )
    return names.digest(Person.id.in_(in_draft))
