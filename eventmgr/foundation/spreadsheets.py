"""Long tables written line by line into a file, as CSV or as a workbook (XLSX).

Nothing but the lines at hand is in memory, and no cell is a formula.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from eventmgr.foundation.tables import safe_cell

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL: Final = 32_767
"""What a workbook's cell holds; longer text would make the file broken."""

Rows = Iterable[Sequence[str]]


def write_csv(file: IO[bytes], rows: Rows) -> None:
    """Write the rows as CSV in UTF-8 with a byte order mark, by which Excel knows it."""
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    try:
        csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    finally:
        text.detach()  # the file is the caller's: closing the wrapper would close it


def write_xlsx(file: IO[bytes], rows: Rows, *, title: str, is_rtl: bool = False) -> None:
    """Write the rows as a workbook of one sheet, its columns from right to left if asked for."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.sheet_view.rightToLeft = is_rtl
    for row in rows:
        sheet.append([_cell(each) for each in row])
    book.save(file)


def _cell(text: str) -> str:
    return safe_cell(ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST_CELL]


def _sheet_title(title: str) -> str:
    """Return what a sheet may be called: at most 31 characters, none of those kept for formulas."""
    plain = "".join(" " if each in "[]:*?/\\'" else each for each in title)
    return plain[:31].strip() or "1"
