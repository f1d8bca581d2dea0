"""Tables as CSV files (RFC 4180, or what spreadsheets write): read to cells, written from them."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

DELIMITERS: Final = (",", ";", "\t", "|")
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")


class UnreadableTable(DomainError):  # noqa: N818 - read aloud: an unreadable table
    """A file of which nothing could be taken; the message says where it stops making sense."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much a file may hold."""

    bytes: int
    too_large: object
    """The sentence for a file of more bytes; it may be a lazy translation."""
    lines: int | None = None
    """How many lines below the header may say anything; None: as many as there are."""
    cell: int = 131_072
    """The most characters of one cell."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the file as it is; ``number`` is where it begins, counted from 1."""

    number: int
    cells: list[str]
    flaw: str = ""
    """Why it cannot be understood, if it cannot: then the cells are a guess."""

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing but white space, and nothing is wrong with it."""
        return not self.flaw and not any(cell.strip() for cell in self.cells)


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


def read(
    content: bytes, *, required: Sequence[str], optional: Sequence[str], limits: Limits
) -> Table:
    """Return the table, its cells as they were typed; raises UnreadableTable for what is none."""
    lines = records(content, limits=limits)
    header = next(lines, Record(1, [])).cells
    columns = places(header, {name: name for name in (*required, *optional)})
    _require_columns(header, [name for name in required if name not in columns])
    return Table(
        lines=[_line(each, columns, len(header)) for each in lines if not each.is_blank],
        notes=_notes(header, columns),
    )


def records(content: bytes, *, limits: Limits) -> Iterator[Record]:
    """Yield the file's lines, the header and blank ones too; raises UnreadableTable on the way."""
    require_size(len(content), limits=limits)
    return parsed(decoded(content), limits=limits)


def parsed(text: str, *, limits: Limits) -> Iterator[Record]:
    """Yield the text's lines, the header and blank ones too; raises UnreadableTable on the way."""
    filled = 0
    for number, record in enumerate(_parsed(text, limits.cell)):
        filled += number > 0 and not record.is_blank
        if limits.lines is not None and filled > limits.lines:
            raise UnreadableTable(
                _("The file has more than %(most)d lines. Split it.", most=limits.lines)
            )
        yield record


def require_size(size: int, *, limits: Limits) -> None:
    """Raise UnreadableTable for a file of more bytes than the limits allow."""
    if size > limits.bytes:
        raise UnreadableTable(limits.too_large)


def decoded(content: bytes, *, field: str | None = None) -> str:
    """Return the text of a file in UTF-8, with a byte order mark or without.

    Raises UnreadableTable for another encoding, which blames the form field if one is named.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableTable(
            _("The file is UTF-16. Save it as “CSV UTF-8” and try again."), field=field
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            _(
                "The file is not UTF-8: byte %(position)d, in line %(line)d, does not fit. "
                "Save it as “CSV UTF-8” and try again.",
                position=error.start + 1,
                line=content.count(b"\n", 0, error.start) + 1,
            ),
            field=field,
        ) from error


def places(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return which cell holds a field, for each whose column the header names, in any case."""
    names = _plain(header)
    return {
        name: names.index(column.casefold())
        for name, column in columns.items()
        if column.casefold() in names
    }


def safe_cell(text: str) -> str:
    """Return the text, with ' in front if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def plain_cell(text: str) -> str:
    """Return what ``safe_cell`` was given: our own files can be read again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table as CSV in UTF-8 with a byte order mark, by which Excel knows it.

    No cell of it is a formula.
    """
    file = io.StringIO(newline="")
    csv.writer(file).writerows([safe_cell(cell) for cell in row] for row in chain([head], rows))
    return file.getvalue().encode("utf-8-sig")


def _parsed(text: str, longest_cell: int) -> Iterator[Record]:
    delimiter = max(DELIMITERS, key=_first_line(text).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            with _cells_up_to(longest_cell):
                cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableTable(
                _(
                    "The file stops being a table in line %(line)d: a quotation mark is missing "
                    "or too many, or a cell is enormous.",
                    line=number,
                )
            ) from error
        if cells is None:
            return
        yield Record(number, cells)


def _first_line(text: str) -> str:
    """Return the first line that says anything, whatever ends it."""
    return next((line for line in text[:100_000].splitlines() if line.strip()), "")


@contextmanager
def _cells_up_to(longest: int) -> Iterator[None]:
    """Set the limit, which is the whole process's, for no longer than a line is read."""
    before = csv.field_size_limit(longest)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _plain(header: Sequence[str]) -> list[str]:
    return [clean_line(name).casefold() for name in header]


def _require_columns(header: Sequence[str], missing: Sequence[str]) -> None:
    if missing:
        raise UnreadableTable(
            _(
                "The first line must name the columns. Missing: %(missing)s. Found: %(found)s.",
                missing=", ".join(missing),
                found=", ".join(filter(None, _plain(header)))[:200] or _("nothing"),
            )
        )


def _notes(header: Sequence[str], columns: Mapping[str, int]) -> list[str]:
    taken = set(columns.values())
    return [
        _("The column “%(name)s” was passed over.", name=name[:100])
        for position, name in enumerate(_plain(header))
        if name and position not in taken
    ]


def _line(record: Record, columns: Mapping[str, int], width: int) -> Line:
    cells = {
        name: record.cells[position] if position < len(record.cells) else ""
        for name, position in columns.items()
    }
    surplus = sum(1 for cell in record.cells[width:] if cell.strip())
    return Line(record.number, cells, surplus)
