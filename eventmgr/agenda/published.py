"""What the public sees, read and parsed once for each version and for each name in it."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Final

from sqlalchemy import BigInteger, Text, any_, cast, func, inspect, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import undefer

from eventmgr.agenda import changes, queries, stored
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.models import AgendaVersion, Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person

_MOST_KEPT: Final = 32
_HIDDEN: Final = frozenset({"preview_key"})
"""What of a conference no public page depends on."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the public sees by now."""

    agenda: Agenda | None
    """None as long as nothing was published."""
    revision: str
    """Another one whenever a public page of the agenda has to be made anew."""


@dataclass(frozen=True, slots=True)
class _State:
    version_id: int | None
    published_at: datetime | None
    people: str
    """What stands for the names of everybody in the version, as they are by now."""
    closed: tuple[int, ...]
    chatham: tuple[int, ...]
    """The sessions that organisers have made discreet by now, whatever was published."""


@dataclass(frozen=True, slots=True)
class _Kept:
    person_ids: frozenset[int]
    state: _State
    agenda: Agenda | None


class _Shelf:
    """The agendas of the conferences last asked for; safe among threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[int, str]) -> _Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[int, str], kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


_shelf = _Shelf()


def current(conference: Conference) -> Published:
    """Return what the public sees by now; one statement, however long, if nothing has changed.

    Five statements after a publication or after somebody in it was renamed or protected. A session
    that is closed or under the Chatham House Rule in the draft names nobody here either: a name
    that must not be told does not wait for the next version.
    """
    key = (conference.id, conference.slug)
    kept = _shelf.get(key)
    known = kept.person_ids if kept else frozenset()
    state = _state(conference, known)
    if kept is None or kept.state != state:
        kept = _read(conference, state)
        _shelf.put(key, kept)
    return Published(kept.agenda, _revision(conference, kept.state))


def _read(conference: Conference, state: _State) -> _Kept:
    if state.version_id is None:
        return _Kept(frozenset(), state, None)
    version = db.session.get_one(
        AgendaVersion, state.version_id, options=[undefer(AgendaVersion.content)]
    )
    person_ids = frozenset(stored.person_ids(version.content) | _people_in_changes(conference))
    # Names are read after what stands for them: one that changes in between is seen next time.
    fresh = _state(conference, person_ids)
    return _Kept(person_ids, fresh, _discreet(queries.agenda_of(version), fresh))


def _discreet(agenda: Agenda, state: _State) -> Agenda:
    def told(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
        return tuple(
            replace(
                each,
                is_closed=each.is_closed or each.id in state.closed,
                is_chatham=each.is_chatham or each.id in state.chatham,
            )
            for each in items
        )

    return replace(agenda, items=told(agenda.items), cancelled=told(agenda.cancelled))


def _people_in_changes(conference: Conference) -> set[int]:
    """Return the keys of those whom the public reads of in what changed, ever."""
    told = db.session.scalars(
        select(AgendaVersion.changes).where(AgendaVersion.conference_id == conference.id)
    )
    keys = {changes.from_json(row).person_id for rows in told for row in rows}
    return {each for each in keys if each is not None}


def _state(conference: Conference, person_ids: frozenset[int]) -> _State:
    shown = cast(
        func.jsonb_build_array(
            Person.id, Person.honorific, Person.name, Person.display_name, Person.is_protected
        ),
        Text,
    )
    people = (
        select(func.md5(func.string_agg(shown, aggregate_order_by(literal("\n"), Person.id))))
        .where(Person.id == any_(literal(sorted(person_ids), ARRAY(BigInteger))))
        .scalar_subquery()
    )
    newest = queries.newest(conference).with_only_columns(
        AgendaVersion.id, AgendaVersion.published_at
    )
    version = newest.subquery()
    mine = select(func.array_agg(aggregate_order_by(Session.id, Session.id))).where(
        Session.conference_id == conference.id
    )
    closed = mine.where(Session.is_closed).scalar_subquery()
    chatham = mine.where(Session.is_chatham).scalar_subquery()
    one = select(literal(1).label("one")).subquery()
    row = db.session.execute(
        select(version.c.id, version.c.published_at, people, closed, chatham).select_from(
            one.outerjoin(version, literal(True))  # noqa: FBT003 - SQL's truth
        )
    ).one()
    return _State(row[0], row[1], row[2] or "", tuple(row[3] or ()), tuple(row[4] or ()))


def _revision(conference: Conference, state: _State) -> str:
    told = [
        repr(getattr(conference, column.key))
        for column in inspect(Conference).column_attrs
        if column.key not in _HIDDEN
    ]
    return hashlib.sha256("\n".join([*told, repr(state)]).encode()).hexdigest()[:32]
