"""Sessions and roles with nothing surprising in them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import cast

from sqlalchemy import func, select

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from tests.factories.people import NOW, make_person

MORNING = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
"""09:00 on the first day of `make_conference`, at its venue."""
_numbers = count(1)


def make_session(conference: Conference, **values: object) -> Session:
    """A plenary of an hour on the first morning."""
    starts_at = cast("datetime", values.get("starts_at", MORNING))
    session = Session(
        conference_id=conference.id,
        **{
            "title": f"Session {next(_numbers)}",
            "kind": SessionKind.PLENARY,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "updated_at": NOW,
            **values,
        },
    )
    db.session.add(session)
    db.session.flush()
    return session


def make_role(
    session: Session,
    role: SessionRoleName = SessionRoleName.CHAIR,
    person: Person | None = None,
    **values: object,
) -> Person:
    """A person's part in the session, after those that are there; returns the person."""
    person = person or make_person()
    position = db.session.scalar(select(func.count()).where(SessionRole.session_id == session.id))
    db.session.add(
        SessionRole(
            session_id=session.id,
            person_id=person.id,
            role=role,
            **{"position": position, **values},
        )
    )
    db.session.flush()
    return person
