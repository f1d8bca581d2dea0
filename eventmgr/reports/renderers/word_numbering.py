"""Numbers that Word writes itself: of lists, and of headings whose numbers never move."""

import re
from typing import Final

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from eventmgr.reports.renderers.wordml import Xml, in_list

_WAYS: Final = {"decimal": re.compile(r"[1-9]\d{0,3}"), "upperLetter": re.compile("[A-Z]")}
"""Ways of counting, and the numbers that they write."""


def new_numbering(package: WordDocument) -> int:
    """Return the number of a new numbered list that begins at 1."""
    style = package.styles["List Number"].element
    looks = int(style.find(f".//{qn('w:numId')}").get(qn("w:val")))
    listed = package.part.numbering_part.element
    abstract = listed.num_having_numId(looks).abstractNumId.val
    number = listed.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def heading_number(package: WordDocument, number: str) -> Xml:
    """Return what makes Word write this number before a heading; empty for what it cannot count.

    Every heading is told its own number: what is added or taken out elsewhere moves none.
    """
    for way, counted in _WAYS.items():
        if counted.fullmatch(number):
            start = int(number) if way == "decimal" else ord(number) - ord("A") + 1
            return in_list(_numbering_from(package, way, start))
    return ""


def _numbering_from(package: WordDocument, way: str, start: int) -> int:
    listed = package.part.numbering_part.element
    kept = listed.findall(qn("w:abstractNum"))
    key = max((int(each.get(qn("w:abstractNumId"))) for each in kept), default=0)
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key + 1}">'
        '<w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{way}"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="%1\u00a0"/><w:lvlJc w:val="start"/>'
        '<w:pPr><w:ind w:start="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>'
    )
    listed.num_lst[0].addprevious(abstract)
    return int(listed.add_num(key + 1).numId)
