"""Agendas as tables: what was understood, repaired and refused, by line."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda import kinds, rules
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.exchange import drafting, keys, words
from eventmgr.agenda.exchange.incoming import (
    MOST_BYTES,
    MOST_SESSIONS,
    IncomingAgenda,
    IncomingPerson,
    IncomingSession,
    require_few_parts,
)
from eventmgr.agenda.exchange.lines import invisible_taken_out, is_turned, one_line
from eventmgr.agenda.times import typed_times, venue_time
from eventmgr.foundation import tables
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean, clean_line, fold

REQUIRED: Final = ("start", "end", "title")
OPTIONAL: Final = ("room", "kind", "closed", "theme", "people", "description", "guid")
LIMITS: Final = tables.Limits(
    bytes=MOST_BYTES,
    lines=MOST_SESSIONS,
    too_large=_l(
        "The file is larger than %(most)d MB. An agenda is a few hundred sessions: "
        "check that this is the right file.",
        most=MOST_BYTES // 1_000_000,
    ),
)
_PAST_MIDNIGHT: Final = timedelta(hours=6)
_SWAPPED: Final = timedelta(hours=12)
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "closed"})
_NO: Final = frozenset({"no", "n", "false", "0", "open"})
_BETWEEN_PEOPLE: Final = re.compile(r"(?<!\\)[;\n]")
_ROLE: Final = re.compile(r"([^:]{1,40}):(.*)", re.DOTALL)
_SAVED_FROM_FORMULA: Final = re.compile(r"\A'(?='*[=+\-@\t\r\n＝＋－＠])")


def read(content: bytes, *, zone: ZoneInfo, rooms: Iterable[str] = ()) -> IncomingAgenda:
    """Return what the file says, times by the venue's clocks; ``rooms`` are known names.

    Raises UnreadableTable if the file is no such table; a single bad line is refused by itself.
    """
    table = tables.read(content, required=REQUIRED, optional=OPTIONAL, limits=LIMITS)
    incoming = IncomingAgenda(_("table, CSV"), notes=table.notes)
    known = {fold(name): name for name in rooms}
    for line in table.lines:
        where = _("line %(line)d", line=line.number)
        with incoming.refusing(where, one_line(line.cells["title"])[:100]):
            incoming.add(_session(where, line, zone, known))
    require_few_parts(sum(len(each.people) for each in incoming.sessions))
    return incoming


def _session(
    where: str, line: tables.Line, zone: ZoneInfo, rooms: dict[str, str]
) -> IncomingSession:
    if line.surplus:
        raise DomainError(
            _("There are more cells than columns. Put quotation marks around text with commas.")
        )
    cells = {name: _SAVED_FROM_FORMULA.sub("", cell, 1) for name, cell in line.cells.items()}
    repairs: list[str] = []
    guid = clean_line(cells.get("guid", ""))
    is_ours = keys.uuid_of(guid) is not None
    title, whole = drafting.fitting_title(_title(cells["title"], repairs, is_ours=is_ours))
    description = "\n\n".join(filter(None, (whole, clean(cells.get("description", "")).strip())))
    if whole:
        repairs.append(drafting.title_too_long())
    rules.require_fitting_texts(title, description)
    starts_at, ends_at = _times(cells["start"], cells["end"], zone, repairs)
    stated = _kind(cells.get("kind", ""), title, repairs)
    kind = stated or kinds.guess(title)
    room = _room(cells.get("room", ""), rooms, repairs)
    known_by = keys.known_by(title, starts_at, room)
    if is_turned(cells.get("theme", "")) or is_turned(cells.get("people", "")):
        repairs.append(invisible_taken_out())
    return IncomingSession(
        where=where,
        keys=(keys.guid_key(guid), known_by) if guid else (known_by,),
        guid=keys.uuid_of(guid),
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        kind_is_stated=stated is not None,
        room=room,
        is_in_room=True,
        theme=drafting.short_name(cells.get("theme", ""), _("theme")),
        is_closed=_closed(cells.get("closed", "")),
        description=description,
        people=_people(cells.get("people", ""), kind, repairs),
        repairs=tuple(repairs),
    )


def _title(typed: str, repairs: list[str], *, is_ours: bool) -> str:
    """Return the title without marks, but for a line written here: there it has what it has."""
    title = _tidied(typed, repairs)
    if is_ours or not title.endswith("*"):
        return title
    repairs.append(_("The mark “*” after the title was taken off."))
    return title.rstrip("* ")


def _tidied(typed: str, repairs: list[str]) -> str:
    line = one_line(typed)
    if line != typed:
        repairs.append(_("Spaces, line breaks or invisible characters were tidied."))
    return line


def _times(start: str, end: str, zone: ZoneInfo, repairs: list[str]) -> tuple[datetime, datetime]:
    if not start.strip() or not end.strip():
        raise DomainError(_("The start or the end is missing."))
    first = typed_times.read(clean_line(start), zone=zone)
    day = first.moment.astimezone(zone).date()
    last = typed_times.read(clean_line(end), zone=zone, day=day)
    repairs += [*first.notes, *last.notes]
    return _in_order(first.moment, last.moment, zone, repairs)


def _in_order(
    starts_at: datetime, ends_at: datetime, zone: ZoneInfo, repairs: list[str]
) -> tuple[datetime, datetime]:
    if ends_at == starts_at:
        repairs.append(_("It has no length: it ends when it starts."))
    if ends_at >= starts_at:
        return starts_at, ends_at
    wall = ends_at.astimezone(zone).replace(tzinfo=None)
    next_day = venue_time.at_venue(wall + timedelta(days=1), zone).moment
    if timedelta(0) < next_day - starts_at <= _PAST_MIDNIGHT:
        repairs.append(_("It ends after midnight; the next day was taken."))
        return starts_at, next_day
    if timedelta(0) < starts_at - ends_at <= _SWAPPED:
        repairs.append(_("The end is before the start; the two were swapped."))
        return ends_at, starts_at
    raise DomainError(_("It does not end after it starts."))


def _room(typed: str, rooms: dict[str, str], repairs: list[str]) -> str:
    name = drafting.short_name(_tidied(typed, repairs), _("room"))
    known = rooms.setdefault(fold(name), name)
    if known != name:
        repairs.append(
            _("The room “%(name)s” was taken to be “%(known)s”.", name=name, known=known)
        )
    return known


def _kind(typed: str, title: str, repairs: list[str]) -> SessionKind | None:
    found = words.kind(typed)
    if found is None and words.plain(typed):
        repairs.append(drafting.unknown_kind(typed, kinds.guess(title)))
    return found


def _closed(typed: str) -> bool | None:
    word = fold(typed)
    if word and word not in _YES | _NO:
        raise DomainError(
            _("“%(word)s” in the column “closed” is neither yes nor no.", word=word[:40])
        )
    return word in _YES if word else None


def _people(typed: str, kind: SessionKind, repairs: list[str]) -> tuple[IncomingPerson, ...]:
    found: dict[tuple[str, object], IncomingPerson] = {}
    for each in _BETWEEN_PEOPLE.split(clean(typed)):
        person = _person(each.replace("\\;", ";"), kind)
        if len(person.name) > drafting.LONGEST_PERSON:
            raise DomainError(_("A name has %(count)d characters.", count=len(person.name)))
        if person.name:
            found.setdefault((fold(person.name), person.role), person)
    return drafting.few(list(found.values()), repairs)


def _person(typed: str, kind: SessionKind) -> IncomingPerson:
    labelled = _ROLE.fullmatch(typed)
    role = words.role(labelled[1]) if labelled else None
    if labelled is None or role is None:
        return IncomingPerson(name=one_line(typed), role=words.speaker(kind))
    return IncomingPerson(name=one_line(labelled[2]), role=role, same=frozenset({role}))
