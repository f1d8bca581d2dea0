"""Reading a table of recommendations (CSV), every text kept character by character.

Nothing is repaired here: a text that cannot be kept exactly is refused, with its line and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean, clean_line

LIMITS: Final = tables.Limits(
    bytes=20 * 1024 * 1024,
    cell=20 * 1024 * 1024,
    too_large=_l("The file is larger than %(limit)d MB. Split it.", limit=20),
)
NEEDED: Final = ("id", "text")
FIELDS: Final = (*NEEDED, "title", "addressee", "proposed_by", "themes")

LONGEST_TEXT: Final = 20_000
"""In characters; a longer cell is a slip of the file, not a recommendation."""
_LINE_ENDS: Final = frozenset("\r\x85\u2028\u2029")
"""Cleaning turns these into newlines, but a text may hold them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One recommendation of the table."""

    line: int
    id: str
    text: str
    title: str = ""
    addressee: str = ""
    proposed_by: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What was understood of a file and what was not."""

    rows: Sequence[Row]
    refused: Mapping[int, str]
    """By line, the reason."""
    ignored: Sequence[str] = field(default=())
    """The names of columns that nothing was asked of."""


def read(content: bytes, *, columns: Mapping[str, str] | None = None) -> Sheet:
    """Return the table's rows; ``columns`` says which column holds a field, if not its namesake.

    Raise UnreadableTable for what is none: more than 20 MB, not UTF-8, a column missing.
    """
    names = {name: name for name in FIELDS} | dict(columns or {})
    records = (each for each in tables.records(content, limits=LIMITS) if any(each.cells))
    header = next(records, tables.Record(0, [])).cells
    places = _places(header, names, required={*NEEDED, *(columns or {})})
    rows: list[Row] = []
    refused: dict[int, str] = {}
    seen: dict[str, int] = {}
    for record in records:
        line, cells = record.number, record.cells
        row = _row(line, cells, places)
        objection = _objection(row, seen) if len(cells) == len(header) else _misfit(header, cells)
        if objection:
            refused[line] = objection
        else:
            seen[row.id] = line
            rows.append(row)
    ignored = [name for place, name in enumerate(header) if place not in places.values()]
    return Sheet(rows=rows, refused=refused, ignored=ignored)


def _places(
    header: Sequence[str], names: Mapping[str, str], *, required: set[str]
) -> Mapping[str, int]:
    places = tables.places(header, names)
    for name in (each for each in FIELDS if each in required and each not in places):
        raise tables.UnreadableTable(
            _(
                "The file has no column “%(column)s” but: %(header)s. "
                "Say which one holds it with --map %(name)s=COLUMN.",
                column=names[name],
                header=", ".join(header) or "-",
                name=name,
            )
        )
    return places


def _row(line: int, cells: Sequence[str], places: Mapping[str, int]) -> Row:
    found = {name: cells[place] for name, place in places.items() if place < len(cells)}
    themes = [clean_line(each) for each in found.get("themes", "").split(",")]
    return Row(
        line=line,
        id=clean_line(found.get("id", "")),
        text=found.get("text", ""),
        title=found.get("title", ""),
        addressee=found.get("addressee", ""),
        proposed_by=found.get("proposed_by", ""),
        themes=tuple(each for each in dict.fromkeys(themes) if each),
    )


def _misfit(header: Sequence[str], cells: Sequence[str]) -> str:
    return str(
        _(
            "The line has %(cells)d cells, the header %(header)d.",
            cells=len(cells),
            header=len(header),
        )
    )


def _objection(row: Row, seen: Mapping[str, int]) -> str:
    if not row.id:
        return str(_("There is no id."))
    if row.id in seen:
        return str(
            _("The id %(id)s stands on line %(line)d already.", id=row.id, line=seen[row.id])
        )
    if not row.text.strip():
        return str(_("There is no text."))
    return _unkeepable(row)


def _unkeepable(row: Row) -> str:
    limits = {
        "text": LONGEST_TEXT,
        "title": 300,
        "addressee": 500,
    }
    for name in ("text", "title", "addressee", "proposed_by"):
        value: str = getattr(row, name)
        if len(value) > limits.get(name, LONGEST_TEXT // 2):
            return str(_("“%(field)s” has %(length)d characters.", field=name, length=len(value)))
        if set(value) - set(clean(value)) - _LINE_ENDS:
            return str(_("“%(field)s” holds control characters.", field=name))
    return ""
