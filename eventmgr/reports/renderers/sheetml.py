"""The rows of a workbook's sheet (ECMA-376 part 1, SpreadsheetML), written straight as text.

A library's cell objects take seconds for what is written here in tenths of one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from eventmgr.foundation.spreadsheets import LONGEST_CELL
from eventmgr.foundation.tables import safe_cell

Cells: TypeAlias = Sequence[str | int]

CUT: Final = " […]"
"""Ends a text that is longer than a cell holds."""
_ESCAPES: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a reader would take for an escaped character (ST_Xstring)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Looks:
    """The numbers of two styles of the book."""

    usual: int
    quoted: int
    """Keeps a text from becoming a formula when somebody edits the cell."""


def with_rows(sheet: bytes, rows: Iterable[Cells], *, looks: Looks) -> bytes:
    """Return a sheet's part with rows below its last; every text is text, whatever it begins with.

    The part is as openpyxl writes it.
    """
    head, end, tail = sheet.partition(b"</sheetData>")
    below = head.count(b"<row ") + 1
    data = "".join(_rows(rows, below, looks))
    return head + data.encode() + end + tail


def _rows(rows: Iterable[Cells], first: int, looks: Looks) -> Iterator[str]:
    for number, cells in enumerate(rows, first):
        yield f'<row r="{number}">'
        for column, value in zip(_letters(len(cells)), cells, strict=True):
            if isinstance(value, int):
                yield f'<c r="{column}{number}" s="{looks.usual}"><v>{value}</v></c>'
            elif value:
                yield _text(f"{column}{number}", value, looks)
        yield "</row>"


def _text(place: str, text: str, looks: Looks) -> str:
    style = looks.usual if safe_cell(text) == text else looks.quoted
    words = escape(_ESCAPES.sub("_x005F_", told(text)))
    return (
        f'<c r="{place}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{words}</t></is></c>'
    )


def told(text: str) -> str:
    """Return as much of the text as a cell holds; who cannot see all of it sees that."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


@cache
def _letters(columns: int) -> tuple[str, ...]:
    return tuple(map(get_column_letter, range(1, columns + 1)))
