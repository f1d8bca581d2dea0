"""Reading a Word document to its plain words, whoever made it and whatever else it holds.

Only the parts with words are opened, as XML without entities; macros, links and pictures are not.
Nothing that was written is passed over in silence: what stands at no usual place comes aside.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml import etree

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 20 * 1024 * 1024
"""Of all parts with words together."""
MOST_TAGS: Final = 500_000
"""Of all parts together: a tag of four letters takes a hundred times its room once it is read."""
MOST_ASIDE: Final = 100
"""Headers, footers and parts with notes: a document has six, and three more for each section."""
MOST_BLOCKS: Final = 20_000
MOST_TABLES: Final = 1_000
MOST_CELLS: Final = 50_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMULA: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNPRINTED: Final = (_FALLBACK, f"{_W}moveFrom")
"""What stands elsewhere once more: in a newer form, or where it was moved to."""
_BREAKS: Final = {
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}tab": "\t",
    f"{_W}noBreakHyphen": "\u2011",
}
_ASIDE: Final = re.compile(r"word/(header|footer|footnotes|endnotes|comments)[0-9]*\.xml")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables."""

    text: str
    is_listed: bool = False
    """Whether Word numbers it, or puts a bullet before it."""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its rows as the texts of their cells; tables within a cell are text of it."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Document:
    """The words of a document, in order."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Deleted words that are still in the file, headers, footers, notes and comments."""


def read(content: bytes) -> Document:
    """Return the document's words; raises DomainError for what is none, and nothing else."""
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("The document is larger than %(limit)d MB. Take the pictures out.", limit=5),
            field="file",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _read(packed)
    except DomainError:
        raise
    except Exception as error:  # whatever a hostile file makes the libraries raise
        raise _broken() from error


def _read(packed: zipfile.ZipFile) -> Document:
    names = packed.namelist()
    if len(names) > MOST_PARTS or "word/document.xml" not in names:
        raise _broken()
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        raise DomainError(
            _("The document holds macros. Save it as DOCX without them."), field="file"
        )
    aside = sorted(each for each in set(names) if _ASIDE.fullmatch(each))
    if len(aside) > MOST_ASIDE:
        raise enormous()
    budget = _Budget()
    body = _part(packed, "word/document.xml", budget).find(f"{_W}body")
    if body is None:
        raise _broken()
    found = Document(blocks=_blocks(body), aside=_deleted(body))
    for name in aside:
        root = _part(packed, name, budget)
        words = [clean(_text(each)).strip() for each in _outermost(root, f"{_W}p")]
        found.aside.extend(each for each in words if each)
        found.aside.extend(_deleted(root))
    return found


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked: one for all parts, or many small ones hold a worker too."""

    octets: int = MOST_UNPACKED
    tags: int = MOST_TAGS

    def spend(self, content: bytes) -> None:
        """Take the part off the budget before it is read; raises DomainError if it is too much."""
        self.octets -= len(content)
        self.tags -= content.count(b"<")
        if self.octets < 0 or self.tags < 0:
            raise enormous()


def _part(packed: zipfile.ZipFile, name: str, budget: _Budget) -> etree._Element:
    """Return the part's root; no more of it is unpacked than may be, whatever it says of itself."""
    with packed.open(name) as opened:
        content = opened.read(budget.octets + 1)
    budget.spend(content)
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise _broken()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    return etree.fromstring(content, parser)


def _blocks(body: etree._Element) -> list[Paragraph | Table]:
    """Return paragraphs and tables in order; raises DomainError for more than people write."""
    children: list[etree._Element] = []
    tables = 0
    for child in _unwrapped(body):
        children.append(child)
        tables += child.tag == f"{_W}tbl"
        if len(children) > MOST_BLOCKS or tables > MOST_TABLES:
            raise enormous()
    cells = sum(1 for _each in islice(body.iter(f"{_W}tc"), MOST_CELLS + 1))
    if cells > MOST_CELLS:
        raise enormous()
    return [_block(each) for each in children]


def _outermost(root: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield elements that stand in no other such: the words of those within are said by them."""
    return (each for each in root.iter(*tags) if next(each.iterancestors(*tags), None) is None)


def _unwrapped(element: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, those within content controls and tracked changes too."""
    waiting = list(reversed(element))
    while waiting:
        each = waiting.pop()
        if each.tag in {f"{_W}p", f"{_W}tbl"}:
            yield each
        else:
            waiting.extend(reversed(each))


def _block(element: etree._Element) -> Paragraph | Table:
    if element.tag == f"{_W}p":
        text = clean(_text(element))
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "") if style is not None else ""
        return Paragraph(
            text,
            is_listed=element.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith("List"),
            is_heading=name.startswith(("Heading", "Title")),
        )
    rows = [_cells(each) for each in element.iter(f"{_W}tr") if _table_of(each) is element]
    return Table(tuple(rows))


def _table_of(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(f"{_W}tbl"), None)


def _cells(row: etree._Element) -> tuple[str, ...]:
    own = [each for each in row.iter(f"{_W}tc") if next(each.iterancestors(f"{_W}tr"), None) is row]
    return tuple(clean(_cell(each)) for each in own)


def _cell(element: etree._Element) -> str:
    paragraphs = [
        each for each in element.iter(f"{_W}p") if next(each.iterancestors(f"{_W}p"), None) is None
    ]
    return "\n".join(_text(each) for each in paragraphs)


def _text(paragraph: etree._Element) -> str:
    """Return the words of a paragraph as they would be printed, those in text boxes too."""
    said: list[str] = []
    for each in paragraph.iter():
        if each.tag in {f"{_W}t", _FORMULA} and not _is_unprinted(each):
            said.append(each.text or "")
        elif each.tag in _BREAKS and _is_in_run(each):
            said.append(_BREAKS[each.tag])
        elif each.tag == f"{_W}p" and each is not paragraph and not _is_unprinted(each):
            said.append("\n")
    return "".join(said)


def _is_in_run(element: etree._Element) -> bool:
    """Whether it is printed; a paragraph's properties speak of tabs too."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{_W}r"


def _is_unprinted(element: etree._Element) -> bool:
    return next(element.iterancestors(*_UNPRINTED), None) is not None


def _deleted(root: etree._Element) -> list[str]:
    """Return what tracked changes have struck out, a piece for each change."""
    found = []
    for change in _outermost(root, f"{_W}del", f"{_W}moveFrom"):
        words = clean(
            "".join(each.text or "" for each in change.iter(f"{_W}delText", f"{_W}t"))
        ).strip()
        if words:
            found.append(_("Struck out: %(words)s", words=words))
    return found


def enormous() -> DomainError:
    """Return what is said of a document that holds more than a page can show."""
    return DomainError(
        _("The document is enormous once unpacked. Copy its text into the box instead."),
        field="file",
    )


def _broken() -> DomainError:
    return DomainError(
        _("This is no Word document that can be read. Open it, save it as DOCX, try again."),
        field="file",
    )
