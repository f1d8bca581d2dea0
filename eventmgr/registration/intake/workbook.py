"""Workbooks (XLSX) as lines of text; a hostile one is refused before it costs anything."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import Limits, Record, UnreadableTable
from eventmgr.registration.intake.lines import MOST_COLUMNS

MOST_UNPACKED: Final = 30 * 1024 * 1024
MOST_PARTS: Final = 1_000
MOST_TAGS: Final = 450_000
"""How many elements all parts hold together: each costs time, an empty one as much as any."""
MOST_COSTLY_TAGS: Final = 100_000
"""How many of them are others than cells and words: those take five times as long."""
_SMALL: Final = 1024 * 1024
_MOST_SQUEEZED: Final = 100
"""How many times larger than packed a part may be that is not small."""
_TAG: Final = re.compile(rb"<(?![/!?])")
_COSTLY_TAG: Final = re.compile(
    rb"<(?![/!?])(?!(?:[a-z]\w*:)?(?:c|f|is|r|row|si|t|v)[\s/>])", re.IGNORECASE
)
_MOST_BLANK: Final = 1_000
_MOST_ROWS: Final = 20_000
"""How far down a sheet is read: a gap between two rows costs as much as rows."""
_LOOK_AT: Final = 50
"""How many lines are looked at to see whether a sheet says anything."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the sheets that can be chosen."""

    name: str
    is_hidden: bool = False


def is_workbook(content: bytes) -> bool:
    """Whether the file is packed as workbooks are."""
    return content.startswith(b"PK\x03\x04")


def read(content: bytes, name: str, *, limits: Limits) -> tuple[list[Sheet], str, list[Record]]:
    """Return the sheets, the one that was read, and its lines.

    Without a name it is the first that can be seen and says anything. Formulas are told by their
    values, dates and numbers as text. Raises UnreadableTable for what is no sound workbook.
    """
    _require_harmless(content)
    with _opened(content, formulas=False) as book:
        sheets = [Sheet(each.title, each.sheet_state != "visible") for each in book.worksheets]
        chosen = name if name in book.sheetnames else _first(book)
        found = list(_records(book[chosen], limits))
    unsaved = _unsaved(content, chosen, found)
    return sheets, chosen, [_flawed(each, unsaved) for each in found]


def _first(book: Any) -> str:  # noqa: ANN401 - openpyxl's own
    """Return the sheet to begin with: not a hidden one or an empty one if another is there."""

    def rank(sheet: Any) -> tuple[bool, bool]:  # noqa: ANN401 - openpyxl's own
        rows = _carefully(sheet.iter_rows(max_row=_LOOK_AT, max_col=20, values_only=True))
        return any(any(cell is not None for cell in row) for row in rows), sheet.sheet_state == (
            "visible"
        )

    best = max(book.worksheets, key=rank)
    return str(best.title)


def _records(sheet: Any, limits: Limits) -> Iterator[Record]:  # noqa: ANN401 - openpyxl's own
    filled, blank = 0, 0
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(_carefully(rows), start=1):
        record = Record(number, _cells(row, limits.cell))
        filled += not record.is_blank
        blank = blank + 1 if record.is_blank else 0
        if blank > _MOST_BLANK:
            return
        if limits.lines is not None and (filled > limits.lines + 1 or number > _MOST_ROWS):
            raise UnreadableTable(
                _("The file has more than %(most)d lines. Split it.", most=limits.lines)
            )
        yield record


def _unsaved(content: bytes, name: str, found: Sequence[Record]) -> dict[int, str]:
    """Return the first cell of each line that holds a formula whose result was never saved.

    Programs save all results or none: beside one that was saved, an empty one is an answer.
    """
    if not _has_formulas(content):
        return {}
    told: dict[int, str] = {}
    with _opened(content, formulas=True) as book:
        rows = _carefully(book[name].iter_rows(max_col=MOST_COLUMNS))
        for record, row in zip(found, rows, strict=False):
            for place, cell in enumerate(row):
                if cell.data_type == "f" and _says(record, place):
                    return {}
                if cell.data_type == "f":
                    told.setdefault(record.number, cell.coordinate)
    return told


