import re
import subprocess
import sys
from io import BytesIO
from json import loads
from zipfile import ZipFile

import docx
import page
import pikepdf
import pytest
from docx.oxml.ns import qn
from lxml import html
from pypdf import PdfReader

from eventmgr.printing.canonical import digest
from eventmgr.printing.characters import PLACEHOLDER, clean
from eventmgr.reports.enums import Variant
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS, Rendered
from eventmgr.reports.renderers.sheetml import CUT
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import Snapshot, from_json, to_json
from eventmgr.reports.structure.matrix import GIST
from tests.reports.reading import read, squeezed
from tests.reports.sample import empty, sample, with_recommendations, with_text

HOSTILE = [
    '#read("data.json")',
    '#{ while true {} } #sys.inputs #import "@preview/cetz:0.3.0": *',
    "*bold* _em_ $x^2$ <lab> @ref `raw` = Heading // comment \\ ~ -- [content]",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &#60;",
    '"><svg/onload=alert(1)> {{ 7*7 }} {% raw %} %s %(x)s {0}',
    "</w:t></w:r></w:p><w:p><w:r><w:t>injected ]]> <!-- -->",
    '=1+1 =HYPERLINK("file:///etc/passwd") +1 @SUM(A1)',
    "Subject: hello\r\nBcc: everybody@example.org",
    "bell \x07 null \x00 escape \x1b[31m delete \x7f next \x85 line",
    "turned \u202egpj.exe\u202c and \u2067isolated\u2069",
    "\u200f\u200e marks \ufeff and \uffff and \U0010ffff",
    "z" + "\u0335\u0489" * 2000,
    "😀 👩\u200d⚕\ufe0f 🇵🇰 ✓ 1\ufe0f\u20e3",
    "\ue000 private \U00013000 uncovered",
    "../../etc/passwd {page} {pages} ${HOME} `id` $(id)",
]
HOSTILE += ["    four blanks make no `code`", "Use C ##", "1. one\n2) two\n- dash\n=== rule"]
HUGE = "ж" * 10_000


def rendered(suffix: str, snapshot: Snapshot, language: str = "en") -> Rendered:
    return RENDERERS[suffix].render(prepare(to_json(snapshot), language))


@pytest.fixture(params=sorted(RENDERERS))
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_there_are_seven_formats() -> None:
    assert {each: RENDERERS[each].media_type for each in RENDERERS} == {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "html": "text/html; charset=utf-8",
        "md": "text/markdown; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "json": "application/json",
    }


def test_every_recommendation_stands_word_for_word(suffix: str) -> None:
    snapshot = sample(6, 6)
    found = read(suffix, rendered(suffix, snapshot).content)
    texts = [each.text for group in snapshot.groups for each in group.recommendations]
    assert len(texts) == 36
    assert [each for each in texts if squeezed(each) not in found] == []


def _expected(suffix: str) -> list[str]:
    if suffix == "json":
        return HOSTILE
    shown = [clean(each) for each in HOSTILE]
    if suffix == "pdf":
        return [each.replace("\ue000", PLACEHOLDER).replace("𓀀", PLACEHOLDER) for each in shown]
    return shown


def test_hostile_texts_come_out_as_text(suffix: str) -> None:
    found = read(suffix, rendered(suffix, with_recommendations(HOSTILE)).content)
    assert [each for each in _expected(suffix) if squeezed(each) not in found] == []


def test_a_word_that_no_line_holds_is_broken_not_lost(suffix: str) -> None:
    made = rendered(suffix, with_recommendations([HUGE]))
    assert made.remarks == ()
    once_more = {"json": 0, "csv": 0, "xlsx": len(HUGE)}.get(suffix, GIST)
    assert read(suffix, made.content).count("ж") == len(HUGE) + once_more


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_long_address_is_found_as_it_was_written(language: str) -> None:
    address = f"https://www.example.org/{'reports-of-the-working-groups/' * 4}annex?version=3#two"
    content = rendered("pdf", with_recommendations([f"See {address} for more."]), language).content
    found = "".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)
    assert address in found.replace("\n", "")
    assert "\u200b" not in found


def test_a_text_of_sixty_thousand_words_is_whole_or_says_that_it_is_not(suffix: str) -> None:
    words = [f"word{number:05d}" for number in range(60_000)]
    found = read(suffix, rendered(suffix, with_recommendations([" ".join(words)])).content)
    all_told = 3276 if suffix == "xlsx" else 60_000  # a workbook's cell holds 32,767 characters
    assert list(dict.fromkeys(re.findall(r"word\d{5}", found))) == words[:all_told]
    assert (CUT.strip() in found) == (suffix == "xlsx")


@pytest.mark.parametrize("snapshot", [empty(), sample(3, 2)], ids=["empty", "small"])
def test_the_same_snapshot_gives_the_same_bytes(suffix: str, snapshot: Snapshot) -> None:
    first = rendered(suffix, snapshot)
    assert rendered(suffix, from_json(to_json(snapshot))) == first


