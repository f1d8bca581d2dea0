"""Reading working groups; everything a page shows comes loaded."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement, Row, and_, func, inspect, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventmgr.agenda.checks.concerns import GroupFacts, GroupLeader
from eventmgr.agenda.items import room_of
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import ConferenceState, GroupRole
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMeeting, GroupMember, WorkingGroup
from eventmgr.groups.rules import LEADERS
from eventmgr.people.addresses import addresses as every_address
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration

EXPECTED: Final = frozenset(
    {RegistrationState.INVITED, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}
)
"""Who may be given a seat: everyone but those who will not come."""

_CODE = re.compile(r"wg([1-9][0-9]{0,8})", re.IGNORECASE | re.ASCII)


def groups(conference: Conference) -> Sequence[WorkingGroup]:
    """Return the conference's groups in order of number."""
    statement = select(WorkingGroup).where(WorkingGroup.conference_id == conference.id)
    return db.session.scalars(statement.order_by(WorkingGroup.number).options(*_whole())).all()


def in_conference(conference: Conference) -> Sequence[WorkingGroup]:
    """Return the conference's groups in order of number, with none of their relations."""
    statement = select(WorkingGroup).where(WorkingGroup.conference_id == conference.id)
    return db.session.scalars(statement.order_by(WorkingGroup.number)).all()


def titles(conference: Conference) -> dict[str, str]:
    """Return the titles of the conference's groups by their codes, in order of number."""
    statement = select(WorkingGroup).where(WorkingGroup.conference_id == conference.id)
    return {
        each.code: each.title
        for each in db.session.scalars(statement.order_by(WorkingGroup.number))
    }


def facts(conference: Conference) -> list[GroupFacts]:
    """Return what the agenda must know of the groups that meet in its sessions: one statement.

    In order of number, a group once for each session that it meets in, these in order of time;
    the leaders of each in the order in which they were seated. Who leads a group under the Chatham
    House Rule has no name here, for other groups neither: a clash would tell of both.
    """
    seated = GroupMember.group_id == WorkingGroup.id
    size = select(func.count()).where(seated).correlate(WorkingGroup).scalar_subquery()
    statement = (
        select(Session.id, WorkingGroup, Room, size, GroupMember.role, Person, discreet())
        .select_from(WorkingGroup)
        .join(WorkingGroup.sessions)
        .outerjoin(WorkingGroup.room)
        .outerjoin(GroupMember, and_(seated, GroupMember.role.in_(LEADERS)))
        .outerjoin(GroupMember.person)
        .where(WorkingGroup.conference_id == conference.id)
        .order_by(WorkingGroup.number, Session.starts_at, Session.id, GroupMember.id)
    )
    rows = db.session.execute(statement).all()
    unnamed = {person.id for *_row, person, is_discreet in rows if person and is_discreet}
    return [
        _facts(list(each), unnamed)
        for _key, each in groupby(rows, lambda row: (row[1].number, row[0]))
    ]


def my_groups(conference: Conference, person_id: int) -> Sequence[WorkingGroup]:
    """Return the groups that the person has a seat in."""
    statement = (
        select(WorkingGroup)
        .where(WorkingGroup.conference_id == conference.id)
        .where(WorkingGroup.members.any(GroupMember.person_id == person_id))
    )
    return db.session.scalars(statement.order_by(WorkingGroup.number).options(*_whole())).all()


def seated_in(
    person_id: int, *, around: datetime, only: int | None = None
) -> Sequence[WorkingGroup]:
    """Return the person's groups at the conferences that are on around this moment.

    ``only`` is the id of the one conference that is asked about.
    """
    day, week = around.date(), timedelta(days=7)
    statement = (
        select(WorkingGroup)
        .join(WorkingGroup.conference)
        .where(WorkingGroup.members.any(GroupMember.person_id == person_id))
        .where(Conference.state.in_((ConferenceState.PUBLISHED, ConferenceState.RUNNING)))
        .where(Conference.starts <= day + week, Conference.ends >= day - week)
        .order_by(WorkingGroup.id)
    )
    if only is not None:
        statement = statement.where(Conference.id == only)
    return db.session.scalars(statement.options(*_whole())).all()


def number_of(code: str) -> int | None:
    """Return the number in a group's code (WG3, in any case); None for what is no code."""
    found = _CODE.fullmatch(code)
    return int(found[1]) if found else None


def find_group(conference: Conference, code: str) -> WorkingGroup | None:
    """Return the group called so (WG3, in any case) at this conference, or None."""
    number = number_of(code)
    if number is None:
        return None
    statement = select(WorkingGroup).where(
        WorkingGroup.conference_id == conference.id, WorkingGroup.number == number
    )
    return db.session.scalars(statement.options(*_whole())).one_or_none()


