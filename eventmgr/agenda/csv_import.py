"""From a CSV file to sessions: what was understood, repaired and refused, by line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda import kinds, rules, typed_times, venue_time
from eventmgr.agenda.enums import KIND_LABELS, SessionKind
from eventmgr.foundation import tables
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean, clean_line, fold

REQUIRED: Final = ("start", "end", "title")
OPTIONAL: Final = ("room", "kind", "closed", "description")
LONGEST_ROOM: Final = 100
LIMITS: Final = tables.Limits(
    bytes=5_000_000,
    lines=5_000,
    too_large=_l(
        "The file is larger than %(most)d MB. An agenda is a few hundred lines: "
        "check that this is the right file.",
        most=5,
    ),
)
_PAST_MIDNIGHT: Final = timedelta(hours=6)
_SWAPPED: Final = timedelta(hours=12)
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "closed"})
_NO: Final = frozenset({"no", "n", "false", "0", "open"})
_KINDS: Final = {kind.value.replace("_", ""): kind for kind in SessionKind}


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One session that a line describes; moments in UTC."""

    line: int
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    kind: SessionKind = SessionKind.PLENARY
    kind_is_stated: bool = False
    """Whether the line names the kind; otherwise it was guessed from the title."""
    is_closed: bool | None = None
    """None: the line does not say."""
    description: str = ""
    repairs: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[datetime, str, str]:
        """What makes two lines the same session: start, title and room."""
        return (self.starts_at, fold(self.title), fold(self.room))


@dataclass(slots=True)
class ParsedAgenda:
    """What a file says; refused lines by their number, with the reason."""

    items: list[Item] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def repaired(self) -> list[Item]:
        """The lines that were taken otherwise than they were typed."""
        return [item for item in self.items if item.repairs]


def read(content: bytes, *, zone: ZoneInfo, rooms: Iterable[str] = ()) -> ParsedAgenda:
    """Return what the file says, times by the venue's clocks; ``rooms`` are known names.

    Raises UnreadableTable if the file is no such table; a single bad line is refused by itself.
    """
    table = tables.read(content, required=REQUIRED, optional=OPTIONAL, limits=LIMITS)
    parsed = ParsedAgenda(notes=table.notes)
    known = {fold(name): name for name in rooms}
    seen: dict[tuple[datetime, str, str], int] = {}
    for line in table.lines:
        try:
            item = _item(line, zone, known)
            _require_new(item, seen)
        except DomainError as error:
            parsed.refused[line.number] = str(error)
        else:
            parsed.items.append(item)
    return parsed


def _require_new(item: Item, seen: dict[tuple[datetime, str, str], int]) -> None:
    first = seen.setdefault(item.key, item.line)
    if first != item.line:
        raise DomainError(_("The same session stands in line %(line)d already.", line=first))


def _item(line: tables.Line, zone: ZoneInfo, rooms: dict[str, str]) -> Item:
    if line.surplus:
        raise DomainError(
            _("There are more cells than columns. Put quotation marks around text with commas.")
        )
    repairs: list[str] = []
    title = _title(line.cells["title"], repairs)
    description = clean(line.cells.get("description", "")).strip()
    rules.require_fitting_texts(title, description)
    starts_at, ends_at = _times(line.cells["start"], line.cells["end"], zone, repairs)
    kind = _kind(line.cells.get("kind", ""), title, repairs)
    return Item(
        line=line.number,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        room=_room(line.cells.get("room", ""), rooms, repairs),
        kind=kind or kinds.guess(title),
        kind_is_stated=kind is not None,
        is_closed=_closed(line.cells.get("closed", "")),
        description=description,
        repairs=tuple(repairs),
    )


def _title(typed: str, repairs: list[str]) -> str:
    title = _tidied(typed, repairs)
    if title.endswith("*"):
        repairs.append(_("The mark “*” after the title was taken off."))
    return title.rstrip("* ")


def _tidied(typed: str, repairs: list[str]) -> str:
    line = clean_line(typed)
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
    if ends_at > starts_at:
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
    name = _tidied(typed, repairs)
    if len(name) > LONGEST_ROOM:
        raise DomainError(
            _("The name of the room is longer than %(longest)d characters.", longest=LONGEST_ROOM)
        )
    known = rooms.setdefault(fold(name), name)
    if known != name:
        repairs.append(
            _("The room “%(name)s” was taken to be “%(known)s”.", name=name, known=known)
        )
    return known


def _kind(typed: str, title: str, repairs: list[str]) -> SessionKind | None:
    word = fold(typed).replace("-", "").replace("_", "").replace(" ", "")
    if not word or word in _KINDS:
        return _KINDS.get(word)
    repairs.append(
        _(
            "“%(kind)s” is no kind of session; going by the title, it is “%(guess)s”.",
            kind=clean_line(typed)[:40],
            guess=KIND_LABELS[kinds.guess(title)],
        )
    )
    return None


def _closed(typed: str) -> bool | None:
    word = fold(typed)
    if word and word not in _YES | _NO:
        raise DomainError(
            _("“%(word)s” in the column “closed” is neither yes nor no.", word=word[:40])
        )
    return word in _YES if word else None
