"""What paper and Word files make of pictures, numbers, targets, differences and page sizes."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import page
import pikepdf
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from eventmgr.printing.canonical import digest
from eventmgr.reports import document as d
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import to_json
from tests.reports.reading import read
from tests.reports.sample import sample

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
LOGO = d.Picture(
    sha256=digest(PNG), alternative="Imaginary Fund", media_type="image/png", width=1, height=1
)
BLOCKS: tuple[d.Block, ...] = (
    d.Cover(
        genre="Closing report",
        title="A conference",
        subtitle="",
        lines=(),
        notice="",
        organisations=(),
        colophon=(),
        logos=(LOGO, replace(LOGO, sha256="0" * 64, alternative="Not there")),
        donor_line="Paid for by a fund.",
    ),
    d.Contents(title="Contents"),
    d.Heading(level=1, text="Numbers", anchor="numbers", number="7"),
    d.Heading(level=2, text="By sector", anchor="by-sector", number="7.2"),
    d.BarChart(
        caption="By sector",
        description="Academia 3 of 5; Media 2",
        bars=(
            d.Bar(label="Academia", value=3, words="3 of 5", target=5),
            d.Bar(label="Media", value=2, words="2"),
        ),
    ),
    d.Heading(level=1, text="More", anchor="more", number="A"),
    d.Difference(name="WG1-R01", words="Changed", before="Fund one.", after="Fund two."),
    d.Difference(name="WG1-R02", words="Added", before="", after="Fund three."),
)


def made(suffix: str, language: str = "en", **meta: Any) -> bytes:
    material = replace(
        prepare(to_json(sample(1, 1)), language), images={LOGO.sha256: PNG}, language=language
    )
    document = d.Document(meta=replace(material.meta, **meta), blocks=BLOCKS)
    return RENDERERS[suffix].render(material.showing(document)).content


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "md"])
def test_numbers_targets_and_changes_are_said_in_words(suffix: str) -> None:
    found = read(suffix, made(suffix))
    for words in ("Paidforbyafund.", "3of5", "Changed", "Fundone.", "Fundtwo.", "Fundthree."):
        assert words in found
    assert found.count("7.2Bysector") == 2


@pytest.mark.parametrize("language", ["en", "fr", "ur", "ar"])
@pytest.mark.parametrize(
    "meta", [{}, {"paper": "letter"}, {"slides": True}, {"naskh": True}], ids=str
)
def test_every_look_is_accessible(language: str, meta: dict[str, Any]) -> None:
    report = page.validate_pdf_bytes(made("pdf", language, **meta), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []


@pytest.mark.parametrize(
    ("meta", "size"),
    [
        ({}, (595, 842)),
        ({"paper": "letter"}, (612, 792)),
        ({"slides": True, "paper": "letter"}, (960, 540)),
    ],
    ids=["a4", "letter", "slides"],
)
def test_the_page_is_as_large_as_was_asked(meta: dict[str, Any], size: tuple[int, int]) -> None:
    box = PdfReader(BytesIO(made("pdf", **meta))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_each_section_begins_a_slide() -> None:
    pages = PdfReader(BytesIO(made("pdf", slides=True))).pages
    assert [each.extract_text().split("\n")[0] for each in pages[2:]] == [
        "7 Numbers",
        "7.2 By sector",
        "A More",
    ]


def test_a_shipped_family_leads_and_no_other_does() -> None:
    def fonts(typeface: str) -> set[str]:
        with pikepdf.open(BytesIO(made("pdf", typeface=typeface))) as opened:
            used = opened.pages[0].resources.Font.values()
            return {str(each.BaseFont).partition("+")[2].partition("-")[0] for each in used}

    assert fonts("Noto Serif") == {"NotoSerif"}
    assert fonts("Somebody's own") == fonts("") == {"NotoSans"}


def test_word_shows_the_picture_that_is_there_and_says_what_it_is() -> None:
    content = made("docx")
    with ZipFile(BytesIO(content)) as package:
        media = [each for each in package.namelist() if each.startswith("word/media/")]
        assert [package.read(each) for each in media] == [PNG]
    body = docx.Document(BytesIO(content)).element.body
    assert [each.get("descr") for each in body.iter(qn("wp:docPr"))] == ["Imaginary Fund"]


def test_word_strikes_out_what_went_and_underlines_what_came() -> None:
    body = docx.Document(BytesIO(made("docx"))).element.body

    def marked(mark: str) -> list[str]:
        runs = (each.getparent().getparent() for each in body.iter(qn(f"w:{mark}")))
        return ["".join(text.text or "" for text in each.iter(qn("w:t"))) for each in runs]

    assert marked("strike") == ["Fund one."]
    assert marked("u") == ["Fund two.", "Fund three."]


def test_word_counts_the_headings_as_the_page_does() -> None:
    document = docx.Document(BytesIO(made("docx")))
    listed = document.part.numbering_part.element
    ways = {}
    for each in listed.findall(qn("w:abstractNum")):
        level = each.find(qn("w:lvl"))
        start, way = (level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("start", "numFmt"))
        ways[each.get(qn("w:abstractNumId"))] = (start, way)
    kept = {
        each.get(qn("w:numId")): ways[each.find(qn("w:abstractNumId")).get(qn("w:val"))]
        for each in listed.findall(qn("w:num"))
    }
    headings = [
        (each.text, [kept[n.get(qn("w:val"))] for n in each._p.iter(qn("w:numId"))])
        for each in document.paragraphs
        if each.style is not None and (each.style.name or "").startswith("Heading")
    ]
    assert headings == [
        ("Numbers", [("7", "decimal")]),
        ("7.2 By sector", []),
        ("More", [("1", "upperLetter")]),
    ]
