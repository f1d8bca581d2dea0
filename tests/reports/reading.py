"""What a reader finds in each format: the text, without white space and invisible marks."""

import csv
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from json import loads

import docx
import openpyxl
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from eventmgr.foundation.tables import plain_cell

_BLANK = re.compile(r"[\s\u200b\u200e\u200f]+")


def squeezed(text: str) -> str:
    """Line breaks differ between formats; what is left must be equal."""
    return _BLANK.sub("", text)


def read(suffix: str, content: bytes) -> str:
    return squeezed(_READERS[suffix](content))


def _pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def _docx(content: bytes) -> str:
    body = docx.Document(BytesIO(content)).element.body
    return "".join(each.text or "" for each in body.iter(qn("w:t")))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _html(content: bytes) -> str:
    parser = _Words()
    parser.feed(content.decode())
    return "".join(parser.words)


def _json(content: bytes) -> str:
    return "\x00".join(_strings(loads(content)["snapshot"]))


def _strings(tree: object) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, dict):
        return [word for value in tree.values() for word in _strings(value)]
    return [word for value in tree for word in _strings(value)] if isinstance(tree, list) else []


def _markdown(content: bytes) -> str:
    return _html(MarkdownIt("commonmark").enable("table").render(content.decode()).encode())


def _xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    cells = (value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    return "\x00".join(str(each) for each in cells if each is not None)


def _csv(content: bytes) -> str:
    usual = csv.field_size_limit(10_000_000)
    try:
        rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
        return "\x00".join(plain_cell(cell) for row in rows for cell in row)
    finally:
        csv.field_size_limit(usual)


_READERS = {
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
    "md": _markdown,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
