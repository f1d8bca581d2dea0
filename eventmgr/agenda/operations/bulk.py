"""Acts on many sessions of the working draft at once; each is one act to undo.

If ``seen`` is given and no longer the `version_of_moves`, each raises Stale and moves nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.items import AgendaItem, item_of
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations.edits import recorded
from eventmgr.agenda.times import shifting, venue_time
from eventmgr.agenda.times.shifting import Moves
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import version_of
from eventmgr.people.actor import Actor


def shift_following(
    *,
    conference: Conference,
    starting: Session,
    minutes: int,
    only_room: bool,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> int:
    """Move the session and all of its day that begin with it or later; return how many.

    With ``only_room`` those alone that are in its room. Negative minutes move them earlier.
    """
    day = conference.at_venue(starting.starts_at).date()
    with recorded(conference=conference, action="agenda.shifted", actor=actor, now=now) as edit:
        held = edit.hold(*_on(conference, day))
        items = [item_of(each) for each in held]
        first = next((each for each in items if each.id == starting.id), None)
        if first is None:
            raise DomainError(_("This session is not in the agenda of that day any more."))
        following = shifting.following(items, starting=first, only_room=only_room)
        moves = shifting.shifted(following, minutes=minutes)
        _require_as_shown(seen, moves, items)
        return _move(held, moves, {})


def fit_day(
    *,
    conference: Conference,
    day: date,
    starts: time,
    ends: time,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> int:
    """Stretch or press the day's sessions into these times of the venue; return how many moved.

    Raises DomainError for times that make no sense.
    """
    zone = conference.tzinfo
    with recorded(conference=conference, action="agenda.fitted", actor=actor, now=now) as edit:
        held = edit.hold(*_on(conference, day))
        items = [item_of(each) for each in held]
        moves = shifting.fitted(
            items,
            starts=venue_time.at_venue(datetime.combine(day, starts), zone).moment,
            ends=venue_time.at_venue(datetime.combine(day, ends), zone).moment,
        )
        _require_as_shown(seen, moves, items)
        return _move(held, moves, {})


def swap_rooms(
    *,
    conference: Conference,
    first: Room,
    second: Room,
    day: date | None,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> int:
    """Let the sessions of the two rooms change places, on one day or on all; return how many.

    Raises DomainError for rooms that are not two of this conference's.
    """
    if first.id == second.id:
        raise DomainError(_("Choose two different rooms."), field="second")
    if {first.conference_id, second.conference_id} != {conference.id}:
        raise DomainError(_("This room belongs to another conference."))
    rooms = {first.id: first, second.id: second}
    with recorded(
        conference=conference, action="agenda.rooms_swapped", actor=actor, now=now
    ) as edit:
        days = _on(conference, day) if day else _scheduled(conference)
        held = edit.hold(*days, Session.room_id.in_(rooms))
        items = [item_of(each) for each in held]
        moves = shifting.swapped(items, first=first.id, second=second.id)
        _require_as_shown(seen, moves, items)
        return _move(held, moves, rooms)


def version_of_moves(moves: Moves, items: Iterable[AgendaItem]) -> str:
    """Return what stands for these moves of these sessions; another one for any other from-to."""
    before = {each.id: (each.starts_at, each.ends_at, each.room) for each in items}
    told = {
        f"{key}": repr((before[key][0].timestamp(), before[key][1].timestamp(), before[key][2], to))
        for key, to in moves.items()
    }
    return version_of(told)


def _require_as_shown(seen: str | None, moves: Moves, items: Iterable[AgendaItem]) -> None:
    current = version_of_moves(moves, items)
    if seen is not None and seen != current:
        raise Stale(_("This is not what you were shown before. Look again."), version=current)


def _move(held: Sequence[Session], moves: Moves, rooms: dict[int, Room]) -> int:
    for session in held:
        if session.id in moves:
            session.starts_at, session.ends_at, room_id = moves[session.id]
            if room_id != session.room_id and room_id is not None:
                session.room_id, session.room = room_id, rooms[room_id]
    return len(moves)


def _scheduled(conference: Conference) -> tuple[ColumnElement[bool], ...]:
    return (Session.conference_id == conference.id, Session.state == SessionState.SCHEDULED)


def _on(conference: Conference, day: date) -> tuple[ColumnElement[bool], ...]:
    """Select the scheduled sessions that begin on this day of the venue."""
    begins, ends = (
        venue_time.at_venue(datetime.combine(each, time.min), conference.tzinfo).moment
        for each in (day, day + timedelta(days=1))
    )
    return (
        *_scheduled(conference),
        and_(Session.starts_at >= begins, Session.starts_at < ends),
    )
