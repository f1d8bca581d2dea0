"""Reads of the agenda."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Select, bindparam, func, literal_column, select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.agenda import rules
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db
from eventmgr.people.models import Person

Day = tuple[date, list[Session]]


@dataclass(frozen=True, slots=True)
class Appearance:
    """One part of a speaker."""

    role: SessionRole
    session: Session


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom the public agenda names, with every part they have in it."""

    name: str
    title: str
    affiliation: str
    appearances: list[Appearance]


def sessions(conference: Conference) -> Sequence[Session]:
    """Return the whole agenda in order, with rooms, roles and persons: two statements."""
    return db.session.scalars(
        _complete(
            select(Session)
            .outerjoin(Session.room)
            .where(Session.conference_id == conference.id)
            .order_by(Session.starts_at, Room.position, Session.id)
        )
    ).all()


def count_sessions(conference: Conference) -> int:
    """Return how many sessions the agenda has."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Session).where(Session.conference_id == conference.id)
        )
        or 0
    )


def sessions_by_day(conference: Conference) -> list[Day]:
    """Return the agenda by the venue's days; a session belongs to the day on which it begins."""
    return by_day(conference, sessions(conference))


def by_day(conference: Conference, in_order: Sequence[Session]) -> list[Day]:
    """Return the sessions by the venue's days, without asking the database."""
    grouped = groupby(in_order, key=lambda each: conference.at_venue(each.starts_at).date())
    return [(day, list(found)) for day, found in grouped]


def find_session(conference: Conference, session_id: int) -> Session | None:
    """Return the conference's session of this id, with room, roles and persons."""
    return db.session.scalar(
        _complete(
            select(Session).where(Session.conference_id == conference.id, Session.id == session_id)
        )
    )


def speakers(conference: Conference) -> list[Speaker]:
    """Return who has a public part, by name.

    As every list of people, it leaves out protected persons, and so it does with everybody whose
    only parts are in closed sessions or under the Chatham House Rule.
    """
    found: dict[int, list[Appearance]] = {}
    for session in sessions(conference):
        for role in rules.public_roles(session):
            if not role.person.is_protected:
                found.setdefault(role.person_id, []).append(Appearance(role, session))
    people = sorted(found.values(), key=lambda theirs: theirs[0].role.person.name.casefold())
    return [_speaker(theirs) for theirs in people]


def _speaker(appearances: list[Appearance]) -> Speaker:
    roles = [each.role for each in appearances]
    telling = next((role for role in roles if role.title or role.affiliation), roles[0])
    return Speaker(telling.person.shown_name, telling.title, telling.affiliation, appearances)


def revision(conference: Conference, now: datetime) -> str:
    """Return a short text that is another one whenever the public agenda is, in one statement.

    It changes with every session, room and named person, with what the conference says of itself,
    and with time, when a session begins or ends or a day does.
    """
    about = (
        conference.slug,
        conference.title,
        conference.summary,
        conference.venue,
        conference.city,
        conference.zone,
        conference.accent,
        conference.state,
        conference.starts,
        conference.ends,
        conference.at_venue(now).date(),
    )
    told = {"conference_id": conference.id, "now": now}
    parts = db.session.execute(_FINGERPRINTS, told).one()
    return hashlib.sha256(repr((about, tuple(parts))).encode()).hexdigest()[:24]


def _fingerprint(*columns: Any) -> Any:  # noqa: ANN401 - columns of any type
    """Return 64 bits that stand for all rows in whatever order; the key is among the columns."""
    row = func.concat_ws("\x1f", *columns)
    return func.bit_xor(func.hashtextextended(row, literal_column("0")))


def _fingerprints() -> Select[Any]:
    conference_id = bindparam("conference_id", type_=BigInteger)
    now = bindparam("now", type_=DateTime(timezone=True))
    mine = Session.conference_id == conference_id
    rooms = select(_fingerprint(Room.id, Room.position, Room.name))
    named = select(SessionRole.person_id).join(SessionRole.session).where(mine)
    people = select(
        _fingerprint(
            Person.id, Person.is_protected, Person.honorific, Person.name, Person.display_name
        )
    )
    return select(
        _fingerprint(Session.id, Session.sequence, Session.updated_at),
        func.count().filter(Session.starts_at <= now),
        func.count().filter(Session.ends_at <= now),
        rooms.where(Room.conference_id == conference_id).scalar_subquery(),
        people.where(Person.id.in_(named)).scalar_subquery(),
    ).where(mine)


_FINGERPRINTS: Final = _fingerprints()


def _complete(statement: Select[Session]) -> Select[Session]:
    return statement.options(
        joinedload(Session.room),
        selectinload(Session.roles).joinedload(SessionRole.person, innerjoin=True),
    )
