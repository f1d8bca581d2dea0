"""What the public sees, read and parsed once for each version and for each name in it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    CollectionAggregate,
    and_,
    any_,
    func,
    inspect,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import undefer

from eventmgr.agenda import names, queries, rules, stored
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.models import AgendaVersion, Session
from eventmgr.agenda.versions import changes
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.bounded import Bounded
from eventmgr.foundation.db import db
from eventmgr.people.models import Person

_MOST_KEPT: Final = 32
_Moments = Mapping[tuple[str, int], datetime]
"""By what the history calls an object: its type and its key."""
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
    place: tuple[str, str]
    """Venue and city by now, which a version tells that has none of its own."""
    version_id: int | None
    published_at: datetime | None
    erasures: int
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


_shelf: Bounded[tuple[int, str], _Kept] = Bounded(_MOST_KEPT)
"""The agendas of the conferences last asked for."""


def current(conference: Conference) -> Published:
    """Return what the public sees by now; one statement, however long, if nothing has changed.

    Six statements after a publication or after somebody in it was renamed or protected. A session
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
    # Names are read after what stands for them: one that changes in between is seen next time. The
    # version is the one that was read, so another one published in between is seen next time too.
    fresh = replace(
        _state(conference, person_ids),
        version_id=state.version_id,
        published_at=state.published_at,
        erasures=state.erasures,
    )
    agenda = queries.agenda_of(conference, version)
    told = _discreet(agenda, fresh, _touched(agenda, fresh))
    return _Kept(person_ids, fresh, told)


def _discreet(agenda: Agenda, state: _State, touched: _Moments) -> Agenda:
    def told(item: AgendaItem) -> AgendaItem:
        shown = replace(
            item,
            is_closed=item.is_closed or item.id in state.closed,
            is_chatham=item.is_chatham or item.id in state.chatham,
        )
        return replace(shown, updated_at=_last_told(item, shown, touched))

    return replace(
        agenda,
        items=tuple(map(told, agenda.items)),
        cancelled=tuple(map(told, agenda.cancelled)),
    )


def _last_told(item: AgendaItem, shown: AgendaItem, touched: _Moments) -> datetime:
    """Return when what is shown of the session last became another, published or not."""
    about = [(Person.__name__, person_id) for person_id in _people_of(item)]
    if item != shown:
        about.append((Session.__name__, item.id))
    return max([item.updated_at, *(touched[each] for each in about if each in touched)])


def _touched(agenda: Agenda, state: _State) -> _Moments:
    """Return when something was last done to the people in it and to the discreet sessions."""
    kinds = {
        Person.__name__: {
            person_id
            for item in (*agenda.items, *agenda.cancelled)
            for person_id in _people_of(item)
        },
        Session.__name__: {*state.closed, *state.chatham},
    }
    these = [
        and_(AuditEntry.object_type == kind, AuditEntry.object_id == _any_of(ids))
        for kind, ids in kinds.items()
    ]
    rows = db.session.execute(
        select(AuditEntry.object_type, AuditEntry.object_id, func.max(AuditEntry.at))
        .where(or_(*these))
        .group_by(AuditEntry.object_type, AuditEntry.object_id)
    )
    return {(kind, key): at for kind, key, at in rows}


def _people_of(item: AgendaItem) -> list[int]:
    """Return who has a part in it, of those sessions only that name people."""
    return [part.person_id for part in item.parts] if rules.names_are_public(item) else []


def _people_in_changes(conference: Conference) -> set[int]:
    """Return the keys of those whom the public reads of in what changed, ever."""
    told = db.session.scalars(
        select(AgendaVersion.changes).where(AgendaVersion.conference_id == conference.id)
    )
    keys = {changes.from_json(row).person_id for rows in told for row in rows}
    return {each for each in keys if each is not None}


def _any_of(ids: Iterable[int]) -> CollectionAggregate[bool]:
    return any_(literal(sorted(ids), ARRAY(BigInteger)))


def _state(conference: Conference, person_ids: frozenset[int]) -> _State:
    people = names.digest(Person.id == _any_of(person_ids))
    newest = queries.newest(conference).with_only_columns(
        AgendaVersion.id, AgendaVersion.published_at, AgendaVersion.erasures
    )
    version = newest.subquery()
    mine = select(func.array_agg(aggregate_order_by(Session.id, Session.id))).where(
        Session.conference_id == conference.id
    )
    closed = mine.where(Session.is_closed).scalar_subquery()
    chatham = mine.where(Session.is_chatham).scalar_subquery()
    one = select(literal(1).label("one")).subquery()
    row = db.session.execute(
        select(
            version.c.id, version.c.published_at, version.c.erasures, people, closed, chatham
        ).select_from(one.outerjoin(version, literal(True)))  # noqa: FBT003 - SQL's truth
    ).one()
    return _State(
        place=(conference.venue, conference.city),
        version_id=row[0],
        published_at=row[1],
        erasures=row[2] or 0,
        people=row[3] or "",
        closed=tuple(row[4] or ()),
        chatham=tuple(row[5] or ()),
    )


def _revision(conference: Conference, state: _State) -> str:
    told = [
        repr(getattr(conference, column.key))
        for column in inspect(Conference).column_attrs
        if column.key not in _HIDDEN
    ]
    return hashlib.sha256("\n".join([*told, repr(state)]).encode()).hexdigest()[:32]
