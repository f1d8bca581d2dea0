"""Hostile text in every field of prose at once stays text, whatever is told, how, and of whom."""

import csv
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache, lru_cache
from io import BytesIO, StringIO
from itertools import cycle
from typing import Final
from zipfile import ZipFile

import pikepdf
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from eventmgr.printing.characters import clean
from eventmgr.reports.attribution import attributed
from eventmgr.reports.decoding import decode
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.selection import FORMATS_OF, WITH_SUBJECT, Selection
from eventmgr.reports.snapshot import Snapshot, cleaned_from_json, to_json
from eventmgr.reports.structure.subjects import subjects
from tests.reports.reading import read, squeezed
from tests.reports.sample import sample

CODES = frozenset(
    [
        "accent",
        "agreement",
        "attribution",
        "code",
        "compiled_at",
        "date",
        "dimension",
        "ends",
        "handed_in_at",
        "key",
        "kind",
        "languages",
        "media_type",
        "paper",
        "reference",
        "revised_at",
        "role",
        "sector",
        "sha256",
        "slug",
        "starts",
        "state",
        "status",
        "submitted_at",
        "subject",
        "time_frame",
        "typeface",
        "uid",
        "zone",
    ]
)
"""Fields that no text of a person's stands in."""
PAYLOAD: Final = (
    '<script>alert(1)</script> [go](javascript:alert(1)) "><img src=x onerror=alert(1)> '
    '<link rel=attachment href="file:///etc/passwd"> #read("data.json") #sys.inputs $x^2$ @lab '
    r"\input{/etc/passwd} \write18{id} "
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]> &e; ]]> <!-- </w:t></w:r><w:p> '
    "_x000D_ | `a` ![i](http://example.org/p) {{7*7}} "
    "\x00\x07\x0b\x1b[2J\x9f\ufffe \u202egpj.exe\u202c \u2066a\u2069 e" + "\u0301" * 40
)
"""Of every language that a file is written in, with controls and orders of direction."""
BEGINNINGS: Final = (
    '=HYPERLINK("file:///x")',
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
)
"""What makes a cell a formula."""
WORD: Final = "x" * 10_000
SENTENCE: Final = squeezed(clean(PAYLOAD))
"""What a reader finds of it."""
PEOPLE: Final = frozenset({"name", "represented_by"})
"""Fields for names: nobody may be called as the payload alone, or it were masked everywhere."""
FORBIDDEN: Final = (*"\x07\x0b\x1b\x9f\ufffe\u202e\u202c\u2066\u2069", "\u0301" * 13)


def _poisoned() -> Snapshot:
    """Say the payload in every field, and the longest word where somebody may write at length."""
    beginnings = cycle(BEGINNINGS)

    def poison(node: object, key: str = "") -> object:
        if isinstance(node, dict):
            return {name: poison(each, name) for name, each in node.items()}
        if isinstance(node, list | tuple):
            return [poison(each, key) for each in node]
        if isinstance(node, str) and key not in CODES and (node or key not in PEOPLE):
            return f"{next(beginnings)} {PAYLOAD} {node}"
        return node

    told = decode(Snapshot, poison(asdict(sample(2, 1, 2))))
    group = told.groups[0]
    asked = replace(group.recommendations[0], rationale=WORD)
    groups = (replace(group, mandate=WORD, recommendations=(asked,)), *told.groups[1:])
    return replace(told, groups=groups)


POISONED: Final = to_json(_poisoned())
HARMLESS: Final = to_json(sample(2, 1, 2))


def made(frozen: bytes, variant: Variant, kind: Format, attribution: Attribution) -> bytes:
    subject = ""
    if variant in WITH_SUBJECT:
        told = attributed(cleaned_from_json(frozen), attribution)
        subject = subjects(told, variant)[0].key
    selection = Selection(variant=variant, subject=subject, attribution=attribution)
    return RENDERERS[kind].render(prepare(frozen, "en", selection)).content


@cache
def _own_tags(variant: Variant, kind: Format) -> frozenset[str]:
    """What elements such a file has when nobody is hostile, whoever is named."""
    return frozenset(
        tag for each in Attribution for tag in TAGS[kind](made(HARMLESS, variant, kind, each))
    )


