"""What meets the eye: covers, slides, contents, colons, and changes in the reader's words."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from eventmgr.foundation.i18n import in_report_language
from eventmgr.reports.document import Cover, Difference, Document, Heading, Paragraph, plain
from eventmgr.reports.enums import Variant
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.renderers.wordml import steadied
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import Change, Logo, Section, Snapshot, to_json
from eventmgr.reports.structure import build
from eventmgr.reports.structure.words import framed
from tests.reports.sample import sample

pytestmark = pytest.mark.usefixtures("app")
SLIDES = Selection(variant=Variant.SLIDES)
LONG = "A title that goes on and on until it needs four lines of a slide, and then some more " * 3


def pages(snapshot: Snapshot, language: str = "en", selection: Selection = SLIDES) -> list[str]:
    material = prepare(to_json(snapshot), language, selection)
    content = RENDERERS["pdf"].render(material).content
    return [each.extract_text() for each in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_cover_is_one_slide_however_much_stands_on_it(language: str) -> None:
    plain_one = sample(2, 2)
    crowded = replace(
        plain_one,
        conference=replace(plain_one.conference, title=LONG, subtitle=LONG),
        style=replace(plain_one.style, donor_line=LONG, disclaimer=LONG),
    )
    assert len(pages(crowded, language)) == len(pages(plain_one, language))


def test_each_slide_is_one_page_and_nothing_is_lost() -> None:
    crowded = sample(1, 5)
    group = crowded.groups[0]
    long = tuple(replace(each, title=LONG[:110]) for each in group.recommendations)
    told = pages(replace(crowded, groups=(replace(group, recommendations=long),)))
    assert len(told) == 4
    assert [each.reference in told[2] for each in long] == [True] * 5


def test_contents_follow_a_cover_among_slides() -> None:
    material = prepare(to_json(sample(1, 1)), "en", SLIDES)
    cover = next(each for each in material.document.blocks if isinstance(each, Cover))
    rest = Paragraph(text=plain("Behind the cover."))
    shown = material.showing(Document(meta=material.document.meta, blocks=(cover, rest)))
    content = RENDERERS["pdf"].render(shown).content
    assert "Behind the cover." in PdfReader(BytesIO(content)).pages[1].extract_text()


def test_annexes_of_texts_stay_out_of_the_contents() -> None:
    document = build(sample(3, 1))
    below = [
        each
        for each in document.blocks
        if isinstance(each, Heading) and each.anchor.startswith("section-raw_texts-")
    ]
    assert len([each for each in below if each.level <= 2]) == 3
    assert [each for each in document.chapters if each in below] == []


@pytest.mark.parametrize(
    ("language", "label"), [("fr", "Thème\u00a0:"), ("en", "Theme:")], ids=["fr", "en"]
)
@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_label_has_the_colon_of_its_language(suffix: str, language: str, label: str) -> None:
    told = RENDERERS[suffix].render(prepare(to_json(sample(1, 1)), language)).content.decode()
    assert label in told


def test_a_logo_says_what_it_shows_or_whose_it_is() -> None:
    shown = Logo(sha256="a" * 64, organisation="Fund", media_type="image/png", width=2, height=1)
    logos = (shown, replace(shown, alternative="A lamp"))
    whole = sample(1, 1)
    document = build(replace(whole, style=replace(whole.style, logos=logos)))
    cover = next(each for each in document.blocks if isinstance(each, Cover))
    assert [each.alternative for each in cover.logos] == ["Logo of Fund", "A lamp"]


def test_a_sentence_that_begins_with_a_name_runs_as_its_language() -> None:
    with in_report_language("ur"):
        assert framed("Fund سے") == "\u200fFund سے"
    with in_report_language("fr"):
        assert framed("Fund") == "Fund"


def changed(*changes: Change) -> list[tuple[str, str, str, str]]:
    snapshot = replace(
        sample(1, 1), changes=changes, sections=(Section(kind="foreword", text="Words."),)
    )
    return [
        (each.name, each.words, each.before, each.after)
        for each in build(snapshot).blocks
        if isinstance(each, Difference)
    ]


def test_changes_are_told_in_words_and_not_in_codes() -> None:
    assert changed(
        Change(
            kind="changed",
            subject="recommendation",
            name="WG1-R01",
            field="status",
            before="submitted",
            after="validated",
        ),
        Change(
            kind="changed",
            subject="section",
            name="",
            code="foreword",
            field="text",
            after="Words.",
        ),
        Change(
            kind="changed",
            subject="session",
            name="Dinner",
            field="starts",
            before="2026-10-05T19:00:00+05:00",
            after="2026-10-05T19:30:00+05:00",
        ),
        Change(
            kind="changed",
            subject="figure",
            name="",
            code="2026-10-05",
            field="attended",
            before="0",
            after="84",
        ),
        Change(kind="removed", subject="figure", name="", code="media", before="3"),
    ) == [
        ("Recommendation · WG1-R01 · State", "Changed", "Submitted", "Validated"),
        ("Section · Foreword", "Added", "", ""),
        (
            "Session · Dinner · Starts",
            "Changed",
            "5 October 2026, 19:00 (Karachi time)",
            "5 October 2026, 19:30 (Karachi time)",
        ),
        ("Figure · Monday, 5 October 2026 · Attended", "Changed", "0", "84"),
        ("Figure · Media", "Removed", "3", ""),
    ]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Fund shelters.", "Fund shelters.\u200e"),
        ("WG1-R01", "WG1-R01"),
        ("\u0645\u062f\u062f.", "\u0645\u062f\u062f."),
        ("12.", "12."),
        ("A &amp;", "A &amp;\u200e"),
    ],
)
def test_a_full_stop_stays_at_the_end_of_its_line(line: str, wanted: str) -> None:
    def xml(words: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'

    assert steadied(xml(line)) == xml(wanted)


def test_word_says_what_stood_there_and_what_stands() -> None:
    content = RENDERERS["docx"].render(prepare(to_json(sample(1, 1)), "fr")).content
    told = [each.text for each in docx.Document(BytesIO(content)).paragraphs]
    assert "Avant\u00a0: Fund shelters in every province." in told