def test_another_process_gives_the_same_bytes(suffix: str) -> None:
    code = (
        "from tests.reports.test_renderers import *;"
        f"print(digest(rendered({suffix!r}, sample(3, 2)).content))"
    )
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    assert told.stdout.strip() == digest(rendered(suffix, sample(3, 2)).content)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    "snapshot",
    [empty(), sample(4, 3), *map(with_text, [*HOSTILE, HUGE])],
    ids=["empty", "sample", *(f"hostile-{number}" for number in range(len(HOSTILE) + 1))],
)
def test_the_pdf_is_accessible(snapshot: Snapshot, language: str) -> None:
    made = rendered("pdf", snapshot, language)
    report = page.validate_pdf_bytes(made.content, profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []
    assert [each for each in made.remarks if not each.startswith("U+")] == []


def test_the_pdf_tells_what_it_replaced() -> None:
    made = rendered("pdf", with_recommendations(["a \ue000 b", "𓀀"]))
    assert made.remarks == ("U+E000 x2", "U+13000 EGYPTIAN HIEROGLYPH A001 x2")


def test_the_pdf_says_what_it_is_and_carries_nothing_else() -> None:
    content = rendered("pdf", sample(2, 2)).content
    about = PdfReader(BytesIO(content)).metadata
    assert about is not None
    assert about.title == "Second National Conference on Trafficking in Persons: closing report"
    assert about.author is None
    assert str(about.creation_date) == "2026-11-22 07:30:00+00:00"
    with pikepdf.open(BytesIO(content)) as opened:
        assert opened.Root.Lang == "en"
        assert len(opened.attachments) == 0
        assert "/JavaScript" not in opened.Root.get("/Names", {})


def test_the_pdf_numbers_its_pages_and_repeats_the_title() -> None:
    pages = PdfReader(BytesIO(rendered("pdf", sample(2, 2)).content)).pages
    texts = [each.extract_text() for each in pages]
    assert len(texts) == 19
    assert "Page" not in texts[0]
    for number, text in enumerate(texts[1:], 2):
        assert f"Page {number} of 19" in text
        assert text.startswith("Second National Conference on Trafficking in Persons")


def test_word_finds_headings_contents_links_and_header_rows() -> None:
    document = docx.Document(BytesIO(rendered("docx", sample(2, 2)).content))
    styles = [each.style.name for each in document.paragraphs if each.style]
    assert styles.count("Heading 1") == 21
    assert styles.count("Heading 4") == 12
    body = document.element.body
    assert [e.text for e in body.iter(qn("w:instrText"))] == [' TOC \\o "1-2" \\h \\z \\u ']
    marks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    links = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert links <= marks
    assert len(links) == 46
    assert len(list(body.iter(qn("w:tblHeader")))) == 14
    assert document.core_properties.author == ""


def test_every_style_of_a_word_paragraph_is_defined() -> None:
    document = docx.Document(BytesIO(rendered("docx", sample(2, 2)).content))
    used = {each.get(qn("w:val")) for each in document.element.body.iter(qn("w:pStyle"))}
    assert used - {each.style_id for each in document.styles} == set()
    assert {"TOC1", "TOC2", "Heading4", "ReportFact"} <= used


def test_word_sets_arabic_letters_as_large_as_the_others() -> None:
    document = docx.Document(BytesIO(rendered("docx", empty()).content))
    sizes = [
        (each.get(qn("w:val")), each.getnext().get(qn("w:val")))
        for each in document.styles.element.iter(qn("w:sz"))
        if each.getnext() is not None and each.getnext().tag == qn("w:szCs")
    ]
    assert len(sizes) >= 18
    assert all(latin == other for latin, other in sizes if latin in {"18", "20", "21", "38"})


def test_word_numbers_each_list_from_one() -> None:
    document = docx.Document(BytesIO(rendered("docx", sample(3, 1)).content))
    numbers = [
        each.get(qn("w:val"))
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.name == "List Number"
        for each in paragraph._p.iter(qn("w:numId"))
    ]
    assert len(numbers) == 6
    assert len(set(numbers)) == 3
    assert numbers[0::2] == numbers[1::2]


def test_word_writes_from_right_to_left() -> None:
    body = docx.Document(BytesIO(rendered("docx", sample(1, 1), "ur").content))
    tables = list(body.element.body.iter(qn("w:tblPr")))
    assert all(each.find(qn("w:bidiVisual")) is not None for each in tables)
    assert body.styles["Normal"].element.find(f".//{qn('w:bidi')}") is not None
    assert body.sections[0]._sectPr.find(qn("w:bidi")) is not None


def test_the_word_file_bears_no_date_of_its_making() -> None:
    with ZipFile(BytesIO(rendered("docx", empty()).content)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    made = rendered("html", with_recommendations(HOSTILE)).content.decode()
    assert made.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">')
    for forbidden in ("<script", "<img", "<svg", "<link", "src=", " style=", "<iframe", "@import"):
        assert forbidden not in made.replace("&lt;", "").replace("src=x", "")
    for expected in ("<main>", "<nav aria-labelledby=", '<th scope="col"', '<th scope="row"'):
        assert expected in made


def test_the_json_proves_itself() -> None:
    snapshot = sample(2, 2)
    envelope = loads(rendered("json", snapshot).content)
    assert envelope["schema"] == "eventmgr.closing-report"
    assert envelope["schema_version"] == 2
    assert envelope["generator"] == "eventmgr 0.1.0"
    assert envelope["sha256"] == digest(to_json(snapshot))
    assert envelope["snapshot"] == loads(to_json(snapshot))


def test_a_page_of_slides_has_a_section_for_each() -> None:
    deck = prepare(to_json(sample(2, 7)), "en", Selection(variant=Variant.SLIDES))
    tree = html.fromstring(RENDERERS["html"].render(deck).content.decode())
    begun = [each[0].get("id") for each in tree.iterfind(".//section[@class='slide']")]
    assert begun == [each.anchor for each in deck.document.chapters]
    assert len(begun) == 6
    whole = RENDERERS["html"].render(prepare(to_json(sample(2, 7)), "en")).content.decode()
    assert "<section" not in whole
