"""A file of people as a header and lines, whatever program wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.tables import Record
from eventmgr.foundation.text import clean, clean_line
from eventmgr.registration.intake import encodings, workbook

MOST_BYTES: Final = 6 * 1024 * 1024
MOST_LINES: Final = 10_000
LONGEST_CELL: Final = 2_000
LIMITS: Final = tables.Limits(
    bytes=MOST_BYTES,
    lines=MOST_LINES,
    cell=LONGEST_CELL,
    too_large=_l("The file is larger than 6 MB. Split it."),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a file holds."""

    header: list[str]
    lines: list[Record]
    """What stands below the header; blank lines are left out."""
    encoding: str
    """Empty for a workbook."""
    sheets: list[str]


def read(content: bytes, *, encoding: str = "", sheet: str = "") -> Source:
    """Return what the file holds; raises UnreadableTable for one that holds no table."""
    tables.require_size(len(content), limits=LIMITS)
    if workbook.is_old_workbook(content):
        raise tables.UnreadableTable(
            _("This is an old or locked workbook. Save it as XLSX without a password, or as CSV.")
        )
    if workbook.is_workbook(content):
        found = workbook.records(content, sheet, limits=LIMITS)
        return _source(found, encoding="", sheets=workbook.sheets(content))
    used = encoding or encodings.guess(content)
    text = clean(encodings.decoded(content, used))
    return _source(tables.parsed(_without_hint(text), limits=LIMITS), encoding=used, sheets=[])


def _without_hint(text: str) -> str:
    """Take away the first line by which a file tells Excel its delimiter."""
    first, _end, rest = text.partition("\n")
    return "\n" + rest if first.lower().startswith("sep=") else text


def _source(records: Iterable[Record], *, encoding: str, sheets: list[str]) -> Source:
    lines = [each for each in records if not each.is_blank]
    if not lines:
        raise tables.UnreadableTable(_("There is nobody in the file: it is empty."))
    first = lines[0]
    if any("@" in cell for cell in first.cells):
        width = max(len(each.cells) for each in lines[:100])
        header = [_("Column %(number)d", number=place + 1) for place in range(width)]
    else:
        header, lines = [clean_line(cell) for cell in first.cells], lines[1:]
    return Source(header=header, lines=lines, encoding=encoding, sheets=sheets)
