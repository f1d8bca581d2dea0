"""Working groups and those who sit in them."""

from typing import Any

from sqlalchemy import func, select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMeeting, GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.people import NOW, make_person


def make_group(conference: Conference, **values: Any) -> WorkingGroup:
    """A group without a deadline, with the conference's next number; ``session_id``: one of its."""
    session_id = values.pop("session_id", None)
    last = db.session.scalar(
        select(func.max(WorkingGroup.number)).where(WorkingGroup.conference_id == conference.id)
    )
    number = (last or 0) + 1
    group = WorkingGroup(
        conference_id=conference.id,
        **{"number": number, "title": f"Group {number}", "created_at": NOW, **values},
    )
    db.session.add(group)
    db.session.flush()
    if session_id is not None:
        make_meeting(group, session_id)
    return group


def make_meeting(group: WorkingGroup, session_id: int) -> None:
    """The group meets in the session too."""
    db.session.add(GroupMeeting(group_id=group.id, session_id=session_id))
    db.session.flush()


def make_member(
    group: WorkingGroup, role: GroupRole = GroupRole.MEMBER, person: Person | None = None
) -> Person:
    """A person with a seat in the group; returns the person."""
    person = person or make_person()
    db.session.add(GroupMember(group_id=group.id, person_id=person.id, role=role))
    db.session.flush()
    return person


def make_participant(
    conference: Conference,
    state: RegistrationState = RegistrationState.CONFIRMED,
    **values: Any,
) -> Person:
    """A person with a registration in the state; returns the person."""
    person = make_person(**values)
    db.session.add(
        Registration(conference_id=conference.id, person_id=person.id, state=state, created_at=NOW)
    )
    db.session.flush()
    return person
