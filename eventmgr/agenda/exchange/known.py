"""What the conference has already, looked up the way files call it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.exchange.incoming import IncomingSession
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.models import Person


@dataclass(slots=True)
class Known:
    """Sessions of every state, rooms, themes, and everybody who has a part in the agenda."""

    conference: Conference
    sessions: Sequence[Session]
    rooms: dict[str, Room]
    themes: dict[str, Theme]
    people: dict[str, Person] = field(default_factory=dict)
    namesakes: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The keys of all whom a name may mean."""
    strange_uids: frozenset[UUID] = frozenset()
    """Those of the file's GUIDs by which a session somewhere is known already."""
    _by_key: dict[str, Session] = field(default_factory=dict)
    _by_title: dict[tuple[object, str], list[Session]] = field(default_factory=dict)
    _matched: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for session in self.sessions:
            self._by_key.setdefault(f"guid:{session.uid}", session)
            if session.source_key:
                self._by_key[session.source_key] = session
            place = (session.starts_at, fold(session.title))
            self._by_title.setdefault(place, []).append(session)
            for role in session.roles:
                for name in (role.person.name, role.person.shown_name):
                    self.people.setdefault(fold(name), role.person)
                    self.namesakes[fold(name)].add(role.person.id)

    def match(self, incoming: IncomingSession) -> Session | None:
        """Return the session that this is, each one once; None if it is a new one."""
        by_key = (self._by_key.get(key) for key in incoming.keys)
        alike = self._by_title.get((incoming.starts_at, fold(incoming.title)), [])
        for session in (*by_key, *_in_order(incoming, alike)):
            if session is not None and session.id not in self._matched:
                self._matched.add(session.id)
                return session
        return None


def loaded(conference: Conference, guids: Iterable[UUID]) -> Known:
    """Return what the conference has by now, for a look: six statements, however much it is."""
    sessions = db.session.scalars(
        queries.complete(select(Session).where(Session.conference_id == conference.id))
    ).all()
    return of(conference, sessions, guids)


def of(conference: Conference, sessions: Sequence[Session], guids: Iterable[UUID]) -> Known:
    """Return what the conference has, given all its sessions with rooms, roles and persons."""
    rooms = db.session.scalars(select(Room).where(Room.conference_id == conference.id))
    themes = db.session.scalars(select(Theme).where(Theme.conference_id == conference.id))
    return Known(
        conference,
        sessions,
        rooms={fold(each.name): each for each in rooms},
        themes={fold(each.name): each for each in themes},
        strange_uids=frozenset(
            db.session.scalars(select(Session.uid).where(Session.uid.in_(list(guids))))
        ),
    )


def _in_order(incoming: IncomingSession, alike: Iterable[Session]) -> list[Session]:
    """Return those of the same title and start that it may be, the likeliest first."""
    possible = [each for each in alike if _may_be(incoming, each)]
    return sorted(
        possible,
        key=lambda each: (not _same_room(incoming, each), each.state is SessionState.REMOVED),
    )


def _may_be(incoming: IncomingSession, session: Session) -> bool:
    """Whether nothing speaks against it: no other identifier of the same sort, no other room."""
    sort = session.source_key.partition(":")[0]
    speaks_against = sort != "at" and any(key.startswith(f"{sort}:") for key in incoming.keys)
    return not (session.source_key and speaks_against) and (
        not incoming.is_in_room or _same_room(incoming, session)
    )


def _same_room(incoming: IncomingSession, session: Session) -> bool:
    return fold(incoming.room) == fold(session.room.name if session.room else "")
