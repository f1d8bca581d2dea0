"""PDF by Typst: tagged, PDF/UA-1, our own fonts, no network, nothing evaluated.

Words travel in a JSON file inside a private directory that is all the typesetter may read; as
strings they can neither read files nor run code. Characters without a glyph would fail PDF/UA-1
and are replaced beforehand; should it fail all the same, the file is made without that claim.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final, Literal

import pikepdf
import typst

from eventmgr.printing.characters import Substitution, each_text
from eventmgr.printing.typefaces import collection, families

KIT: Final = Path(__file__).parents[2] / "templates" / "printing" / "kit.typ"
"""What every template may import."""

_SCHEME: Final = "within:"
_ENDLESS: Final = re.compile("[^ \n]{15000}")
"""Lines of more than 65,535 bytes make the typesetter break off; a character has four at most."""
_TALL: Final = frozenset({"ur", "ks"})
"""Languages written in Nastaliq, whose lines need room above and below."""


class BrokenOff(Exception):  # noqa: N818 - read aloud: the typesetter broke off
    """The typesetter met something that its makers had not thought of."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF; the remarks tell of substituted characters and of a lost claim."""

    content: bytes
    remarks: tuple[str, ...] = ()


def typeset(
    template: Path,
    data: Mapping[str, Any],
    *,
    moment: datetime,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> Typeset:
    """Return the template filled with the data, which it finds as ``data.json`` beside it.

    So it finds ``kit.typ``, to import from, and the ``files`` by their names, such as pictures.
    ``moment`` is what the file says about when it was made: the same of all gives the same bytes.
    Raises typst.TypstError for a template that is none, BrokenOff if the typesetter fails within.
    """
    substitution = Substitution()
    told = each_text(dict(data), lambda text: _breakable(substitution(text)))
    content, remarks = _typeset(template, told, moment, files)
    return Typeset(packed(content), (*substitution.remarks(), *remarks))


def _breakable(text: str) -> str:
    """Return the text with a place to break a line in what would be one line of too many bytes."""
    return text if text.isascii() else _ENDLESS.sub("\\g<0>\u200b", text)


def script(language: str, *, typeface: str = "", naskh: bool = False) -> dict[str, Any]:
    """Return what a template must know of a language's letters (BCP 47 or ``pt_BR``).

    ``typeface`` is the family preferred for Latin letters, if it is one of ours; ``naskh`` sets
    in Naskh what is usually set in Nastaliq.
    """
    lang, _, region = language.replace("_", "-").partition("-")
    tall = lang in _TALL and not naskh
    return {
        "lang": lang,
        "region": region or None,
        "fonts": families(tall=tall, latin=typeface),
        "leading": 1.45 if tall else 0.65,
    }


def packed(content: bytes) -> bytes:
    """Return the same PDF with its links leading and its objects compressed: a third of the size.

    A template links within its document by ``leading-to`` of the kit.
    """
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        _lead(pdf)
        pdf.save(
            target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    return target.getvalue()


def _lead(pdf: pikepdf.Pdf) -> None:
    """Have the links within the document lead to its named destinations (PDF 1.7, 12.6.4.2)."""
    for page in pdf.pages:
        for link in page.get("/Annots", ()):
            if "/A" in link and str(link.Contents).startswith(_SCHEME):
                anchor, _, words = str(link.Contents).removeprefix(_SCHEME).partition(" ")
                del link.A
                link.Dest, link.Contents = pikepdf.String(anchor), pikepdf.String(words)


def _typeset(
    template: Path, data: object, moment: datetime, files: Mapping[str, bytes]
) -> tuple[bytes, tuple[str, ...]]:
    with TemporaryDirectory(prefix="typeset-") as name:
        main = Path(name) / template.name
        for path in (KIT, template):
            copyfile(path, main.with_name(path.name))
        for file, content in files.items():
            main.with_name(file).write_bytes(content)
        main.with_name("data.json").write_text(json.dumps(data), encoding="utf-8")
        try:
            return _compile(main, moment, "ua-1"), ()
        except typst.TypstError as error:
            if "PDF/UA-1" not in str(error):
                raise
            return _compile(main, moment, None), (f"Not PDF/UA-1: {error}",)


def _compile(main: Path, moment: datetime, standard: Literal["ua-1"] | None) -> bytes:
    root = main.parent
    try:
        return typst.compile(
            str(main),
            root=str(root),
            font_paths=collection(),
            package_path=str(root / "none"),
            package_cache_path=str(root / "none"),
            pdf_standards=standard,
            timestamp=moment.replace(microsecond=0),  # the typesetter takes whole seconds only
        )
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # no Exception, and no name to import it by
            raise BrokenOff(str(error)) from None
        raise
