"""From the bytes of a CSV file (RFC 4180, or what spreadsheets write) to named cells."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventmgr.agenda.errors import UnreadableAgenda
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 5_000
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; ``number`` is where it begins in the file, counted from 1."""

    number: int
    cells: dict[str, str]
    surplus: int = 0
    """How many filled cells stand beyond the last column."""


@dataclass(slots=True)
class Table:
    """The lines that say anything, and notes on what of the file as a whole was passed over."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(content: bytes, *, required: Sequence[str], optional: Sequence[str]) -> Table:
    """Return the table, its cells as they were typed; raises UnreadableAgenda for what is none."""
    records = _records(_text(content))
    _number, header = next(records, (1, []))
    names = [clean_line(each).lower() for each in header]
    missing = [each for each in required if each not in names]
    if missing:
        raise UnreadableAgenda(_missing_columns(missing, names))
    columns = _columns(names, (*required, *optional))
    table = Table(notes=_notes(names, columns))
    for number, record in records:
        if any(cell.strip() for cell in record):
            table.lines.append(_line(number, record, columns, width=len(names)))
        if len(table.lines) > MOST_LINES:
            raise UnreadableAgenda(
                _("The file has more than %(most)d lines. Split it.", most=MOST_LINES)
            )
    return table


def require_readable_size(size: int) -> None:
    """Raise UnreadableAgenda for a file too large to be an agenda; ``size`` in bytes."""
    if size > MOST_BYTES:
        raise UnreadableAgenda(
            _(
                "The file is larger than %(most)d MB. An agenda is a few hundred lines: "
                "check that this is the right file.",
                most=MOST_BYTES // 1_000_000,
            )
        )


def _text(content: bytes) -> str:
    require_readable_size(len(content))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableAgenda(_("The file is UTF-16. Save it as “CSV UTF-8” and try again."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableAgenda(
            _(
                "The file is not UTF-8: byte %(position)d, in line %(line)d, does not fit. "
                "Save it as “CSV UTF-8” and try again.",
                position=error.start + 1,
                line=line,
            )
        ) from error


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableAgenda(
                _(
                    "The file stops being a table in line %(line)d: a quotation mark is missing "
                    "or too many, or a cell is enormous.",
                    line=number,
                )
            ) from error


def _missing_columns(missing: list[str], names: list[str]) -> str:
    return str(
        _(
            "The first line must name the columns. Missing: %(missing)s. Found: %(found)s.",
            missing=", ".join(missing),
            found=", ".join(name for name in names if name)[:200] or _("nothing"),
        )
    )


def _columns(names: list[str], known: Sequence[str]) -> dict[str, int]:
    return {name: names.index(name) for name in known if name in names}


def _notes(names: list[str], columns: dict[str, int]) -> list[str]:
    taken = set(columns.values())
    ignored = [name for position, name in enumerate(names) if name and position not in taken]
    return [_("The column “%(name)s” was passed over.", name=name[:100]) for name in ignored]


def _line(number: int, record: list[str], columns: dict[str, int], *, width: int) -> Line:
    cells = {
        name: record[position] if position < len(record) else ""
        for name, position in columns.items()
    }
    return Line(number, cells, surplus=sum(1 for cell in record[width:] if cell.strip()))
