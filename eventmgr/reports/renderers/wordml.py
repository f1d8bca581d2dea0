"""The few WordprocessingML elements that a report needs (ECMA-376 part 1, in schema order).

Elements are written straight as text: a library's objects take seconds for what takes tenths of
one so. Whatever people wrote goes through `escape`; attributes are ours but for captions.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

Xml: TypeAlias = str
"""One or more elements, as they stand in the file."""

LEFT_TO_RIGHT: Final = "\u200e"
"""A mark that is not seen."""
_LINE: Final = re.compile(r"(?P<start><w:t [^>]*>)(?P<line>[^<]+)</w:t>")
BREAK: Final = "<w:br/>"
BEGIN: Final = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE: Final = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
"""A field's three marks."""
_RULES: Final = (
    "<w:tblBorders>"
    '<w:top w:val="single" w:sz="8" w:color="C9CFD6"/>'
    '<w:bottom w:val="single" w:sz="8" w:color="C9CFD6"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="C9CFD6"/>'
    "</w:tblBorders>"
)


def run(text: str, *, strong: bool = False, struck: bool = False, marked: bool = False) -> Xml:
    r"""Return a run of the text; ``\n`` breaks the line, ``marked`` is underlined."""
    lines = BREAK.join(map(_text, text.split("\n"))) if "\n" in text else _text(text)
    bold = "<w:b/><w:bCs/>" if strong else ""
    strike = "<w:strike/>" if struck else ""
    under = '<w:u w:val="single"/>' if marked else ""
    rtl = "<w:rtl/>" if is_right_to_left(text) else ""
    looks = f"{bold}{strike}{under}{rtl}"
    return f"<w:r><w:rPr>{looks}</w:rPr>{lines}</w:r>" if looks else f"<w:r>{lines}</w:r>"


def _text(line: str) -> Xml:
    return f'<w:t xml:space="preserve">{escape(line)}</w:t>'


def is_right_to_left(text: str) -> bool:
    """Return whether the text has a letter of a script that is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(each) in {"R", "AL"} for each in text
    )


def steadied(xml: Xml) -> Xml:
    """Return the same with each left-to-right line's last sign kept at its own end.

    In a page that runs from right to left it would go over to the other side.
    """
    return _LINE.sub(_steady, xml)


def _steady(found: re.Match[str]) -> str:
    line = found["line"]
    ways = (unicodedata.bidirectional(each) for each in line)
    first = next((each for each in ways if each in {"L", "R", "AL"}), "")
    is_sign = unicodedata.category(line[-1]).startswith("P")
    return f"{found['start']}{line}{LEFT_TO_RIGHT}</w:t>" if first == "L" and is_sign else found[0]


def paragraph(style: str, *children: Xml, new_page: bool = False, properties: Xml = "") -> Xml:
    """Return a paragraph of the style; further properties must follow ``numPr`` in the schema."""
    breaks = "<w:pageBreakBefore/>" if new_page else ""
    looks = f'<w:pPr><w:pStyle w:val="{style}"/>{breaks}{properties}</w:pPr>'
    return f"<w:p>{looks}{''.join(children)}</w:p>"


def link(anchor: str, child: Xml) -> Xml:
    """Return a hyperlink to a bookmark of this document."""
    return f'<w:hyperlink w:anchor="{bookmark_name(anchor)}" w:history="1">{child}</w:hyperlink>'


def bookmarked(number: int, anchor: str, child: Xml) -> Xml:
    """Return the child between the marks of a bookmark; numbers are unique in a document."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(anchor)}"/>'
    return f'{start}{child}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(anchor: str) -> str:
    """Return the anchor as Word takes it: letters, digits and underscores."""
    return anchor.replace("-", "_")


def field(instruction: str, result: Xml = "") -> Xml:
    """Return a field's runs: what it does, and the result that stands until it is updated."""
    return f"{opened_field(instruction)}{result}{END}"


def opened_field(instruction: str) -> Xml:
    """Return the runs of a field up to its result; `END` ends it, in another paragraph maybe."""
    code = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{BEGIN}{code}{SEPARATE}"


def table(
    caption: str,
    widths: Sequence[int],
    rows: Iterable[Xml],
    *,
    right_to_left: bool,
    ruled: bool = True,
) -> Xml:
    """Return a table as wide as its columns; widths are in twentieths of a point."""
    properties = (
        f"{'<w:bidiVisual/>' if right_to_left else ''}"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_RULES if ruled else ""}'
        f'<w:tblLayout w:type="fixed"/><w:tblCaption w:val={quoteattr(caption)}/>'
    )
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )


def row(cells: Iterable[Xml], *, header: bool = False) -> Xml:
    """Return a row that stays on one page; a header row repeats on each."""
    repeats = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, content: Xml, *, span: int = 1, fill: str = "") -> Xml:
    """Return a cell over ``span`` columns, its ground ``fill`` as ``RRGGBB``."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{ground}</w:tcPr>{content}</w:tc>'
    )


def shares(parts: Sequence[int], width: int) -> list[int]:
    """Return the width in these proportions."""
    return [width * each // sum(parts) for each in parts]


def in_list(number: int) -> Xml:
    """Return the property that puts a paragraph into a numbering."""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
