"""A file of people as a header and lines, whatever program wrote it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.tables import Record
from eventmgr.foundation.text import clean, clean_line
from eventmgr.registration.intake import columns, encodings, foreign, lines, workbook
from eventmgr.registration.intake.workbook import Sheet

MOST_BYTES: Final = 6 * 1024 * 1024
MOST_LINES: Final = 10_000
LONGEST_CELL: Final = 2_000
LIMITS: Final = tables.Limits(
    bytes=MOST_BYTES,
    lines=MOST_LINES,
    cell=LONGEST_CELL,
    too_large=_l("The file is larger than 6 MB. Split it."),
)
_HEADER_WITHIN: Final = 10
_HINT: Final = re.compile("sep=([,;|\t])", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a file holds."""

    header: list[str]
    lines: list[Record]
    """What stands below the header; blank lines are left out."""
    encoding: str
    """Empty for a workbook."""
    sheets: Sequence[Sheet] = ()
    sheet: str = ""
    """The one that was read."""
    above: int = 0
    """How many lines above the header were passed over."""


def read(content: bytes, *, encoding: str = "", sheet: str = "") -> Source:
    """Return what the file holds; raises UnreadableTable for one that holds no table."""
    tables.require_size(len(content), limits=LIMITS)
    foreign.require_table(content)
    if workbook.is_workbook(content):
        offered, name, found = workbook.read(content, sheet, limits=LIMITS)
        return _source(found, encoding="", sheets=offered, sheet=name)
    used = encoding or encodings.guess(content)
    return _source(_records(clean(encodings.decoded(content, used))), encoding=used)


def _records(text: str) -> Iterable[Record]:
    """Return the lines of the text; the first may be the one that tells Excel the delimiter."""
    first, end, rest = text.partition("\n")
    hint = _HINT.fullmatch(first.strip(" \r"))
    if hint:
        return lines.records(end + rest, hint.group(1), limits=LIMITS)
    return lines.records(text, lines.delimiter_of(text), limits=LIMITS)


def _source(
    records: Iterable[Record], *, encoding: str, sheets: Sequence[Sheet] = (), sheet: str = ""
) -> Source:
    filled = [_plain(each) for each in records if not each.is_blank]
    if not filled:
        raise tables.UnreadableTable(_("There is nobody in the file: it is empty."))
    above = _above(filled)
    header, below = _headed(filled[above:])
    if len(header) > lines.MOST_COLUMNS:
        raise tables.UnreadableTable(
            _(
                "The file has more than %(most)d columns. Leave only those about people.",
                most=lines.MOST_COLUMNS,
            )
        )
    return Source(
        header=header, lines=below, encoding=encoding, sheets=sheets, sheet=sheet, above=above
    )


def _above(filled: Sequence[Record]) -> int:
    """Return how many lines stand above the header: titles, and heads that span many columns."""
    known = [columns.recognised(each.cells) for each in filled[:_HEADER_WITHIN]]
    best = known.index(max(known))
    return best if known[best] > 1 else 0


def _headed(filled: list[Record]) -> tuple[list[str], list[Record]]:
    """Return the names of the columns, made up if the first line is a person's, and the rest."""
    first = filled[0]
    if first.flaw:
        raise tables.UnreadableTable(
            _("Line %(line)d should name the columns. %(flaw)s", line=first.number, flaw=first.flaw)
        )
    if any("@" in cell for cell in first.cells):
        width = max(len(each.cells) for each in filled[:100])
        return [_("Column %(number)d", number=place + 1) for place in range(width)], filled
    return [clean_line(cell) for cell in first.cells], filled[1:]


def _plain(record: Record) -> Record:
    """Return the line without what our own files put in front of what looks like a formula."""
    return Record(record.number, [tables.plain_cell(each) for each in record.cells], record.flaw)
