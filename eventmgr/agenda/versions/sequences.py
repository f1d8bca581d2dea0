"""Counting how often what calendars show of a session changed (RFC 5545, 3.8.7.4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventmgr.agenda import rules
from eventmgr.agenda.items import Agenda, AgendaItem

_Shown = tuple[object, ...]


def counted(before: Agenda | None, draft: Agenda, *, now: datetime) -> Agenda:
    """Return the draft as the next version after ``before``, each session with its sequence.

    What was never there begins at 0; what shows anything else counts one on, and so does what is
    cancelled or comes back, and everything if the place is another. ``updated_at`` is when what is
    shown last changed, so ``now`` for these. What was cancelled once stays among the cancelled
    until it comes back.
    """
    last = before or Agenda()
    known = {item.uid: item for item in (*last.cancelled, *last.items)}
    was = {item.uid: _shown(last, item) for item in last.items}
    scheduled = tuple(_next(draft, item, known, was, now) for item in draft.items)
    present = {item.uid for item in scheduled}
    has_moved = _place(last) != _place(draft)
    cancelled = [
        *(_raised(item, item, now) if has_moved else item for item in last.cancelled),
        *(_raised(item, item, now) for item in last.items),
    ]
    gone = tuple(item for item in cancelled if item.uid not in present)
    return replace(draft, items=scheduled, cancelled=gone)


def _next(
    draft: Agenda,
    item: AgendaItem,
    known: Mapping[UUID, AgendaItem],
    was: Mapping[UUID, _Shown],
    now: datetime,
) -> AgendaItem:
    last = known.get(item.uid)
    if last is None:
        return replace(item, sequence=0, updated_at=now)
    if was.get(item.uid) == _shown(draft, item):
        return replace(item, sequence=last.sequence, updated_at=last.updated_at)
    return _raised(item, last, now)


def _raised(item: AgendaItem, last: AgendaItem, now: datetime) -> AgendaItem:
    return replace(item, sequence=last.sequence + 1, updated_at=now)


def _place(agenda: Agenda) -> tuple[str, str]:
    return agenda.venue, agenda.city


def _shown(agenda: Agenda, item: AgendaItem) -> _Shown:
    return (
        *_place(agenda),
        item.title,
        item.starts_at,
        item.ends_at,
        item.room.name if item.room else "",
        item.description,
        item.is_closed,
        item.is_chatham,
        [
            (part.role, part.state, part.name, part.title, part.affiliation, part.represented_by)
            for part in rules.public_parts(item)
        ],
    )
