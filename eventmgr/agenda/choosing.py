"""Finding sessions in a long agenda: by kind, theme, room, day and words; pure decisions."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from eventmgr.agenda import rules
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaRoom, AgendaTheme

LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What somebody looks for; nothing chosen finds everything."""

    kind: SessionKind | None = None
    theme_id: int | None = None
    room_id: int | None = None
    day: date | None = None
    words: str = ""

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return self != Choice()

    def takes(self, item: AgendaItem, zone: ZoneInfo) -> bool:
        """Whether the session is one of those looked for; every word must stand in it."""
        return (
            (self.kind is None or item.kind is self.kind)
            and (self.theme_id is None or _key(item.theme) == self.theme_id)
            and (self.room_id is None or _key(item.room) == self.room_id)
            and (self.day is None or item.starts_at.astimezone(zone).date() == self.day)
            and _has_words(item, plain(self.words).split())
        )


@dataclass(frozen=True, slots=True)
class Options:
    """What may be looked for in one agenda: nothing that none of its sessions has."""

    kinds: tuple[SessionKind, ...]
    themes: tuple[AgendaTheme, ...]
    rooms: tuple[AgendaRoom, ...]
    days: tuple[date, ...]


def options(agenda: Agenda, zone: ZoneInfo) -> Options:
    """Return what may be looked for in the agenda."""
    kinds = {each.kind for each in agenda.items}
    themes = {each.theme.id: each.theme for each in agenda.items if each.theme}
    rooms = {each.room.id: each.room for each in agenda.items if each.room}
    return Options(
        kinds=tuple(each for each in SessionKind if each in kinds),
        themes=tuple(sorted(themes.values(), key=lambda each: each.name.casefold())),
        rooms=tuple(sorted(rooms.values(), key=lambda each: (each.position, each.id))),
        days=tuple(dict.fromkeys(each.starts_at.astimezone(zone).date() for each in agenda.items)),
    )


def plain(text: str) -> str:
    """Return the text without differences of case, of accents and of vowel signs."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(each for each in parts if unicodedata.category(each)[0] != "M")


def _key(named: AgendaTheme | AgendaRoom | None) -> int | None:
    return named.id if named else None


def _has_words(item: AgendaItem, words: list[str]) -> bool:
    if not words:
        return True
    told = plain(" ".join(_told(item)))
    return all(each in told for each in words)


def _told(item: AgendaItem) -> Iterable[str]:
    """Yield what the agenda's list shows of the session in somebody's own words."""
    yield item.title
    yield item.room.name if item.room else ""
    yield item.theme.name if item.theme else ""
    for part in rules.public_parts(item):
        yield from (part.name, part.title, part.affiliation, part.represented_by)