def _says(record: Record, place: int) -> bool:
    return place < len(record.cells) and bool(record.cells[place])


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [each for each in packed.namelist() if each.startswith("xl/worksheets/")]
        return any(b"<f" in packed.read(each) for each in parts)


def _flawed(record: Record, unsaved: dict[int, str]) -> Record:
    cell = unsaved.get(record.number)
    if cell is None:
        return record
    flaw = _(
        "Cell %(cell)s is a formula whose result was never saved. Open the file in a "
        "spreadsheet, save it, and try again.",
        cell=cell,
    )
    return Record(record.number, record.cells, flaw)


@contextmanager
def _opened(content: bytes, *, formulas: bool) -> Iterator[Any]:
    """Open the workbook, and close it afterwards."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas)
    except Exception as error:
        raise _broken() from error
    try:
        if not book.worksheets or _is_one_under_many_names(book.worksheets):
            raise _broken()
        yield book
    finally:
        book.close()


def _is_one_under_many_names(sheets: Sequence[Any]) -> bool:
    """Whether a part would be read once for each of several sheets."""
    parts = {each._worksheet_path for each in sheets}  # noqa: SLF001 - told nowhere else
    return len(parts) < len(sheets)


def _carefully(rows: Iterator[Any]) -> Iterator[Any]:
    while True:
        try:
            row = next(rows, None)
        except Exception as error:
            raise _broken() from error
        if row is None:
            return
        yield row


def _require_harmless(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            excess = _excess_unpacked(parts) or _excess_of_tags(packed)
    except Exception as error:
        raise _broken() from error
    if excess:
        raise UnreadableTable(excess)
    names = {each.filename.lower() for each in parts}
    if any(each.endswith("vbaproject.bin") for each in names):
        raise UnreadableTable(_("The workbook holds macros. Save it as XLSX without them."))
    if "xl/workbook.xml" not in names:
        raise UnreadableTable(
            _("This is not a workbook of the usual kind. Save it as XLSX or CSV and try again.")
        )


def _excess_unpacked(parts: Sequence[zipfile.ZipInfo]) -> str:
    """Return what is too much by what the parts say of themselves; no more is ever read."""
    if len(parts) > MOST_PARTS:
        return _("The workbook has more than %(most)d parts. Save it as CSV.", most=MOST_PARTS)
    if sum(each.file_size for each in parts) > MOST_UNPACKED:
        return _(
            "The workbook is larger than %(most)d MB once unpacked. Save it as CSV.",
            most=MOST_UNPACKED // _SMALL,
        )
    if any(each.file_size > max(_SMALL, _MOST_SQUEEZED * each.compress_size) for each in parts):
        return _(
            "A part of the workbook is more than %(most)d times as large once unpacked. "
            "Save it as CSV.",
            most=_MOST_SQUEEZED,
        )
    return ""


def _excess_of_tags(packed: zipfile.ZipFile) -> str:
    """Return what is too much to be read soon; raises for a damaged part and made-up entities."""
    tags, costly = 0, 0
    for each in packed.infolist():
        text = packed.read(each).replace(b"\0", b"")  # UTF-16 is counted as UTF-8 is
        if b"<!DOCTYPE" in text:
            raise _broken()
        tags += len(_TAG.findall(text))
        costly += len(_COSTLY_TAG.findall(text))
    if tags > MOST_TAGS:
        return _(
            "The workbook holds more than %(most)d cells and values. Leave only the columns about "
            "people, or save it as CSV.",
            most=MOST_TAGS,
        )
    if costly > MOST_COSTLY_TAGS:
        return _(
            "The workbook holds more than %(most)d formats, links and notes. Save it as CSV.",
            most=MOST_COSTLY_TAGS,
        )
    return ""


def _broken() -> UnreadableTable:
    return UnreadableTable(_("The workbook cannot be read. Open it, save it as XLSX, try again."))


def _cells(row: Sequence[object], longest: int) -> list[str]:
    cells = [_text(cell)[:longest] for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
