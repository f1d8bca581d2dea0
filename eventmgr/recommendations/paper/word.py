"""Reading a Word document to its plain words, whoever made it and whatever else it holds.

Only the parts with words are opened, as XML without entities; macros, links and pictures are not.
Nothing that was written is passed over in silence: what stands at no usual place comes aside.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 20 * 1024 * 1024
"""Of one part with words."""
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
    found = Document()
    body = _part(packed, "word/document.xml").find(f"{_W}body")
    if body is None:
        raise _broken()
    for child in _unwrapped(body):
        block = _block(child)
        if block is not None:
            found.blocks.append(block)
    found.aside.extend(_deleted(body))
    for name in sorted(each for each in set(names) if _ASIDE.fullmatch(each)):
        root = _part(packed, name)
        words = [clean(_text(each)).strip() for each in root.iter(f"{_W}p")]
        found.aside.extend(each for each in words if each)
        found.aside.extend(_deleted(root))
    return found


def _part(packed: zipfile.ZipFile, name: str) -> etree._Element:
    """Return the part's root; no more of it is unpacked than may be, whatever it says of itself."""
    with packed.open(name) as opened:
        content = opened.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise DomainError(
            _("The document is enormous once unpacked. Copy its text into the box instead."),
            field="file",
        )
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise _broken()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    return etree.fromstring(content, parser)


def _unwrapped(element: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, those within content controls and tracked changes too."""
    waiting = list(reversed(element))
    while waiting:
        each = waiting.pop()
        if each.tag in {f"{_W}p", f"{_W}tbl"}:
            yield each
        else:
            waiting.extend(reversed(each))


def _block(element: etree._Element) -> Paragraph | Table | None:
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
    for change in root.iter(f"{_W}del", f"{_W}moveFrom"):
        words = clean(
            "".join(each.text or "" for each in change.iter(f"{_W}delText", f"{_W}t"))
        ).strip()
        if words:
            found.append(_("Struck out: %(words)s", words=words))
    return found


def _broken() -> DomainError:
    return DomainError(
        _("This is no Word document that can be read. Open it, save it as DOCX, try again."),
        field="file",
    )
