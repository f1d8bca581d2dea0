"""Every byte of every part of a file, unpacked, as text in every spelling it may hide in."""

import json
import unicodedata
import zipfile
from collections.abc import Iterator
from html import escape
from io import BytesIO

import pikepdf
from pypdf import PdfReader


def parts(content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and those of what is packed in it: zip members, PDF streams, text."""
    yield content
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as package:
            yield package.comment
            for each in package.infolist():
                yield each.filename.encode()
                yield each.comment + each.extra
                yield from parts(package.read(each))
    if content.startswith(b"%PDF"):
        yield from _pdf(content)


def _pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(BytesIO(content)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Stream):
                try:
                    yield each.read_bytes()
                except pikepdf.PdfError:  # a picture's filter, which has no text to unpack
                    yield each.read_raw_bytes()
            yield from _strings(each)
        yield from _strings(opened.trailer)
    for page in PdfReader(BytesIO(content)).pages:
        yield page.extract_text().encode()


def _strings(node: object, depth: int = 0) -> Iterator[bytes]:
    """Texts of a PDF's own objects: titles, alternatives, names of places."""
    if isinstance(node, pikepdf.String):
        yield str(node).encode()
        yield bytes(node)
    elif depth < 8 and isinstance(node, pikepdf.Array):
        for each in node:
            yield from _direct(each, depth)
    elif depth < 8 and isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in dict(node.items()).items():
            yield key.encode()
            yield from _direct(value, depth)


def _direct(node: object, depth: int) -> Iterator[bytes]:
    if not getattr(node, "is_indirect", False):
        yield from _strings(node, depth + 1)


def spellings(name: str) -> set[bytes]:
    """Return what the name looks like in bytes: encodings, escapes, composed and not."""
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    written = {
        variant
        for each in forms
        for variant in (
            each,
            each.upper(),
            each.lower(),
            escape(each),
            json.dumps(each)[1:-1],
            "".join(f"&#{ord(letter)};" for letter in each),
            "".join(f"&#x{ord(letter):x};" for letter in each),
        )
    }
    return {each.encode(code) for each in written for code in ("utf-8", "utf-16-le", "utf-16-be")}


def found(content: bytes, names: list[str]) -> list[str]:
    """Return the names that any part of the file has in any spelling."""
    unpacked = list(parts(content))
    return [
        name
        for name in names
        if any(spelling in each for spelling in spellings(name) for each in unpacked)
    ]
