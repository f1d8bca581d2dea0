"""Sessions and roles with nothing surprising in them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, cast

from sqlalchemy import func, select

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.models import AgendaVersion, Session, SessionRole
from eventmgr.agenda.operations import SessionContent, publish
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
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


def publish_agenda(conference: Conference, **values: Any) -> AgendaVersion:
    """The draft as it is, published under the next number; nobody is told."""
    db.session.flush()
    db.session.expire_all()  # roles that were added by key are in no collection yet
    number = db.session.scalar(
        select(func.count()).where(AgendaVersion.conference_id == conference.id)
    )
    return publish(
        **{
            "conference": conference,
            "name": str((number or 0) + 1),
            "tell": False,
            "base_url": "http://localhost",
            "actor": COMMAND,
            "now": NOW,
            **values,
        }
    )


def session_content(**values: Any) -> SessionContent:
    """An opening of an hour on the first morning, as an organiser would type it."""
    standard = {
        "title": "Opening",
        "starts_at": MORNING,
        "ends_at": values.get("starts_at", MORNING) + timedelta(hours=1),
        "kind": SessionKind.OPENING,
    }
    return SessionContent(**{**standard, **values})


def reread(session: Session) -> Session:
    """The session as the next request would find it."""
    conference_id, session_id = session.conference_id, session.id
    db.session.flush()
    db.session.expunge_all()
    found = queries.find_session(db.session.get_one(Conference, conference_id), session_id)
    assert found is not None
    return found
