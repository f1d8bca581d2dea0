"""The Word template of a group: a heading and a table of labelled fields for each recommendation.

The group's code and the references stand in plain sight, and by them the filled file is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from eventmgr.foundation.i18n import LANGUAGES, direction, in_language, language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, fold
from eventmgr.groups.asking import ASKED_LABELS
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import TIME_FRAME_LABELS, TimeFrame
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.taking_in import fields

PLACES: Final = 7
"""How many empty places there are where the group has no limit."""
MOST_PLACES: Final = 40
MADE_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A file tells neither who had it made nor when."""
_NOTE: Final = "Template Note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A recommendation that stands in the template already."""

    recommendation: Recommendation
    words: Revision


def write(group: WorkingGroup, filled: Sequence[Filled] = ()) -> bytes:
    """Return the template in the language that is spoken; conference and themes are loaded."""
    package = docx.Document()
    _dress(package)
    _describe(package, group)
    title, *notes = _opening(group)
    _say(package, title, "Title")
    for each in notes:
        _say(package, each, _NOTE)
    names = fields.asked(group.asked_fields)
    for one in filled:
        reference = f"{group.code}-{one.recommendation.reference_suffix}"
        _say(package, f"{reference} / {one.words.number}", "Heading 2")
        _table(package, [(name, said(name, one.words)) for name in names])
    for number in range(1, places(group, len(filled)) + 1):
        _say(package, heading(number), "Heading 2")
        _table(package, [(name, "") for name in names])
    return _packed(package)


def places(group: WorkingGroup, filled: int) -> int:
    """Return how many empty places the template has beside those that are filled."""
    wanted = group.recommendations_at_most or PLACES
    return max(1, min(wanted, MOST_PLACES) - filled)


def heading(number: int) -> str:
    """Return the heading of an empty place."""
    return _("New recommendation %(number)d", number=number)


def own_lines(group: WorkingGroup) -> set[str]:
    """Return every line that the template brings with it, in any language, folded."""
    found = set(fields.hints())
    for code in LANGUAGES:
        with in_language(code):
            found |= {fold(each) for each in _opening(group)}
            found |= {fold(heading(number)) for number in range(1, MOST_PLACES + 1)}
    return found


def said(name: str, words: Revision) -> str:
    """Return a field as it stands on paper."""
    value: Any = getattr(words, name)
    if name == "supporting_addressees":
        return "\n".join(value)
    if name == "time_frame":
        return "" if value is TimeFrame.UNSAID else str(TIME_FRAME_LABELS[value])
    if name == "theme_id":
        return words.theme.name if words.theme else ""
    return str(value)


def _opening(group: WorkingGroup) -> list[str]:
    return [
        _("Recommendations of %(code)s", code=group.code),
        " ".join(clean(group.title).split()),
        _(
            "Write one recommendation into each table. Leave the labels and the headings as they "
            "are: by them the texts find their places. Empty tables are passed over."
        ),
        _(
            "A heading such as %(code)s-R01 / 3 stands for a recommendation that is there already: "
            "what you change becomes its next text.",
            code=group.code,
        ),
        _("Save the file as DOCX and hand it in on the page of the group, at “Work on paper”."),
    ]


def _table(package: WordDocument, rows: Sequence[tuple[str, str]]) -> None:
    table = package.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    if direction(language()) == "rtl":
        table._tblPr.insert(1, OxmlElement("w:bidiVisual"))  # noqa: SLF001 - python-docx has no directions
    for name, value in rows:
        label, content = table.add_row().cells
        label.width, content.width = Mm(45), Mm(121)
        label.paragraphs[0].add_run(str(ASKED_LABELS[name])).bold = True
        _turn(label.paragraphs[0])
        if hint := fields.hint(name):
            _turn(label.add_paragraph(hint, style=_NOTE))
        content.paragraphs[0].add_run(clean(value))
        _turn(content.paragraphs[0])
    package.add_paragraph()


def _say(package: WordDocument, words: str, style: str) -> None:
    _turn(package.add_paragraph(clean(words), style=style))


def _turn(paragraph: Any) -> None:  # noqa: ANN401 - python-docx exports no type for it
    if direction(language()) == "rtl":
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - as above
        properties.insert_element_before(
            OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def _dress(package: WordDocument) -> None:
    styles = package.styles
    note: Any = styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = styles["Normal"]
    note.font.size, note.font.color.rgb = Pt(9), RGBColor(0x56, 0x60, 0x6B)
    for name, points in (("Normal", 11), ("Title", 22), ("Heading 2", 14)):
        style: Any = styles[name]
        style.font.size, style.font.name = Pt(points), "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.attrib.pop(qn(f"w:{script}Theme"), None)
            fonts.set(qn(f"w:{script}"), "Calibri")
    page = package.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)


def _describe(package: WordDocument, group: WorkingGroup) -> None:
    about = package.core_properties
    about.title = _("Recommendations of %(code)s", code=group.code)
    about.subject, about.language = group.code, language()
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = MADE_AT
    about.revision = 1


def _packed(package: WordDocument) -> bytes:
    """Return the file; the same content gives the same bytes."""
    loose, packed = BytesIO(), BytesIO()
    package.save(loose)
    with ZipFile(loose) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return packed.getvalue()