def _html_tags(page: bytes | str) -> set[str]:
    return {str(each.tag) for each in html.document_fromstring(page).iter()}


def _trees(content: bytes) -> list[etree._Element]:
    with ZipFile(BytesIO(content)) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return [etree.fromstring(package.read(each)) for each in parts]


def _package_tags(content: bytes) -> set[str]:
    return {str(each.tag) for tree in _trees(content) for each in tree.iter()}


@lru_cache(maxsize=1)
def _as_page(content: bytes) -> str:
    return MarkdownIt("commonmark").enable("table").render(content.decode())


TAGS: Final[dict[Format, Callable[[bytes], set[str]]]] = {
    Format.HTML: _html_tags,
    Format.MARKDOWN: lambda content: _html_tags(_as_page(content)),
    Format.DOCX: _package_tags,
    Format.XLSX: _package_tags,
}


def _page(content: bytes) -> list[str]:
    found = html.document_fromstring(content).xpath("//@src | //body//@href")
    return [each for each in found if not each.startswith(("#", "data:"))]


def _package(content: bytes) -> list[str]:
    path = "//*[@TargetMode='External'] | //*[local-name()='f']"
    return [str(each.tag) for tree in _trees(content) for each in tree.xpath(path)]


def _table(content: bytes) -> list[str]:
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    starts = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    return [cell for row in rows for cell in row if cell.startswith(starts)]


def _pdf(content: bytes) -> list[str]:
    acts = {"/URI", "/Launch", "/JavaScript", "/GoToR", "/SubmitForm"}
    with pikepdf.open(BytesIO(content)) as opened:
        found = {
            str(each.get("/S")) for each in opened.objects if isinstance(each, pikepdf.Dictionary)
        }
        names = opened.Root.get("/Names", {})
        return [
            *(acts & found),
            *(key for key in ("/EmbeddedFiles", "/JavaScript") if key in names),
        ]


def _data(content: bytes) -> list[str]:
    snapshot = json.loads(content)["snapshot"]
    return [] if isinstance(snapshot, dict) else ["no snapshot"]


REACHES: Final[dict[Format, Callable[[bytes], list[str]]]] = {
    Format.PDF: _pdf,
    Format.DOCX: _package,
    Format.HTML: _page,
    Format.MARKDOWN: lambda content: _page(_as_page(content).encode()),
    Format.XLSX: _package,
    Format.CSV: _table,
    Format.JSON: _data,
}
"""What a file would do, or where it would reach to, beyond showing text."""
BINARY: Final = frozenset({Format.PDF, Format.DOCX, Format.XLSX})
CASES: Final = [(variant, kind) for variant in Variant for kind in FORMATS_OF[variant]]


WITH_LONG_TEXTS: Final = frozenset({Variant.FULL, Variant.GROUP, Variant.THEME, Variant.ADDRESSEE})


def _expected(variant: Variant, kind: Format, attribution: Attribution) -> str:
    """What of the payload a reader must find in such a file."""
    if variant is Variant.HIGHLIGHTS:  # one page has the beginnings of long texts only
        return SENTENCE[: SENTENCE.index('"><img')]
    if kind is Format.XLSX:  # openpyxl leaves the escape of an underscore as it is
        return SENTENCE.replace("_x000D_", "_x005F_x000D_")
    is_as_typed = kind is Format.JSON and attribution is Attribution.NAMES
    return squeezed(PAYLOAD) if is_as_typed else SENTENCE


@pytest.mark.parametrize(("variant", "kind"), CASES)
def test_what_is_written_stays_text(variant: Variant, kind: Format) -> None:
    for attribution in Attribution:
        content = made(POISONED, variant, kind, attribution)
        assert REACHES[kind](content) == [], attribution
        if kind in TAGS:
            assert TAGS[kind](content) - _own_tags(variant, kind) == set(), attribution
        assert kind in BINARY or b"\0" not in content, attribution
        if kind is Format.PDF and attribution is not Attribution.NAMES:
            continue  # reading one takes ten times as long as making it
        text = read(kind, content)
        assert _expected(variant, kind, attribution) in text, attribution
        if kind is not Format.JSON:
            assert [each for each in FORBIDDEN if each in text] == [], attribution
        assert (WORD in text) is (variant in WITH_LONG_TEXTS), attribution
