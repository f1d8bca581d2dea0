"""Reports in French, Arabic and Urdu: the frame is translated, and nothing else changes."""

import re
from io import BytesIO
from json import dumps
from pathlib import Path
from typing import assert_never
from zipfile import ZipFile

import docx
import page
import pikepdf
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from docx.oxml.ns import qn
from flask import Flask

from eventmgr.foundation import i18n
from eventmgr.pages.reports.forms import CompileForm
from eventmgr.reports import document as d
from eventmgr.reports import rules
from eventmgr.reports.enums import Attribution, Variant
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.selection import WITH_SUBJECT, Selection
from eventmgr.reports.snapshot import to_json
from eventmgr.reports.structure.subjects import subjects
from tests.reports.reading import read, squeezed
from tests.reports.sample import empty, sample

FURTHER = sorted(set(i18n.REPORT_LANGUAGES) - set(i18n.LANGUAGES))
TRANSLATIONS = Path(i18n.__file__).parents[1] / "translations"
SNAPSHOT = sample(2, 3)
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ALIKE = {
    "fr": {
        "A4 (210 × 297 mm)",
        "Description",
        "Mandate",
        "Participants",
        "Participation",
        "Programme",
        "Province",
        "Rapporteur",
        "Section",
        "Total",
        "Version",
        "Version %(version)s",
    },
    "ar": {"%(conference)s: %(variant)s"},
}
"""What is the same word in both languages."""


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def is_well_said(message: Message, language: str) -> bool:
    """Whether it is said, keeps its places, and differs where the two languages do."""
    meant, said = str(message.id), str(message.string)
    return (
        said.strip() == said != ""
        and sorted(PLACES.findall(said)) == sorted(PLACES.findall(meant))
        and said.count("%") == meant.count("%")
        and (said == meant) <= (meant in ALIKE[language])
    )


@pytest.mark.parametrize("language", FURTHER)
def test_each_string_is_said_and_keeps_its_places(language: str) -> None:
    every = [each for each in catalogue(language) if each.id]
    assert len(every) > 250
    assert [each.id for each in every if not is_well_said(each, language)] == []


def told(block: d.Block) -> list[str]:  # noqa: C901, PLR0911, PLR0912 - one arm a kind
    """Every line that a block says, in parts where the frame's words and others' stand together."""
    match block:
        case d.Cover():
            lines = [block.genre, *block.lines, block.notice, *block.colophon]
            return [*lines, *(each.label for each in block.organisations)]
        case d.Contents():
            return [block.title]
        case d.Heading():
            return [*block.text.split(" · "), block.tag]
        case d.Paragraph():
            return [each.text for each in block.text]
        case d.Listing():
            return [part for item in block.items for part in item.split(": ")]
        case d.Facts():
            return [each.label for each in block.facts]
        case d.Figures():
            return [each.label for each in block.figures]
        case d.Table():
            cells = [run.text for row in block.rows for cell in row for run in cell]
            return [block.caption, *(each.heading for each in block.columns), *cells]
        case d.BarChart():
            bars = [line for each in block.bars for line in (each.label, each.words)]
            return [block.caption, *block.description.split("; "), *bars]
        case d.RecommendationCard():
            return [block.tag, *(each.label for each in block.facts)]
        case d.Difference():
            return [*block.name.split(" · "), block.words, block.before, block.after]
        case d.PageBreak():
            return []
        case _:
            assert_never(block)


def blocks(language: str, selection: Selection) -> tuple[d.Block, ...]:
    return prepare(to_json(SNAPSHOT), language, selection).document.blocks


