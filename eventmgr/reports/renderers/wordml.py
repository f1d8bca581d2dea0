"""The few WordprocessingML elements that a report needs (ECMA-376 part 1, in schema order).

Elements are built straight with lxml: the time is linear in the text, and text stays text.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from docx.oxml.ns import qn
from lxml import etree

TEXT_WIDTH: Final = 9410
"""Between the margins of an A4 page, in twentieths of a point."""

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its elements


def element(name: str, /, *children: Element, **attributes: str) -> Element:
    """Return ``<w:name>`` with ``w:`` attributes and the children."""
    made = etree.Element(qn(f"w:{name}"), {qn(f"w:{key}"): v for key, v in attributes.items()})
    made.extend(children)
    return made


def run(text: str, *, strong: bool = False) -> Element:
    r"""Return a run of the text; ``\n`` breaks the line."""
    made = element("r", *_run_properties(text, strong=strong))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("br"))
        made.append(_text(line))
    return made


def _run_properties(text: str, *, strong: bool) -> list[Element]:
    properties = [element("b"), element("bCs")] if strong else []
    properties += [element("rtl")] if is_right_to_left(text) else []
    return [element("rPr", *properties)] if properties else []


def _text(line: str) -> Element:
    made = element("t")
    made.text = line
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def is_right_to_left(text: str) -> bool:
    """Return whether the text has a letter of a script that is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(each) in {"R", "AL"} for each in text
    )


def paragraph(
    style: str, *children: Element, new_page: bool = False, properties: Sequence[Element] = ()
) -> Element:
    """Return a paragraph of the style; further properties must follow ``numPr`` in the schema."""
    first = [element("pStyle", val=style)]
    first += [element("pageBreakBefore")] if new_page else []
    return element("p", element("pPr", *first, *properties), *children)


def link(anchor: str, *children: Element) -> Element:
    """Return a hyperlink to a bookmark of this document."""
    return element("hyperlink", *children, anchor=bookmark_name(anchor), history="1")


def bookmarked(number: int, anchor: str, *children: Element) -> list[Element]:
    """Return the children between the marks of a bookmark; numbers are unique in a document."""
    start = element("bookmarkStart", id=str(number), name=bookmark_name(anchor))
    return [start, *children, element("bookmarkEnd", id=str(number))]


def bookmark_name(anchor: str) -> str:
    """Return the anchor as Word takes it: letters, digits and underscores."""
    return anchor.replace("-", "_")


def field(instruction: str, *result: Element) -> list[Element]:
    """Return a field's runs: what it does, and the result that stands until it is updated."""
    code = element("instrText")
    code.text = f" {instruction} "
    return [field_mark("begin"), element("r", code), field_mark("separate"), *result, field_mark()]


def field_mark(kind: str = "end") -> Element:
    """Return one of a field's three marks: begin, separate, end."""
    return element("r", element("fldChar", fldCharType=kind))


def table(
    caption: str,
    widths: Sequence[int],
    rows: Iterable[Element],
    *,
    right_to_left: bool,
    ruled: bool = True,
) -> Element:
    """Return a table as wide as the text; widths are in twentieths of a point."""
    properties = [element("bidiVisual")] if right_to_left else []
    properties.append(element("tblW", w=str(sum(widths)), type="dxa"))
    properties += [_rules()] if ruled else []
    properties.append(element("tblLayout", type="fixed"))
    properties.append(element("tblCaption", val=caption))
    grid = element("tblGrid", *(element("gridCol", w=str(each)) for each in widths))
    return element("tbl", element("tblPr", *properties), grid, *rows)


def _rules() -> Element:
    sides = (("top", "8"), ("bottom", "8"), ("insideH", "4"))
    rules = (element(side, val="single", sz=size, color="C9CFD6") for side, size in sides)
    return element("tblBorders", *rules)


def row(*cells: Element, header: bool = False) -> Element:
    """Return a row that stays on one page; a header row repeats on each."""
    properties = [element("cantSplit"), *([element("tblHeader")] if header else [])]
    return element("tr", element("trPr", *properties), *cells)


def cell(width: int, *content: Element, span: int = 1, fill: str = "") -> Element:
    """Return a cell over ``span`` columns, its ground ``fill`` as ``RRGGBB``."""
    properties = [element("tcW", w=str(width), type="dxa")]
    properties += [element("gridSpan", val=str(span))] if span > 1 else []
    properties += [element("shd", val="clear", color="auto", fill=fill)] if fill else []
    return element("tc", element("tcPr", *properties), *content)


def shares(parts: Sequence[int]) -> list[int]:
    """Return the text's width in these proportions."""
    return [TEXT_WIDTH * each // sum(parts) for each in parts]


def in_list(number: int) -> Element:
    """Return the property that puts a paragraph into a numbering."""
    return element("numPr", element("ilvl", val="0"), element("numId", val=str(number)))
