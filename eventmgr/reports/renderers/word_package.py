"""The Word file around the body: styles, header, footer, language, the same bytes every time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Inches, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from lxml import etree

from eventmgr.reports.archives import repacked
from eventmgr.reports.document import Meta, Picture
from eventmgr.reports.renderers.wordml import Xml, field, run

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its elements

PAPERS: Final = {"a4": (Mm(210), Mm(297)), "letter": (Inches(8.5), Inches(11))}
MARGIN: Final = Mm(22)
LOGO: Final = Mm(18)
"""The most that a picture on the cover is high."""
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
        _size_other_scripts(style)
        _paint(style, meta, meta.typeface or FONT)
    _details(package)
    _speak(package, meta)
    _page(package, meta)
    _describe(package, meta)
    _modernise(package)
    return package


def pack(package: WordDocument, body: Iterable[Xml]) -> bytes:
    """Return the document with the body in front of what ends it.

    The bytes depend on the content alone.
    """
    loose = BytesIO()
    package.save(loose)
    return repacked(loose.getvalue(), {"word/document.xml": partial(_filled, body=body)})


def _filled(part: bytes, body: Iterable[Xml]) -> bytes:
    head, end, tail = part.rpartition(b"<w:sectPr")
    return head + "".join(body).encode() + end + tail


def text_width(meta: Meta) -> int:
    """Return the width between the margins of the page, in twentieths of a point."""
    width, _height = PAPERS[meta.paper]
    return int(Emu(width - 2 * MARGIN).pt * 20)


def add_picture(package: WordDocument, content: bytes, picture: Picture, *, of: int) -> Xml:
    """Return a run that shows the picture, not taller than `LOGO`; the bytes go into the file.

    Small enough for ``of`` pictures to stand side by side.
    """
    paragraph = package.add_paragraph()
    share = min(Mm(55), Mm(140) // of)
    height = min(LOGO, share * picture.height // max(1, picture.width))
    shape = paragraph.add_run().add_picture(BytesIO(content), height=height)
    about = shape._inline.docPr  # noqa: SLF001 - python-docx has no alternative texts
    about.set("descr", picture.alternative)
    about.set("name", picture.alternative[:80])
    made = paragraph.runs[0]._r  # noqa: SLF001 - the element is written, not the object
    package.element.body.remove(paragraph._p)  # noqa: SLF001 - as above
    return etree.tostring(made, encoding="unicode")


def _style(package: WordDocument, name: str) -> ParagraphStyle:
    try:
        style: ParagraphStyle = package.styles[name]
    except KeyError:
        style = package.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = package.styles["Normal"]
        if name.startswith("toc "):  # Word knows its own styles by these identifiers
            style.element.styleId = name.upper().replace(" ", "")
    return style


def _size_other_scripts(style: ParagraphStyle) -> None:
    """Give Arabic letters the size of the others: Word keeps it apart."""
    properties = style.element.get_or_add_rPr()
    size = properties.find(qn("w:sz"))
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size.addnext(*_elements(f'<w:szCs w:val="{size.get(qn("w:val"))}"/>'))


def _paint(style: ParagraphStyle, meta: Meta, font: str) -> None:
    style.font.name = font
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), font)
    name = style.name or ""
    if name in _COLOURED or name.startswith("Heading"):
        style.font.color.rgb = RGBColor.from_string(meta.ink[1:])
    elif name in _GREY:
        style.font.color.rgb = RGBColor.from_string(GREY)


def _details(package: WordDocument) -> None:
    borders = package.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)
    spread = package.styles["Subtitle"].element.find(f"{qn('w:rPr')}/{qn('w:spacing')}")
    if spread is not None:
        spread.getparent().remove(spread)
    notice = package.styles["Report Notice"].element.get_or_add_pPr()
    (ground,) = _elements('<w:shd w:val="clear" w:color="auto" w:fill="FDF1D8"/>')
    notice.insert_element_before(ground, "w:spacing", "w:ind", "w:jc")
    package.styles["Report Number"].element.get_or_add_pPr().extend(
        _elements('<w:jc w:val="end"/>')
    )
    _style(package, "toc 2").paragraph_format.left_indent = Mm(5)


def _elements(xml: Xml) -> list[Element]:
    """Return elements for those places that python-docx holds as objects."""
    return list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"))


def _speak(package: WordDocument, meta: Meta) -> None:
    defaults = package.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    code = meta.language
    defaults.extend(_elements(f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="{code}"/>'))
    if meta.direction == "rtl":
        properties = package.styles["Normal"].element.get_or_add_pPr()
        properties.insert_element_before(*_elements("<w:bidi/>"), "w:spacing", "w:ind", "w:jc")


def _page(package: WordDocument, meta: Meta) -> None:
    section = package.sections[0]
    section.page_width, section.page_height = PAPERS[meta.paper]
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.text = " · ".join(filter(None, (meta.running, meta.version, meta.draft)))
    head.style = "Report Note"
    foot = section.footer.paragraphs[0]
    foot.style = "Report Note"
    foot._p.extend(_elements(_page_of(meta.page_of)))  # noqa: SLF001 - python-docx has no fields
    if meta.direction == "rtl":
        section._sectPr[-1].addprevious(*_elements("<w:bidi/>"))  # noqa: SLF001 - nor directions


def _page_of(words: str) -> Xml:
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    page, pages = field("PAGE", run("1")), field("NUMPAGES", run("1"))
    return "".join((run(before), page, run(between), pages, run(after)))


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
