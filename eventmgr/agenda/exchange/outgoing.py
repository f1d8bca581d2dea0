"""What all written schedules share: names, keys and days, and only what everybody may know."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.metadata import version as installed_version
from itertools import groupby
from typing import Final
from uuid import UUID, uuid5

from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart, AgendaRoom, AgendaTheme
from eventmgr.conferences.models import Conference
from eventmgr.foundation import text

DAY_BEGINS: Final = timedelta(hours=4)
"""A session after midnight stands under the evening it belongs to."""
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE_LENGTH: Final = 6
_SHORTEST_ACRONYM: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of the schedule, from four in the morning to the next."""

    index: int
    date: date
    begins: datetime
    ends: datetime
    items: Sequence[AgendaItem]

    def by_room(self) -> Iterator[tuple[AgendaRoom | None, list[AgendaItem]]]:
        """Yield the rooms in their order, each with its sessions; those without a room first."""
        in_order = sorted(
            self.items, key=lambda each: (*_room_order(each), each.starts_at, each.id)
        )
        for _order, found in groupby(in_order, key=_room_order):
            sessions = list(found)
            yield sessions[0].room, sessions


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """An agenda on its way into a file."""

    conference: Conference
    agenda: Agenda
    base_url: str
    """The address of this instance."""
    namespace: UUID
    """The instance's own and known to it alone, so that no key tells which person it stands for."""

    @property
    def site(self) -> str:
        """The address of the conference's public site."""
        return f"{self.base_url}/c/{self.conference.slug}/"

    @property
    def release(self) -> str:
        """The version of the program."""
        return installed_version("eventmgr")

    @property
    def acronym(self) -> str:
        """The conference's short name in the letters that schedules allow."""
        return self.conference.slug.lower().replace("-", "_").ljust(_SHORTEST_ACRONYM, "_")

    @property
    def version(self) -> str:
        """The name of the published version; the draft has none."""
        return self.agenda.name or "draft"

    @property
    def language(self) -> str:
        """The language of the programme: the first that the conference names."""
        return next(iter(self.conference.languages), "en")[:2]

    @property
    def days(self) -> list[Day]:
        """Every day of the conference, and those days besides on which there is a session."""
        by_day: dict[date, list[AgendaItem]] = {each: [] for each in self.conference.days}
        for item in self.agenda.items:
            by_day.setdefault(self._day(item), []).append(item)
        return [
            self._made_day(index, day, by_day[day]) for index, day in enumerate(sorted(by_day), 1)
        ]

    @property
    def rooms(self) -> list[AgendaRoom]:
        """Every room in which something happens, in the rooms' order."""
        found = {each.room.id: each.room for each in self.agenda.items if each.room}
        return sorted(found.values(), key=lambda room: (room.position, room.id))

    @property
    def themes(self) -> list[AgendaTheme]:
        """Every theme that something is about, by name."""
        found = {each.theme.id: each.theme for each in self.agenda.items if each.theme}
        return sorted(found.values(), key=lambda theme: (theme.name, theme.id))

    def address(self, item: AgendaItem) -> str:
        """Return where the session's own page is."""
        return f"{self.site}sessions/{item.id}"

    def at_venue(self, moment: datetime) -> str:
        """Return the moment by the venue's clocks, with its offset (RFC 3339)."""
        return self.conference.at_venue(moment).isoformat(timespec="seconds")

    def code(self, item: AgendaItem) -> str:
        """Return the session's key as six capital letters and digits."""
        code, rest = "", item.id
        while rest:
            rest, digit = divmod(rest, len(_DIGITS))
            code = _DIGITS[digit] + code
        return code.rjust(_CODE_LENGTH, "0")

    def slug(self, item: AgendaItem) -> str:
        """Return a name for the session, another one for each."""
        return f"{self.acronym}-{item.id}-{text.slug(item.title) or 'session'}"

    def theme_slug(self, theme: AgendaTheme) -> str:
        """Return a name for the theme, another one for each."""
        return f"{text.slug(theme.name) or 'theme'}-{theme.id}"

    def room_guid(self, room: AgendaRoom | None) -> str:
        """Return the room's key; no room has one as well."""
        return str(uuid5(self.namespace, f"room {room.id if room else 'none'}"))

    def person_guid(self, part: AgendaPart) -> str:
        """Return the person's key in this conference: stable, and telling nothing about them."""
        return str(
            uuid5(self.namespace, f"conference {self.conference.id} person {part.person_id}")
        )

    def _day(self, item: AgendaItem) -> date:
        wall = self.conference.at_venue(item.starts_at).replace(tzinfo=None)
        return (wall - DAY_BEGINS).date()

    def _made_day(self, index: int, day: date, items: Sequence[AgendaItem]) -> Day:
        begins = datetime.combine(day, time(), self.conference.tzinfo) + DAY_BEGINS
        ends = datetime.combine(day, time(), self.conference.tzinfo) + timedelta(days=1)
        return Day(
            index=index,
            date=day,
            begins=begins,
            ends=ends + DAY_BEGINS - timedelta(minutes=1),
            items=items,
        )


def namespace(secret: str) -> UUID:
    """Return the instance's namespace for keys, made of its secret and not telling it."""
    digest = hmac.digest(secret.encode(), b"eventmgr.agenda.exchange", "sha256")
    return UUID(bytes=digest[:16])


def duration(item: AgendaItem) -> str:
    """Return how long it takes as hours and minutes, 01:30."""
    minutes = int(item.length.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _room_order(item: AgendaItem) -> tuple[int, int]:
    return (item.room.position, item.room.id) if item.room else (-1, 0)
