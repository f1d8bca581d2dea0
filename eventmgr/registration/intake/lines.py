"""The lines of a delimited text, read one by one: a broken one is told, and the rest is read."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import DELIMITERS, Limits, Record, UnreadableTable
from eventmgr.registration.intake import columns

MOST_COLUMNS: Final = 200
MOST_ROWS: Final = 1_048_576
"""How many lines there may be in all, blank ones too: as many as a sheet has."""
_LONGEST_RECORD: Final = 25
"""How many lines of the file one record may fill: more is a quotation mark that was never closed"""
_SAMPLE: Final = 20


def delimiter_of(text: str) -> str:
    """Return what stands between the cells: what makes of the text the likeliest table."""
    lines = list(islice(filter(str.strip, text[:200_000].split("\n")), _SAMPLE))
    return max(DELIMITERS, key=lambda each: _evenness([_split(line, each) for line in lines]))


def records(text: str, delimiter: str, *, limits: Limits) -> Iterator[Record]:
    """Yield the text's lines, line ends being newlines, without those that are plainly blank.

    A line that is none has a flaw, and what comes after it is read all the same.
    """
    if limits.lines is not None and text.count("\n") > MOST_ROWS:
        raise _too_many(limits.lines)
    lines, at, filled = text.split("\n"), 0, 0
    while at < len(lines):
        if not lines[at].replace(delimiter, "").strip():
            at += 1
            continue
        record, used = _record(lines, at, delimiter, limits.cell)
        filled += not record.is_blank
        if limits.lines is not None and filled > limits.lines + 1:
            raise _too_many(limits.lines)
        yield record
        at += used


def _too_many(most: int) -> UnreadableTable:
    return UnreadableTable(_("The file has more than %(most)d lines. Split it.", most=most))


def _record(lines: list[str], at: int, delimiter: str, longest: int) -> tuple[Record, int]:
    """Return the record that begins at the line, and how many lines it fills."""
    window = (f"{lines[each]}\n" for each in range(at, min(at + _LONGEST_RECORD, len(lines))))
    reader = csv.reader(window, delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return _broken(lines[at], at + 1, delimiter, longest), 1
    if any(len(cell) > longest for cell in cells):
        flaw = _("A cell has more than %(most)d characters.", most=longest)
        cut = [cell[:longest] for cell in cells[:MOST_COLUMNS]]
        return Record(at + 1, cut, flaw), reader.line_num
    return Record(at + 1, cells[: MOST_COLUMNS + 1]), reader.line_num


def _broken(line: str, number: int, delimiter: str, longest: int) -> Record:
    cells = [each.strip().strip('"')[:longest] for each in line.split(delimiter, MOST_COLUMNS)]
    flaw = _("A quotation mark is missing or too many in this line, or a cell is enormous.")
    return Record(number, cells[:MOST_COLUMNS], flaw)


def _evenness(rows: list[list[str]]) -> tuple[int, int, int]:
    """Return how many names of columns are known, how many rows are as wide as most, how wide."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, number = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return max(map(columns.recognised, rows[:5]), default=0), number, width


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)
