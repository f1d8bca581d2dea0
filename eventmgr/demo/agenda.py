"""The demo's agenda: published twice, so that there is a difference to look at."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any

from eventmgr.agenda import operations, queries
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import RoleEntry, SessionContent
from eventmgr.conferences.models import Conference
from eventmgr.demo.programme import DROPPED, FIRST_TIMES, PROGRAMME, Item, Part
from eventmgr.groups.queries import people_by_session
from eventmgr.people.actor import Actor
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person

People = Mapping[Sector, list[Person]]


def first_version(
    conference: Conference, cast: People, *, base_url: str, actor: Actor, now: datetime
) -> Session:
    """Enter the agenda and publish it, telling nobody yet; returns the breakout session."""
    who: dict[str, Any] = {"actor": actor, "now": now}
    sessions = [_add(conference, each, cast, **who) for each in (*PROGRAMME, DROPPED)]
    operations.publish(
        conference=conference, name="First programme", tell=False, base_url=base_url, **who
    )
    return next(each for each in sessions if each.kind is SessionKind.BREAKOUT)


def second_version(conference: Conference, *, base_url: str, actor: Actor, now: datetime) -> None:
    """Move two sessions, drop one, publish again and tell the people concerned."""
    who: dict[str, Any] = {"conference": conference, "actor": actor, "now": now}
    days = {each.title: each for each in PROGRAMME}
    for session in queries.sessions(conference):
        if session.title in FIRST_TIMES:
            item = days[session.title]
            starts_at, ends_at = _times(conference, item.day, item.starts, item.ends)
            operations.move_session(
                session=session, starts_at=starts_at, ends_at=ends_at, room=session.room, **who
            )
        elif session.title == DROPPED.title:
            operations.remove_session(session=session, **who)
    operations.publish(
        name="Second programme",
        comment="More time for the last plenary; the dinner begins half an hour later.",
        concerned=partial(people_by_session, conference),
        base_url=base_url,
        **who,
    )


def _add(
    conference: Conference, item: Item, cast: People, *, actor: Actor, now: datetime
) -> Session:
    rooms = {room.name: room for room in conference.rooms}
    themes = {theme.name: theme for theme in conference.themes}
    starts_at, ends_at = _times(
        conference, item.day, *FIRST_TIMES.get(item.title, (item.starts, item.ends))
    )
    content = SessionContent(
        title=item.title,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=item.kind,
        room=rooms.get(item.room),
        theme=themes.get(item.theme),
        description=item.description,
        is_chatham=item.is_chatham,
    )
    session = operations.add_session(conference=conference, content=content, actor=actor, now=now)
    entries = [_entry(cast[part.sector][part.place], part) for part in item.parts]
    operations.set_roles(
        session=session, conference=conference, entries=entries, actor=actor, now=now
    )
    return session


def _entry(person: Person, part: Part) -> RoleEntry:
    return RoleEntry(
        role=part.role,
        person=person,
        title=person.title,
        affiliation=person.organisation.name if person.organisation else "",
        state=part.state,
        represented_by=part.represented_by,
    )


def _times(conference: Conference, day: int, starts: str, ends: str) -> tuple[datetime, datetime]:
    date_ = conference.days[day - 1]
    return _moment(conference, date_, starts), _moment(conference, date_, ends)


def _moment(conference: Conference, day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=conference.tzinfo)
