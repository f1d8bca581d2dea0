"""Counting how often what calendars show of a session changed (RFC 5545, 3.8.7.4)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventmgr.agenda import rules
from eventmgr.agenda.items import Agenda, AgendaItem


def counted(before: Agenda | None, items: Iterable[AgendaItem], *, now: datetime) -> Agenda:
    """Return the items as the next version after ``before``, each with its sequence.

    What was never there begins at 0; what shows anything else counts one on, and so does what is
    cancelled or comes back. ``updated_at`` is when what is shown last changed, so ``now`` for
    these. What was cancelled once stays among the cancelled until it comes back.
    """
    last = before or Agenda()
    was = {item.uid: item for item in last.items}
    gone = {item.uid: item for item in last.cancelled}
    scheduled = tuple(_next(item, was, gone, now) for item in items)
    present = {item.uid for item in scheduled}
    cancelled = [
        *(item for item in last.cancelled if item.uid not in present),
        *(_raised(item, item, now) for item in last.items if item.uid not in present),
    ]
    return Agenda(items=scheduled, cancelled=tuple(cancelled))


def _next(
    item: AgendaItem, was: dict[UUID, AgendaItem], gone: dict[UUID, AgendaItem], now: datetime
) -> AgendaItem:
    last = was.get(item.uid)
    if last is not None and _shown(last) == _shown(item):
        return replace(item, sequence=last.sequence, updated_at=last.updated_at)
    last = last or gone.get(item.uid)
    return _raised(item, last, now) if last else replace(item, sequence=0, updated_at=now)


def _raised(item: AgendaItem, last: AgendaItem, now: datetime) -> AgendaItem:
    return replace(item, sequence=last.sequence + 1, updated_at=now)


def _shown(item: AgendaItem) -> tuple[object, ...]:
    return (
        item.title,
        item.starts_at,
        item.ends_at,
        item.room.name if item.room else "",
        item.description,
        item.is_closed,
        item.is_chatham,
        [
            (part.role, part.name, part.title, part.affiliation, part.represented_by)
            for part in rules.public_parts(item)
        ],
    )
