"""Reading a table of recommendations (CSV), every text kept character by character.

Nothing is repaired here: a text that cannot be kept exactly is refused, with its line and why.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.recommendations.rules import LONGEST, LONGEST_TEXT

MOST_BYTES: Final = 20 * 1024 * 1024
NEEDED: Final = ("id", "text")
FIELDS: Final = (*NEEDED, "title", "addressee", "proposed_by", "themes")

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

    Raise DomainError for what is no such table: more than 20 MB, not UTF-8, a column missing.
    """
    require_readable_size(len(content))
    names = {name: name for name in FIELDS} | dict(columns or {})
    records = _records(_decoded(content))
    header = next(records, (0, []))[1]
    places = _places(header, names, required={*NEEDED, *(columns or {})})
    rows: list[Row] = []
    refused: dict[int, str] = {}
    seen: dict[str, int] = {}
    for line, cells in records:
        row = _row(line, cells, places)
        objection = _objection(row, seen) if len(cells) == len(header) else _misfit(header, cells)
        if objection:
            refused[line] = objection
        else:
            seen[row.id] = line
            rows.append(row)
    ignored = [name for place, name in enumerate(header) if place not in places.values()]
    return Sheet(rows=rows, refused=refused, ignored=ignored)


def require_readable_size(size: int) -> None:
    """Raise DomainError for a file of more than 20 MB; ``size`` in bytes."""
    if size > MOST_BYTES:
        limit = MOST_BYTES // 1024**2
        raise DomainError(_("The file is larger than %(limit)d MB. Split it.", limit=limit))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(
            _(
                "The file is not UTF-8: byte %(place)d makes no character. Save it as “CSV UTF-8”.",
                place=error.start + 1,
            )
        ) from error


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return the filled records, each with the line that it begins on."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    limit = csv.field_size_limit(MOST_BYTES)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DomainError(
            _("Line %(line)d is not CSV: %(reason)s.", line=reader.line_num, reason=str(error))
        ) from error
    finally:
        csv.field_size_limit(limit)


def _places(
    header: Sequence[str], names: Mapping[str, str], *, required: set[str]
) -> Mapping[str, int]:
    plain = [clean_line(name).casefold() for name in header]
    places = {
        name: plain.index(column.casefold())
        for name, column in names.items()
        if column.casefold() in plain
    }
    for name in (each for each in FIELDS if each in required and each not in places):
        raise DomainError(
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
        "title": LONGEST["title"],
        "addressee": LONGEST["lead_addressee"],
    }
    for name in ("text", "title", "addressee", "proposed_by"):
        value: str = getattr(row, name)
        if len(value) > limits.get(name, LONGEST_TEXT // 2):
            return str(_("“%(field)s” has %(length)d characters.", field=name, length=len(value)))
        if set(value) - set(clean(value)) - _LINE_ENDS:
            return str(_("“%(field)s” holds control characters.", field=name))
    return ""