def own_words() -> list[str]:
    """What people say in the snapshot, the longest first."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"', to_json(SNAPSHOT).decode())
    texts = {each.replace("\\n", "\n") for each in found}
    return sorted((each for each in texts if re.match("[A-Z“].", each)), key=len, reverse=True)


def frame(line: str, own: list[str]) -> list[str]:
    """Return what a line says in English that the snapshot, the longest text first, does not."""
    for each in own:
        line = line.replace(each, "\n")
    texts = "\n".join(own)
    parts = (each.strip() for each in re.split(r"[→·…()\n]|[,;:] ", line))
    return [
        each for each in parts if re.search("[a-z]", each) and not (" " in each and each in texts)
    ]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", FURTHER)
@pytest.mark.parametrize("variant", [*Variant], ids=str)
@pytest.mark.parametrize("attribution", [*Attribution], ids=str)
def test_no_english_is_left_in_the_frame(
    language: str, variant: Variant, attribution: Attribution
) -> None:
    about = subjects(SNAPSHOT, variant)[0].key if variant in WITH_SUBJECT else ""
    selection = Selection(variant=variant, subject=about, attribution=attribution)
    english = blocks("en", selection)
    said = blocks(language, selection)
    assert list(map(type, said)) == list(map(type, english))
    spoken = {each for block in english for each in told(block)} & {
        each for block in said for each in told(block)
    }
    own = own_words()
    left = {part for each in spoken for part in frame(each, own)}
    assert left - ALIKE["fr" if language == "fr" else "ar"] == set()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", FURTHER)
def test_a_report_without_anything_is_said_in_the_language_too(language: str) -> None:
    first, second = (prepare(to_json(empty()), each).document.blocks for each in ("en", language))
    pairs = [
        (one.text, other.text)
        for one, other in zip(first, second, strict=True)
        if isinstance(one, d.Paragraph) and isinstance(other, d.Paragraph)
    ]
    assert len(pairs) > 5
    own = (d.Run(empty().conference.summary),)
    assert [one for one, other in pairs if one == other] == [own]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("language", "cover", "contents", "days"),
    [
        ("en", "Closing report", "Contents", "5–6 October 2026"),
        ("fr", "Rapport de clôture", "Table des matières", "5–6 octobre 2026"),
        ("ar", "التقرير الختامي", "المحتويات", "5–6 أكتوبر 2026"),
    ],
)
def test_the_first_pages_speak_the_language(
    language: str, cover: str, contents: str, days: str
) -> None:
    first, second, *_rest = blocks(language, Selection())
    assert isinstance(first, d.Cover)
    assert (first.genre, first.lines[0]) == (cover, days)
    assert isinstance(second, d.Contents)
    assert second.title == contents
    words = read("html", RENDERERS["html"].render(prepare(to_json(SNAPSHOT), language)).content)
    assert all(squeezed(each) in words for each in (cover, contents, days))


def numbers(language: str) -> list[list[str]]:
    """The numbers in each block, and each block's reference, in the report's order."""
    return [
        sorted(
            re.findall(r"\d+(?:\.\d+)*|WG\d+-[A-Z]\d+", dumps(d.tree(block), ensure_ascii=False))
        )
        for block in blocks(language, Selection())
        if isinstance(block, d.Figures | d.Table | d.RecommendationCard | d.BarChart | d.Heading)
    ]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", ["ar", "fr", "ur"])
def test_numbers_and_references_are_the_same_in_every_language(language: str) -> None:
    found = numbers(language)
    assert len(found) > 20
    assert found == numbers("en")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("ur", "rtl")]
)
def test_each_format_says_its_language(language: str, direction: str) -> None:
    material = prepare(to_json(SNAPSHOT), language)
    page_of = RENDERERS["html"].render(material).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page_of
    word = RENDERERS["docx"].render(material).content
    styles = docx.Document(BytesIO(word)).styles.element
    (lang,) = styles.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert (lang.get(qn("w:val")), lang.get(qn("w:bidi"))) == (language, language)
    with ZipFile(BytesIO(word)) as package:
        assert ("<w:bidi/>" in package.read("word/document.xml").decode()) == (direction == "rtl")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", ["ar", "fr", "ur"])
@pytest.mark.parametrize("variant", [Variant.FULL, Variant.ADDRESSEE, Variant.PRESS], ids=str)
def test_paper_says_its_language_and_can_be_read_aloud(language: str, variant: Variant) -> None:
    about = subjects(SNAPSHOT, variant)[0].key if variant in WITH_SUBJECT else ""
    material = prepare(to_json(SNAPSHOT), language, Selection(variant=variant, subject=about))
    rendered = RENDERERS["pdf"].render(material)
    assert rendered.remarks == ()
    with pikepdf.open(BytesIO(rendered.content)) as opened:
        assert str(opened.Root.Lang) == language
    report = page.validate_pdf_bytes(rendered.content, profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []


@pytest.mark.parametrize(
    ("spoken", "usual"), [(["fr", "en"], "fr"), (["ar"], "ar"), (["es", "fr"], "en"), ([], "en")]
)
def test_a_conference_is_offered_its_own_first_language(spoken: list[str], usual: str) -> None:
    assert rules.usual_language(spoken) == usual


def test_all_four_languages_are_offered(app: Flask) -> None:
    with app.test_request_context():
        offered = [value for value, _label, *_rest in CompileForm().language.iter_choices()]
    assert offered == ["en", "ur", "fr", "ar"]
