"""An agenda made ready to be shown: every word and time of it found once, not once a session."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any, Final

from flask import url_for

from eventmgr.agenda import rules
from eventmgr.agenda.enums import RoleState, SessionKind
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.conferences.models import Conference
from eventmgr.web import templating

_SLIM: Final = frozenset({SessionKind.BREAK})
_SOME_ID: Final = 999_999_999


@dataclass(frozen=True, slots=True)
class PartLine:
    """What one person does, in words."""

    role: str
    name: str
    title: str
    affiliation: str
    represented_by: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One session as the agenda's list shows it."""

    id: int
    title: str
    address: str
    """Its page; empty if it has none."""
    kind: str
    kind_name: str
    room_id: int
    room: str
    theme_id: int
    theme: str
    starts: datetime
    ends: datetime
    starts_iso: str
    ends_iso: str
    start: str
    """The time on the venue's clocks; the end with its day if that is another one."""
    end: str
    begins_second: int
    ends_second: int
    """Seconds since 1970, for the visitor's own clock."""
    is_slim: bool
    is_closed: bool
    is_chatham: bool
    is_running: bool
    is_next: bool
    parts: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """The sessions that start at one moment."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The first of them."""
        return self.rows[0]

    @property
    def ends_together(self) -> bool:
        """Whether all of them end at one moment too."""
        return len({each.ends for each in self.rows}) == 1


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day of the agenda."""

    key: str
    """As addresses have it: 2026-03-01."""
    name: str
    short_name: str
    is_today: bool
    slots: tuple[Slot, ...]

    @property
    def rows(self) -> list[Row]:
        """All its sessions."""
        return [row for slot in self.slots for row in slot.rows]


class Presenter:
    """Makes rows of one conference's sessions, at one moment, in one language."""

    def __init__(self, conference: Conference, *, now: datetime, has_pages: bool = True) -> None:
        self._zone = conference.tzinfo
        self._now = now
        self._today = conference.at_venue(now).date()
        self._local: Callable[[datetime], datetime] = cache(conference.at_venue)
        self._iso = cache(datetime.isoformat)
        self._clock = cache(templating.clock_time)
        self._moment = cache(templating.moment)
        # Two lists share words, and equal words share a place in a cache: one for each list.
        self._kind_name = cache(templating.label)
        self._role_name = cache(templating.label)
        self._address = _address_pattern(conference) if has_pages else ""

    def days(
        self, items: Iterable[AgendaItem], next_up: Sequence[AgendaItem] = ()
    ) -> list[ShownDay]:
        """Return the sessions, which are in order, by day and by the moment they start."""
        waiting = {each.id for each in next_up}
        grouped = groupby(items, key=lambda each: self._local(each.starts_at).date())
        return [self._day(day, list(found), waiting) for day, found in grouped]

    def row(self, item: AgendaItem, *, is_next: bool = False) -> Row:
        """Return the session ready to be shown."""
        return Row(
            id=item.id,
            title=item.title,
            address=self._address.replace(str(_SOME_ID), str(item.id)),
            kind=item.kind.value,
            kind_name=self._kind_name(item.kind),
            room_id=item.room.id if item.room else 0,
            room=item.room.name if item.room else "",
            theme_id=item.theme.id if item.theme else 0,
            theme=item.theme.name if item.theme else "",
            starts=item.starts_at,
            ends=item.ends_at,
            starts_iso=self._iso(item.starts_at),
            ends_iso=self._iso(item.ends_at),
            start=self._clock(item.starts_at),
            end=self._end(item),
            begins_second=int(item.starts_at.timestamp()),
            ends_second=int(item.ends_at.timestamp()),
            is_slim=item.kind in _SLIM,
            is_closed=item.is_closed,
            is_chatham=item.is_chatham,
            is_running=item.starts_at <= self._now < item.ends_at,
            is_next=is_next,
            parts=tuple(self._part(each) for each in rules.public_parts(item)),
        )

    def _day(self, day: date, items: list[AgendaItem], waiting: set[int]) -> ShownDay:
        rows = [self.row(each, is_next=each.id in waiting) for each in items]
        return ShownDay(
            key=day.isoformat(),
            name=templating.day(day),
            short_name=templating.short_day(day),
            is_today=day == self._today,
            slots=tuple(
                Slot(tuple(found)) for _start, found in groupby(rows, key=lambda row: row.starts)
            ),
        )

    def _end(self, item: AgendaItem) -> str:
        is_same_day = templating.ends_the_same_day(item)
        return self._clock(item.ends_at) if is_same_day else self._moment(item.ends_at)

    def _part(self, part: AgendaPart) -> PartLine:
        return PartLine(
            role=self._role_name(part.role),
            name=part.name,
            title=part.title,
            affiliation=part.affiliation,
            represented_by=part.represented_by,
            is_asked=part.state is RoleState.ASKED,
        )


def list_values(
    conference: Conference, agenda: Agenda | None, *, now: datetime, has_pages: bool = True
) -> dict[str, Any]:
    """Return what `agenda/_days.html` needs to show a whole agenda, a version or the draft."""
    items = agenda.items if agenda else ()
    next_up = rules.next_up(items, now) if is_on(conference, now) else []
    presenter = Presenter(conference, now=now, has_pages=has_pages)
    days = presenter.days(items, next_up)
    rows = [row for day in days for row in day.rows]
    return {
        "agenda": agenda,
        "days": days,
        "all_days": days,
        "running": [row for row in rows if row.is_running],
        "next_up": [row for row in rows if row.is_next],
        "is_choosing": False,
        "choice": None,
        "options": None,
        "shown": len(items),
        "total": len(items),
    }


def only(days: Iterable[ShownDay], ids: Container[int]) -> list[ShownDay]:
    """Return the days with these sessions only, and no day and no moment without any."""
    found = []
    for day in days:
        slots = [Slot(tuple(row for row in slot.rows if row.id in ids)) for slot in day.slots]
        kept = tuple(slot for slot in slots if slot.rows)
        if kept:
            found.append(replace(day, slots=kept))
    return found


def is_on(conference: Conference, now: datetime) -> bool:
    """Whether the conference meets today, by the venue's clocks."""
    return conference.starts <= conference.at_venue(now).date() <= conference.ends


def moment_of(conference: Conference, agenda: Agenda | None, now: datetime) -> str:
    """Return what stands for the clock on the agenda's page: the day, what runs, what is next."""
    items = agenda.items if agenda else ()
    running, next_up = rules.running(items, now), rules.next_up(items, now)[:1]
    told = [[each.id for each in found] for found in (running, next_up)]
    return f"{conference.at_venue(now).date()} {told}"


def _address_pattern(conference: Conference) -> str:
    return url_for("agenda.session", slug=conference.slug, session_id=_SOME_ID)
