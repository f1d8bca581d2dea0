"""What the actor is at a conference, read in one statement."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, CompoundSelect, String, bindparam, cast, select, union_all
from sqlalchemy.sql.expression import literal, null

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


def standing_of(actor: Actor, conference: Conference) -> Standing:
    """Return the actor's roles; a personal link gives none at any other conference."""
    if actor.is_anonymous or actor.only_conference_id not in {None, conference.id}:
        return Standing(actor=actor)
    team_role: TeamRole | None = None
    groups: dict[int, GroupRole] = {}
    registration: RegistrationState | None = None
    for kind, key, value in _rows(actor, conference):
        if kind == "team":
            team_role = TeamRole(value)
        elif kind == "group":
            groups[key] = GroupRole(value)
        else:
            registration = RegistrationState(value)
    return Standing(
        actor=actor,
        team_role=team_role,
        group_roles=groups,
        is_invited=registration is not None,
        is_confirmed=registration is RegistrationState.CONFIRMED,
    )


def _rows(actor: Actor, conference: Conference) -> list[tuple[str, int, str]]:
    asked = {
        "conference_id": conference.id,
        "person_id": actor.person_id,
        "account_id": actor.account_id,
    }
    rows: Sequence[Any] = db.session.execute(_ROLES, asked).all()
    return [(row[0], row[1], row[2]) for row in rows]


def _roles() -> CompoundSelect[Any]:
    """Return the statement for every role, put together once: almost every request asks it."""
    conference_id = bindparam("conference_id", type_=BigInteger)
    person_id = bindparam("person_id", type_=BigInteger)
    team = select(literal("team"), null(), cast(TeamMember.role, String)).where(
        TeamMember.conference_id == conference_id,
        TeamMember.account_id == bindparam("account_id", type_=BigInteger),
    )
    groups = (
        select(literal("group"), GroupMember.group_id, cast(GroupMember.role, String))
        .join(WorkingGroup)
        .where(WorkingGroup.conference_id == conference_id, GroupMember.person_id == person_id)
    )
    places = select(literal("place"), null(), cast(Registration.state, String)).where(
        Registration.conference_id == conference_id, Registration.person_id == person_id
    )
    return union_all(groups, team, places)


_ROLES: Final = _roles()


def conferences_for(actor: Actor) -> Sequence[Conference]:
    """Return the conferences that the person was invited to or registered for, the latest first."""
    if actor.is_anonymous:
        return []
    mine = select(Registration.conference_id).where(Registration.person_id == actor.person_id)
    statement = select(Conference).where(Conference.id.in_(mine))
    if actor.only_conference_id is not None:
        statement = statement.where(Conference.id == actor.only_conference_id)
    return db.session.scalars(statement.order_by(Conference.starts.desc(), Conference.id)).all()
