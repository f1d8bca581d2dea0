"""Hostile text in every field of prose at once, whatever the format: it stays text."""

import csv
from dataclasses import asdict
from io import BytesIO, StringIO
from zipfile import ZipFile

import pikepdf
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from eventmgr.reports.decoding import decode
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import Snapshot, to_json
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
PAYLOAD = (
    '=HYPERLINK("file:///etc/passwd") <script>alert(1)</script> [go](javascript:alert(1)) '
    '"><img src=x onerror=alert(1)> #read("data.json") _x000D_ </w:t><w:p> ]]> <!-- | `a` '
    "![i](http://h.example/p)"
)


def _poisoned(node: object, key: str = "") -> object:
    if isinstance(node, dict):
        return {name: _poisoned(each, name) for name, each in node.items()}
    if isinstance(node, list | tuple):
        return [_poisoned(each, key) for each in node]
    return f"{PAYLOAD} {node}" if isinstance(node, str) and key not in CODES else node


@pytest.fixture(scope="module")
def frozen() -> bytes:
    tree = _poisoned(asdict(sample(2, 2, 4)))
    return to_json(decode(Snapshot, tree))


def _made(suffix: str, frozen: bytes) -> bytes:
    return RENDERERS[suffix].render(prepare(frozen)).content


def _tags(page: bytes | str) -> set[str]:
    return {str(each.tag) for each in html.document_fromstring(page).iter()}


def test_a_page_has_the_tags_it_has_without(frozen: bytes) -> None:
    made = _made("html", frozen)
    assert _tags(made) <= _tags(_made("html", to_json(sample(2, 2, 4))))
    addresses = html.document_fromstring(made).xpath("//@src | //body//@href")
    assert [each for each in addresses if not each.startswith(("#", "data:"))] == []


def test_markdown_links_within_alone(frozen: bytes) -> None:
    reader = MarkdownIt("commonmark").enable("table")
    page = html.document_fromstring(reader.render(_made("md", frozen).decode()))
    assert page.xpath("//script | //img") == []
    assert [each for each in page.xpath("//@href") if not each.startswith("#")] == []


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_packages_reach_nothing_outside(suffix: str, frozen: bytes) -> None:
    with ZipFile(BytesIO(_made(suffix, frozen))) as package:
        parts = [n for n in package.namelist() if n.endswith((".xml", ".rels"))]
        trees = [etree.fromstring(package.read(each)) for each in parts]
    assert trees
    for tree in trees:
        assert tree.xpath("//*[@TargetMode='External'] | //*[local-name()='f']") == []


def test_no_cell_of_a_csv_begins_a_formula(frozen: bytes) -> None:
    rows = list(csv.reader(StringIO(_made("csv", frozen).decode("utf-8-sig"))))
    assert len(rows) > 1
    assert [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t"))] == []


def test_a_pdf_does_nothing(frozen: bytes) -> None:
    with pikepdf.open(BytesIO(_made("pdf", frozen))) as opened:
        found = {
            str(each.get("/S")) for each in opened.objects if isinstance(each, pikepdf.Dictionary)
        }
        assert found.isdisjoint({"/URI", "/Launch", "/JavaScript", "/GoToR", "/SubmitForm"})
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
