"""The Word file around the body: styles, header, footer, language, the same bytes every time."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from eventmgr.reports.document import Meta
from eventmgr.reports.renderers.archives import repacked
from eventmgr.reports.renderers.wordml import element, field, run

GREY: Final = "56606b"
FONT: Final = "Calibri"

_STYLES: Final = (
    # name, points, bold, before, after, keeps with next
    ("Normal", 10.5, False, 0, 6, False),
    ("Title", 28, True, 90, 6, False),
    ("Subtitle", 14, False, 0, 24, False),
    ("Heading 1", 19, True, 24, 10, True),
    ("Heading 2", 14, True, 18, 8, True),
    ("Heading 3", 11.5, True, 12, 4, True),
    ("Heading 4", 10.5, True, 14, 3, True),
    ("Caption", 9, False, 8, 4, True),
    ("List Bullet", 10.5, False, 0, 3, False),
    ("List Number", 10.5, False, 0, 3, False),
    ("toc 1", 11, True, 6, 0, False),
    ("toc 2", 10.5, False, 0, 0, False),
    ("Report Cell", 9, False, 2, 2, False),
    ("Report Number", 9, False, 2, 2, False),
    ("Report Fact", 9, False, 0, 1, False),
    ("Report Note", 10, False, 0, 6, False),
    ("Report Notice", 10.5, False, 6, 8, False),
    ("Report Figure", 20, True, 2, 0, True),
)
_COLOURED: Final = frozenset({"Title", "Report Figure"})
_GREY: Final = frozenset({"Subtitle", "Caption", "Report Note"})


def new_package(meta: Meta) -> WordDocument:
    """Return an empty Word document in the report's looks."""
    package = docx.Document()
    for name, points, bold, before, after, keeps in _STYLES:
        style = _style(package, name)
        style.font.size, style.font.bold, style.font.italic = Pt(points), bold, False
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = keeps
        _paint(style, meta)
    _details(package)
    _speak(package, meta)
    _page(package, meta)
    _describe(package, meta)
    _modernise(package)
    return package


def pack(package: WordDocument) -> bytes:
    """Return the document as a file whose bytes depend on its content alone."""
    loose = BytesIO()
    package.save(loose)
    return repacked(loose.getvalue())


def new_numbering(package: WordDocument) -> int:
    """Return the number of a new numbered list that begins at 1."""
    style = package.styles["List Number"].element
    looks = int(style.find(f".//{qn('w:numId')}").get(qn("w:val")))
    listed = package.part.numbering_part.element
    abstract = listed.num_having_numId(looks).abstractNumId.val
    return int(listed.add_num(abstract).add_lvlOverride(ilvl=0).getparent().numId)


def _style(package: WordDocument, name: str) -> ParagraphStyle:
    if name not in {each.name for each in package.styles}:
        package.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = package.styles[
            "Normal"
        ]
    style: ParagraphStyle = package.styles[name]
    return style


def _paint(style: ParagraphStyle, meta: Meta) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), FONT)
    name = style.name or ""
    if name in _COLOURED or name.startswith("Heading"):
        style.font.color.rgb = RGBColor.from_string(meta.ink[1:])
    elif name in _GREY:
        style.font.color.rgb = RGBColor.from_string(GREY)


def _details(package: WordDocument) -> None:
    borders = package.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)
    notice = package.styles["Report Notice"].element.get_or_add_pPr()
    notice.insert_element_before(
        element("shd", val="clear", color="auto", fill="FDF1D8"), "w:spacing", "w:ind", "w:jc"
    )
    numbers = package.styles["Report Number"].element.get_or_add_pPr()
    numbers.append(element("jc", val="end"))
    _style(package, "toc 2").paragraph_format.left_indent = Mm(5)


def _speak(package: WordDocument, meta: Meta) -> None:
    defaults = package.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=meta.language, eastAsia=meta.language, bidi=meta.language))
    if meta.direction == "rtl":
        properties = package.styles["Normal"].element.get_or_add_pPr()
        properties.insert_element_before(element("bidi"), "w:spacing", "w:ind", "w:jc")


def _page(package: WordDocument, meta: Meta) -> None:
    section = package.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.text = " · ".join(filter(None, (meta.running, meta.version, meta.draft)))
    head.style = "Report Note"
    foot = section.footer.paragraphs[0]
    foot.style = "Report Note"
    foot._p.extend(_page_of(meta.page_of))  # noqa: SLF001 - python-docx has no fields
    if meta.direction == "rtl":
        section._sectPr[-1].addprevious(element("bidi"))  # noqa: SLF001 - nor directions


def _page_of(words: str) -> list[object]:
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    page, pages = field("PAGE", run("1")), field("NUMPAGES", run("1"))
    return [run(before), *page, run(between), *pages, run(after)]


def _modernise(package: WordDocument) -> None:
    """Say that the file is of the present form, lest Word open it in compatibility mode."""
    for setting in package.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _describe(package: WordDocument, meta: Meta) -> None:
    about = package.core_properties
    moment = datetime.fromisoformat(meta.compiled_at).astimezone(UTC)
    about.title, about.subject, about.language = meta.title[:255], meta.running[:255], meta.language
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = moment
    about.revision, about.version = 1, meta.generator[:255]
