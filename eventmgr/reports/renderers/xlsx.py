"""The matrix of recommendations as a workbook: to be filtered, sorted and worked on.

No cell is a formula. A text longer than a cell holds ends in a visible mark; the other formats
have all of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_report_language
from eventmgr.foundation.spreadsheets import XLSX_TYPE
from eventmgr.reports.archives import repacked
from eventmgr.reports.document import Meta
from eventmgr.reports.material import Material
from eventmgr.reports.renderers import matrix_table
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.renderers.sheetml import Cells, Looks, with_rows
from eventmgr.reports.snapshot import Snapshot
from eventmgr.reports.structure.subjects import chosen
from eventmgr.reports.structure.words import label, sector_labels

PALE: Final = "FFF4F6F8"
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
MATRIX_WIDTHS: Final = (12, 16, 30, 60, 20, 26, 26, 14, 26, 40, 26, 16, 30, 14, 9, 26)
"""In characters, as every width of a column."""
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    """One sheet: its first line names the columns and stays in sight."""

    title: str
    widths: tuple[int, ...]
    head: Sequence[str]
    rows: Sequence[Cells]


def render(material: Material) -> Rendered:
    """Return a workbook with the matrix, addressees, participation, and where it is from."""
    with in_report_language(material.language):
        sheets = list(_sheets(material))
        package = _package(material.meta, sheets)
    looks = _looks(package)
    loose = BytesIO()
    package.save(loose)
    changes = {
        f"xl/worksheets/sheet{number}.xml": partial(with_rows, rows=each.rows, looks=looks)
        for number, each in enumerate(sheets, 1)
    }
    changes["docProps/core.xml"] = partial(_dated, moment=_moment(material.meta))
    return Rendered(repacked(loose.getvalue(), changes))


def _sheets(material: Material) -> Iterator[_Sheet]:
    snapshot = material.snapshot
    yield _Sheet(
        title=_("Recommendations"),
        widths=MATRIX_WIDTHS,
        head=matrix_table.head(),
        rows=list(matrix_table.lines(snapshot, material.selection)),
    )
    yield _Sheet(
        title=_("By addressee"),
        widths=(40, 14, 16, 60),
        head=[_("Addressee"), _("Part"), _("Reference"), _("Recommendation")],
        rows=_by_addressee(material),
    )
    yield _Sheet(
        title=_("Participation"),
        widths=(40, 14, 14),
        head=[_("Sector"), _("Registered"), _("Confirmed")],
        rows=list(_participation(snapshot)),
    )
    yield _Sheet(
        title=_("About"),
        widths=(26, 90),
        head=[_("Fact"), _("Value")],
        rows=list(matrix_table.about(snapshot, material.selection, material.sha256)),
    )


def _by_addressee(material: Material) -> list[tuple[str, str, str, str]]:
    return sorted(_addressed(material), key=lambda line: line[0].casefold())


def _addressed(material: Material) -> Iterator[tuple[str, str, str, str]]:
    for entry in chosen(material.snapshot, material.selection):
        each = entry.recommendation
        words = each.title or each.text
        if each.lead:
            yield each.lead, _("In the lead"), each.reference, words
        for name in each.supporting:
            yield name, _("Supporting"), each.reference, words


def _participation(snapshot: Snapshot) -> Iterator[Cells]:
    labels = sector_labels(snapshot)
    for each in snapshot.participation:
        yield label(labels, each.sector), each.registered, each.confirmed


def _package(meta: Meta, sheets: list[_Sheet]) -> Workbook:
    """Return the workbook with everything but its rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _describe(book, meta)
    for each in sheets:
        _add(book, each, is_rtl=meta.direction == "rtl")
    return book


def _describe(book: Workbook, meta: Meta) -> None:
    about = book.properties
    about.title, about.creator, about.language = meta.title[:255], "", meta.language
    about.created, about.version = _moment(meta).replace(tzinfo=None), meta.generator[:255]


def _add(book: Workbook, sheet: _Sheet, *, is_rtl: bool) -> None:
    made = book.create_sheet(sheet.title[:31])
    made.sheet_view.rightToLeft = is_rtl
    made.freeze_panes = "B2"
    made.print_title_rows = "1:1"
    made.page_setup.orientation = "landscape"
    last = get_column_letter(len(sheet.widths))
    made.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    for number, (width, name) in enumerate(zip(sheet.widths, sheet.head, strict=True), 1):
        made.column_dimensions[get_column_letter(number)].width = width
        cell = made.cell(1, number, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=PALE)
        cell.alignment = WRAPPED


def _looks(book: Workbook) -> Looks:
    """Return the numbers of the styles of cells, which the book then has."""
    cell = Cell(book.worksheets[0], row=1, column=1)
    cell.alignment = WRAPPED
    usual = cell.style_id
    cell.quotePrefix = True
    return Looks(usual=usual, quoted=cell.style_id)


def _moment(meta: Meta) -> datetime:
    return datetime.fromisoformat(meta.compiled_at).astimezone(UTC)


def _dated(part: bytes, moment: datetime) -> bytes:
    """Return the properties saying that the file was last changed at the moment it tells of."""
    said = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return _MODIFIED.sub(rb"\g<1>" + said, part)


RENDERER = Renderer(suffix="xlsx", media_type=XLSX_TYPE, render=render)
