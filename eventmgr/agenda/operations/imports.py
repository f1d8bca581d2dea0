"""Taking an agenda from a file into a conference."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from eventmgr.agenda import clashes, queries
from eventmgr.agenda.csv_import import Item, ParsedAgenda
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations.sessions import (
    SessionContent,
    add_session,
    change_session,
)
from eventmgr.conferences import operations as conferences
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import InputErrors
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.people.actor import Actor

_Key = tuple[datetime, str, str]


@dataclass(kw_only=True, slots=True)
class ImportReport:
    """What an import has done: numbers of sessions, and names of rooms."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    outside: int = 0
    """How many sessions of the file fall on days on which the conference does not meet."""
    rooms: list[str] = field(default_factory=list)
    """Rooms that nobody knew before."""


def import_agenda(
    *,
    conference: Conference,
    parsed: ParsedAgenda,
    actor: Actor,
    now: datetime,
    strict: bool = False,
) -> ImportReport:
    """Add what the file has and the agenda has not; same start, title and room is the same session.

    Of a session that exists already, only what the file states is changed. Refused lines are left
    out; with ``strict`` they make it raise InputErrors, and nothing is taken.
    """
    if strict and parsed.refused:
        raise InputErrors(
            _("Nothing was imported: these lines were refused."), lines=parsed.refused
        )
    get_for_update(Conference, conference.id)
    taking = _Taking(conference, actor, now)
    for item in parsed.items:
        taking.take(item)
    if taking.report.added or taking.report.changed:
        _record(conference, taking.report, actor=actor, now=now)
    return taking.report


class _Taking:
    """One import on its way: what is known by now, and what was done."""

    def __init__(self, conference: Conference, actor: Actor, now: datetime) -> None:
        self.conference = conference
        self.actor = actor
        self.now = now
        self.report = ImportReport()
        known = db.session.scalars(select(Room).where(Room.conference_id == conference.id))
        self.rooms = {fold(room.name): room for room in known}
        self.sessions = {_key(each): each for each in queries.sessions(conference)}

    def take(self, item: Item) -> None:
        """Add the session that the line describes, or change the one that it is about."""
        session = self.sessions.get(item.key)
        if session is None:
            session = self._add(item)
            self.report.added += 1
        elif self._change(session, item):
            self.report.changed += 1
        else:
            self.report.unchanged += 1
        self.report.outside += len(clashes.outside_days(self.conference, [session]))

    def _add(self, item: Item) -> Session:
        content = SessionContent(
            title=item.title,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            kind=item.kind,
            room=self._room(item.room),
            description=item.description,
            is_closed=bool(item.is_closed),
        )
        return add_session(
            conference=self.conference, content=content, actor=self.actor, now=self.now
        )

    def _change(self, session: Session, item: Item) -> bool:
        content = SessionContent(
            title=session.title,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            kind=item.kind if item.kind_is_stated else session.kind,
            room=session.room,
            description=item.description or session.description,
            is_closed=session.is_closed if item.is_closed is None else item.is_closed,
            is_chatham=session.is_chatham,
        )
        return change_session(
            session=session,
            conference=self.conference,
            content=content,
            actor=self.actor,
            now=self.now,
        )

    def _room(self, name: str) -> Room | None:
        if not name:
            return None
        if fold(name) not in self.rooms:
            room = conferences.add_room(
                conference=self.conference, name=name, actor=self.actor, now=self.now
            )
            self.rooms[fold(name)] = room
            self.report.rooms.append(room.name)
        return self.rooms[fold(name)]


def _key(session: Session) -> _Key:
    room = session.room.name if session.room else ""
    return (session.starts_at, fold(session.title), fold(room))


def _record(conference: Conference, report: ImportReport, *, actor: Actor, now: datetime) -> None:
    after = {"added": report.added, "changed": report.changed}
    audit.record(
        actor, "agenda.imported", conference, now=now, conference_id=conference.id, after=after
    )