def codes_meeting_in(
    session: Session, *, but: WorkingGroup | None = None, only_chatham: bool = False
) -> Sequence[str]:
    """Return the codes of the groups that meet in the session, all but one, in order."""
    statement = select(WorkingGroup).where(WorkingGroup.sessions.any(Session.id == session.id))
    if but is not None:
        statement = statement.where(WorkingGroup.id != but.id)
    if only_chatham:
        statement = statement.where(WorkingGroup.is_chatham)
    return [each.code for each in db.session.scalars(statement.order_by(WorkingGroup.number))]


def session_ids(group: WorkingGroup) -> tuple[int, ...]:
    """Return the ids of the sessions that the group meets in, in their order."""
    statement = select(GroupMeeting.session_id).where(GroupMeeting.group_id == group.id)
    return tuple(db.session.scalars(statement.order_by(GroupMeeting.session_id)))


def people_by_session(
    conference: Conference, *, but_chatham: bool = False
) -> dict[int, list[Person]]:
    """Return who sits in the groups that meet in each session, by its id: one statement.

    Nobody stands twice in a session, however many of its groups they sit in. If so asked, those
    whom a group under the Chatham House Rule, or with a session under it, alone brings in stand
    in none.
    """
    statement = (
        select(Session.id, Person)
        .select_from(WorkingGroup)
        .join(WorkingGroup.sessions)
        .join(WorkingGroup.members)
        .join(GroupMember.person)
        .where(WorkingGroup.conference_id == conference.id)
        .distinct()
        .order_by(Session.id, Person.id)
    )
    if but_chatham:
        statement = statement.where(~discreet())
    found: dict[int, list[Person]] = {}
    for session_id, person in db.session.execute(statement):
        found.setdefault(session_id, []).append(person)
    return found


def seats(conference: Conference) -> dict[int, str]:
    """Return the code of each person's group by their id; of several, the first.

    Groups under the Chatham House Rule, or with a session under it, are left out.
    """
    rows = db.session.execute(
        select(GroupMember.person_id, WorkingGroup)
        .join(GroupMember.group)
        .where(WorkingGroup.conference_id == conference.id, ~discreet())
        .order_by(WorkingGroup.number.desc())
    )
    return {person_id: group.code for person_id, group in rows}


def find_member(group: WorkingGroup, member_id: int) -> GroupMember | None:
    """Return the seat of that id in this group, or None."""
    statement = select(GroupMember).where(
        GroupMember.id == member_id, GroupMember.group_id == group.id
    )
    return db.session.scalars(statement.options(joinedload(GroupMember.person))).one_or_none()


def people_to_seat(group: WorkingGroup) -> Sequence[Person]:
    """Return the confirmed participants who do not sit in the group yet, by name."""
    seated = select(GroupMember.person_id).where(GroupMember.group_id == group.id)
    statement = (
        select(Person)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.conference_id == group.conference_id)
        .where(Registration.state == RegistrationState.CONFIRMED, Person.id.not_in(seated))
        .where(Person.erased_at.is_(None))
        .order_by(func.lower(Person.name), Person.id)
    )
    return db.session.scalars(statement).all()


def expected_people(conference_id: int, addresses: Sequence[str]) -> Mapping[str, Person]:
    """Return the people expected at the conference by these addresses, in lower case."""
    known = every_address()
    statement = (
        select(known.c.address, Person)
        .join(known, known.c.person_id == Person.id)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.conference_id == conference_id, Registration.state.in_(EXPECTED))
        .where(known.c.address.in_([each.lower() for each in addresses]))
    )
    return {address: person for address, person in db.session.execute(statement)}  # noqa: C416 - dict() takes no Result


def _facts(
    rows: Sequence[Row[int, WorkingGroup, Room, int, GroupRole, Person, bool]],
    unnamed: Collection[int],
) -> GroupFacts:
    """Make what is known of a group of its rows: one a leader, or one without any."""
    session_id, group, room, size, *_leader = rows[0]
    return GroupFacts(
        session_id=session_id,
        code=group.code,
        size=size,
        room=room_of(room),
        leaders=tuple(
            GroupLeader(person.id, "" if person.id in unnamed else person.shown_name, role)
            for *_group, role, person, _is_discreet in rows
            if person
        ),
    )


def is_discreet(group: WorkingGroup) -> bool:
    """Return what `WorkingGroup.is_discreet` says, read if the group's sessions are not loaded."""
    if "sessions" not in inspect(group).unloaded:
        return group.is_discreet
    statement = select(WorkingGroup.id).where(WorkingGroup.id == group.id, discreet())
    return db.session.scalar(statement) is not None


def discreet() -> ColumnElement[bool]:
    """Return what `WorkingGroup.is_discreet` says, for a statement."""
    alias = aliased(Session)  # the statement may join the sessions themselves
    return or_(WorkingGroup.is_chatham, WorkingGroup.sessions.of_type(alias).any(alias.is_chatham))


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(WorkingGroup.theme),
        joinedload(WorkingGroup.room),
        joinedload(WorkingGroup.conference),
        selectinload(WorkingGroup.sessions).joinedload(Session.room),
        selectinload(WorkingGroup.members).joinedload(GroupMember.person),
    )
