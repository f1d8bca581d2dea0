"""Reads of the agenda."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from eventmgr.agenda import rules, stored
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart, item_of
from eventmgr.agenda.models import AgendaVersion, Session, SessionRole
from eventmgr.agenda.stored import Known
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db
from eventmgr.people.models import Person

Day = tuple[date, list[AgendaItem]]


@dataclass(frozen=True, slots=True)
class Appearance:
    """One part of a speaker."""

    part: AgendaPart
    item: AgendaItem


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom the public agenda names, with every part they have in it."""

    name: str
    title: str
    affiliation: str
    appearances: list[Appearance]


def draft(conference: Conference) -> Agenda:
    """Return the working draft: two statements."""
    return Agenda(
        items=tuple(item_of(each) for each in sessions(conference)),
        venue=conference.venue,
        city=conference.city,
    )


def unscheduled(conference: Conference) -> list[AgendaItem]:
    """Return the draft's sessions that wait for a time, by title."""
    found = db.session.scalars(
        complete(_in_state(conference, SessionState.UNSCHEDULED)).order_by(
            Session.title, Session.id
        )
    )
    return [item_of(each) for each in found]


def sessions(conference: Conference) -> Sequence[Session]:
    """Return the draft's scheduled sessions in order, with rooms, themes, roles and persons."""
    return db.session.scalars(
        complete(
            _in_state(conference, SessionState.SCHEDULED)
            .outerjoin(Session.room)
            .order_by(Session.starts_at, Room.position, Session.id)
        )
    ).all()


def count_sessions(conference: Conference) -> int:
    """Return how many sessions the draft has, the unscheduled ones among them."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Session)
            .where(
                Session.conference_id == conference.id,
                Session.state != SessionState.REMOVED,
            )
        )
        or 0
    )


def find_session(conference: Conference, session_id: int) -> Session | None:
    """Return the conference's session of this id, with room, theme, roles and persons.

    One that was removed is found as well: its history and its public page are still asked for.
    """
    return db.session.scalar(
        complete(
            select(Session).where(Session.conference_id == conference.id, Session.id == session_id)
        )
    )


def published(conference: Conference) -> Agenda | None:
    """Return what the public sees, people called as they are called by now: two statements."""
    version = db.session.scalar(newest(conference).options(undefer(AgendaVersion.content)))
    return agenda_of(conference, version) if version else None


def agenda_of(conference: Conference, version: AgendaVersion) -> Agenda:
    """Return the version's agenda; its content is loaded, and one statement asks for its people."""
    venue, city = stored.place(version.content) or (conference.venue, conference.city)
    people = known(stored.person_ids(version.content))
    return Agenda(
        items=stored.items(version.content["items"], people),
        cancelled=stored.items(version.content["cancelled"], people),
        number=version.number,
        name=version.name,
        published_at=version.published_at,
        venue=venue,
        city=city,
    )


def newest_version(conference: Conference) -> AgendaVersion | None:
    """Return the version that the public sees, without its content."""
    return db.session.scalar(newest(conference))


def newest(conference: Conference) -> Select[AgendaVersion]:
    """Return the statement that finds the version which the public sees."""
    return (
        select(AgendaVersion)
        .where(AgendaVersion.conference_id == conference.id)
        .order_by(AgendaVersion.number.desc())
        .limit(1)
    )


def versions(conference: Conference) -> Sequence[AgendaVersion]:
    """Return all published versions, the newest first, without their content."""
    return db.session.scalars(
        select(AgendaVersion)
        .where(AgendaVersion.conference_id == conference.id)
        .order_by(AgendaVersion.number.desc())
    ).all()


def known(person_ids: Iterable[int]) -> dict[int, Known]:
    """Return how these people are called by now, whatever was loaded of them before."""
    columns = (
        Person.id, Person.honorific, Person.name, Person.display_name, Person.is_protected,
        Person.merged_into_id,
    )  # fmt: skip
    rows = db.session.execute(select(*columns).where(Person.id.in_(set(person_ids)))).mappings()
    found = [Person(**row) for row in rows]  # never added: what is loaded may be older
    return {
        each.id: Known(each.shown_name, each.is_protected, each.merged_into_id) for each in found
    }


def by_day(conference: Conference, in_order: Iterable[AgendaItem]) -> list[Day]:
    """Return the sessions by the venue's days on which they begin, without asking the database."""
    grouped = groupby(in_order, key=lambda each: conference.at_venue(each.starts_at).date())
    return [(day, list(found)) for day, found in grouped]


def speakers(agenda: Agenda) -> list[Speaker]:
    """Return who has a public part, by name, without asking the database.

    As every list of people, it leaves out protected persons, and so it does with everybody whose
    only parts are in closed sessions or under the Chatham House Rule.
    """
    found: dict[int, list[Appearance]] = {}
    for item in agenda.items:
        for part in rules.public_parts(item):
            if not part.is_protected:
                found.setdefault(part.person_id, []).append(Appearance(part, item))
    people = sorted(found.values(), key=lambda theirs: theirs[0].part.name.casefold())
    return [_speaker(theirs) for theirs in people]


def _speaker(appearances: list[Appearance]) -> Speaker:
    parts = [each.part for each in appearances]
    telling = next((part for part in parts if part.title or part.affiliation), parts[0])
    return Speaker(telling.name, telling.title, telling.affiliation, appearances)


def _in_state(conference: Conference, state: SessionState) -> Select[Session]:
    return select(Session).where(Session.conference_id == conference.id, Session.state == state)


def complete(statement: Select[Session]) -> Select[Session]:
    """Let the sessions come with room, theme, roles and persons: one statement more."""
    return statement.options(
        joinedload(Session.room),
        joinedload(Session.theme),
        selectinload(Session.roles).joinedload(SessionRole.person, innerjoin=True),
    )
