"""Reads about conferences."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference, Partner, Room, TeamMember, Theme
from eventmgr.conferences.rules import ORGANISERS
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.people.models import Account

BelongingT = TypeVar("BelongingT", Room, Theme, Partner)


def find_conference(slug: str) -> Conference | None:
    """Return the conference of this address."""
    return db.session.scalar(select(Conference).where(Conference.slug == slug))


def find_conference_by_id(conference_id: int) -> Conference | None:
    """Return the conference that a sealed link names."""
    return db.session.get(Conference, conference_id)


def public_conferences() -> Sequence[Conference]:
    """Return the conferences that everyone may see, the latest first."""
    return db.session.scalars(
        select(Conference)
        .where(Conference.state != ConferenceState.DRAFT)
        .order_by(Conference.starts.desc(), Conference.id)
    ).all()


def conferences_of(actor: Actor) -> Sequence[Conference]:
    """Return the conferences in whose team the actor is; an administrator is in every team."""
    mine: ColumnElement[bool] = Conference.id.in_(
        select(TeamMember.conference_id).where(TeamMember.account_id == actor.account_id)
    )
    statement = select(Conference).order_by(Conference.starts.desc(), Conference.id)
    if not actor.is_administrator:
        statement = statement.where(mine)
    return db.session.scalars(statement).all()


def organised_by(actor: Actor) -> Select[Conference]:
    """Return what finds the conferences that the actor organises, the latest first."""
    statement = select(Conference).order_by(Conference.starts.desc(), Conference.id)
    if actor.is_administrator:
        return statement
    mine = select(TeamMember.conference_id).where(
        TeamMember.account_id == actor.account_id, TeamMember.role.in_(ORGANISERS)
    )
    return statement.where(Conference.id.in_(mine))


def count_conferences() -> int:
    """Return how many conferences there are."""
    return db.session.scalar(select(func.count()).select_from(Conference)) or 0


def team(conference: Conference) -> Sequence[TeamMember]:
    """Return the team with accounts and persons, in the order in which they joined."""
    return db.session.scalars(
        select(TeamMember)
        .where(TeamMember.conference_id == conference.id)
        .options(joinedload(TeamMember.account).joinedload(Account.person))
        .order_by(TeamMember.id)
    ).all()


def find_member(conference: Conference, member_id: int) -> TeamMember | None:
    """Return the team member of this conference."""
    return db.session.scalar(
        select(TeamMember)
        .where(TeamMember.conference_id == conference.id, TeamMember.id == member_id)
        .options(joinedload(TeamMember.account).joinedload(Account.person))
    )


def find_room(conference: Conference, name: str) -> Room | None:
    """Return the conference's room of this name."""
    return db.session.scalar(
        select(Room).where(
            Room.conference_id == conference.id, func.lower(Room.name) == name.lower()
        )
    )


def find_theme(conference: Conference, name: str) -> Theme | None:
    """Return the conference's theme of this name."""
    return db.session.scalar(
        select(Theme).where(
            Theme.conference_id == conference.id, func.lower(Theme.name) == name.lower()
        )
    )


def find_belonging(conference: Conference, kind: type[BelongingT], key: int) -> BelongingT | None:
    """Return the conference's room, theme or partner of this id."""
    return db.session.scalar(
        select(kind).where(kind.conference_id == conference.id, kind.id == key)
    )


def history(conference: Conference, *, limit: int = 8) -> Sequence[AuditEntry]:
    """Return the latest acts on the conference and all that belongs to it."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.conference_id == conference.id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    ).all()
