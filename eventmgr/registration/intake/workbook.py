"""Workbooks (XLSX) as lines of text; a hostile one is refused before it costs anything."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import Limits, Record, UnreadableTable

MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_PARTS: Final = 1_000
MOST_COLUMNS: Final = 200
_MOST_BLANK: Final = 1_000


def is_workbook(content: bytes) -> bool:
    """Whether the file is packed as workbooks are."""
    return content.startswith(b"PK\x03\x04")


def is_old_workbook(content: bytes) -> bool:
    """Whether the file is one of the binary kind that came before, or locked by a password."""
    return content.startswith(b"\xd0\xcf\x11\xe0")


def sheets(content: bytes) -> list[str]:
    """Return the names of the sheets; raises UnreadableTable for what is no sound workbook."""
    with _opened(content) as book:
        return [each.title for each in book.worksheets]


def records(content: bytes, sheet: str, *, limits: Limits) -> Iterator[Record]:
    """Yield the lines of the sheet, formulas by their values, dates and numbers as text."""
    filled, blank = 0, 0
    with _opened(content) as book:
        wanted = [each for each in book.worksheets if each.title == sheet] or book.worksheets
        rows = wanted[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, row in enumerate(_carefully(rows), start=1):
            record = Record(number, _cells(row, limits.cell))
            filled += not record.is_blank
            blank = blank + 1 if record.is_blank else 0
            if blank > _MOST_BLANK:
                return
            if limits.lines is not None and filled > limits.lines + 1:
                raise UnreadableTable(
                    _("The file has more than %(most)d lines. Split it.", most=limits.lines)
                )
            yield record


class _opened:  # noqa: N801 - reads as the word it is: with _opened(...)
    """The workbook, closed afterwards."""

    def __init__(self, content: bytes) -> None:
        _require_harmless(content)
        try:
            self.book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception as error:
            raise _broken() from error
        if not self.book.worksheets:
            raise _broken()

    def __enter__(self) -> Any:  # noqa: ANN401 - openpyxl's own
        return self.book

    def __exit__(self, *_error: object) -> None:
        self.book.close()


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
    except zipfile.BadZipFile as error:
        raise _broken() from error
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise UnreadableTable(_("The workbook is too large once unpacked. Save it as CSV."))
    if any(each.filename.lower().endswith("vbaproject.bin") for each in parts):
        raise UnreadableTable(_("The workbook holds macros. Save it as XLSX without them."))


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
