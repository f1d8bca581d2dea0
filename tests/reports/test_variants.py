"""What each variant tells, to whom, and in which words."""

from dataclasses import replace
from io import BytesIO
from typing import TypeVar

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from eventmgr.printing.canonical import digest
from eventmgr.reports.document import (
    Cover,
    Document,
    Facts,
    Figures,
    Heading,
    Listing,
    Paragraph,
    RecommendationCard,
    Run,
    Table,
)
from eventmgr.reports.enums import Attribution, Format, SectionKind, Variant
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.renderers.pdf import RENDERER as PDF
from eventmgr.reports.selection import FORMATS_OF, WITH_SUBJECT, Selection
from eventmgr.reports.snapshot import Group, Recommendation, Section, Snapshot, to_json
from eventmgr.reports.structure import build
from eventmgr.reports.structure.subjects import Subject, UnknownSubject, chosen, subjects
from tests.reports.sample import empty, sample

Kind = TypeVar("Kind")
BODY = "Labour Inspectorate"


def told(variant: Variant, subject: str = "", of: Snapshot | None = None) -> Document:
    return build(of or asked(), "en", Selection(variant=variant, subject=subject))


def only(document: Document, kind: type[Kind]) -> list[Kind]:
    return [each for each in document.blocks if isinstance(each, kind)]


def words(document: Document) -> list[str]:
    return ["".join(run.text for run in each.text) for each in only(document, Paragraph)]


def headings(document: Document) -> list[str]:
    return [each.text for each in only(document, Heading)]


def asked() -> Snapshot:
    """Two groups that have handed in; one body is asked to lead twice and to support once."""
    base = sample(groups=2, recommendations=3, participants=2)
    first, second = base.groups
    commitment = Recommendation(reference="WG1-M01", text="Pay for shelters.", lead="A bureau")
    return replace(
        base,
        groups=(
            replace(
                first,
                commitments=(commitment,),
                recommendations=_addressed(
                    first.recommendations, (BODY, ()), ("", (BODY,)), ("", ())
                ),
            ),
            replace(
                second,
                recommendations=_addressed(
                    second.recommendations, ("Court", ()), (" labour  INSPECTORATE", ()), ("", ())
                ),
            ),
        ),
    )


def _addressed(
    texts: tuple[Recommendation, ...], *addressees: tuple[str, tuple[str, ...]]
) -> tuple[Recommendation, ...]:
    return tuple(
        replace(each, lead=lead, supporting=supporting)
        for each, (lead, supporting) in zip(texts, addressees, strict=True)
    )


def test_what_a_variant_can_be_about() -> None:
    snapshot = asked()
    first, second = snapshot.groups
    assert subjects(snapshot, Variant.GROUP) == (
        Subject("WG1", f"WG1 · {first.title}"),
        Subject("WG2", f"WG2 · {second.title}"),
    )
    assert subjects(snapshot, Variant.ADDRESSEE) == (
        Subject("Court", "Court"),
        Subject(BODY, BODY),
    )
    assert {each.key for each in subjects(snapshot, Variant.THEME)} == {
        each.theme for group in snapshot.groups for each in group.recommendations
    }
    for variant in (Variant.FULL, Variant.HIGHLIGHTS, Variant.PRESS, Variant.SLIDES):
        assert subjects(snapshot, variant) == ()


@pytest.mark.parametrize("variant", [each for each in Variant if each in WITH_SUBJECT])
@pytest.mark.parametrize("subject", ["", "Nobody"])
def test_what_a_snapshot_lacks_is_told(variant: Variant, subject: str) -> None:
    with pytest.raises(UnknownSubject, match=f"says nothing on “{subject}”"):
        told(variant, subject)


def test_a_variant_of_the_whole_has_no_subject() -> None:
    with pytest.raises(UnknownSubject, match="about the whole conference"):
        told(Variant.PRESS, "WG1")


def test_an_addressee_is_one_in_every_spelling() -> None:
    found = chosen(asked(), Selection(variant=Variant.ADDRESSEE, subject="LABOUR inspectorate"))
    assert [each.recommendation.reference for each in found] == ["WG1-R01", "WG1-R02", "WG2-R02"]


def test_the_letter_word_for_word() -> None:
    snapshot = asked()
    letter = told(Variant.ADDRESSEE, BODY)
    blank = "_" * 32
    assert words(letter) == [
        "Society for Fictional Development",
        "22 November 2026",
        f"To: {BODY}",
        "Dear Sir or Madam,",
        (
            "“Second National Conference on Trafficking in Persons” was held on 5–6 October 2026 "
            "at Hotel Example, Garden Hall, Exampleabad."
        ),
        (
            "Its working groups wrote recommendations, of which these concern you. Asked of you in "
            "the lead: 2. Asked of you in support of others: 1. They follow word for word, with "
            "the references of the closing report."
        ),
        (
            "Please say for each of them whether you accept it, accept it in part or take note of "
            "it, who in your institution answers for it, and by when. The form at the end of this "
            "letter is for your reply."
        ),
        f"Contact for questions and for your reply: {blank}",
        "Yours faithfully,",
        f"\n\n{blank}\nSociety for Fictional Development",
        "Version 3, compiled on 22 November 2026, 12:30 (Karachi time)\nSHA-256 of the data: "
        + digest(to_json(snapshot)),
        f"Name and office: {blank}\n\nPlace and date: {blank}\n\nSignature: {blank}",
    ]
    assert headings(letter) == [
        f"Recommendations addressed to {BODY}",
        "What you are asked to lead",
        f"WG1 · {snapshot.groups[0].title}",
        f"WG2 · {snapshot.groups[1].title}",
        "Where you are asked to support others",
        f"WG1 · {snapshot.groups[0].title}",
        "Reply form",
    ]
    assert [each.reference for each in only(letter, RecommendationCard)] == [
        "WG1-R01",
        "WG2-R02",
        "WG1-R02",
    ]


def test_the_form_for_the_reply_is_empty() -> None:
    [form] = only(told(Variant.ADDRESSEE, BODY), Table)
    assert [each.heading for each in form.columns] == [
        "Reference",
        "Accepted",
        "Accepted in part",
        "Noted",
        "Who answers for it",
        "By when",
    ]
    assert [row[0][0].text for row in form.rows] == ["WG1-R01", "WG2-R02", "WG1-R02"]
    assert {cell for row in form.rows for cell in row[1:]} == {(Run(""),)}


def test_a_letter_of_a_draft_is_not_to_be_sent() -> None:
    letter = told(Variant.ADDRESSEE, BODY, replace(asked(), groups=(_open(), asked().groups[1])))
    assert "Draft: not all working groups have submitted yet. Not to be sent." in words(letter)


def _open() -> Group:
    return replace(asked().groups[0], submitted_at=None)


def cards(document: Document) -> dict[str, RecommendationCard]:
    """By reference; a text as it was handed in comes behind the one that stands."""
    found: dict[str, RecommendationCard] = {}
    for each in only(document, RecommendationCard):
        found.setdefault(each.reference, each)
    return found


def test_one_group_has_its_chapter_as_in_the_full_report() -> None:
    one, whole = told(Variant.GROUP, "wg1"), cards(told(Variant.FULL))
    assert set(cards(one)) == {*("WG1-R01", "WG1-R02", "WG1-R03", "WG1-F01", "WG1-D01", "WG1-M01")}
    assert all(whole[reference] == card for reference, card in cards(one).items())
    assert only(one, Cover)[0].genre == "Report of a working group"
    assert not any("WG2" in text for text in headings(one))
    assert one.meta.title == (
        "Second National Conference on Trafficking in Persons: One working group (wg1)"
    )


@pytest.mark.parametrize(
    "kinds",
    [
        (SectionKind.GROUPS,),
        (SectionKind.SUMMARY, SectionKind.RAW_TEXTS),
        (SectionKind.FOREWORD,),
    ],
)
def test_a_switched_off_section_takes_nothing_from_a_variant(
    kinds: tuple[SectionKind, ...],
) -> None:
    usual, sections = asked(), tuple(Section(kind=each, number="9") for each in kinds)
    theme = usual.groups[0].recommendations[1].theme
    asks = ((Variant.GROUP, "WG1"), (Variant.THEME, theme), (Variant.ADDRESSEE, BODY))
    for variant, subject in (*asks, (Variant.SLIDES, ""), (Variant.PRESS, "")):
        arranged = told(variant, subject, replace(usual, sections=sections))
        plain = told(variant, subject, usual)
        assert only(arranged, RecommendationCard) == only(plain, RecommendationCard), variant
        assert only(arranged, Figures) == only(plain, Figures), variant
        assert only(arranged, Facts) == only(plain, Facts), variant


@pytest.mark.parametrize("has_summary", [True, False])
def test_one_group_has_the_number_of_the_full_report(has_summary: bool) -> None:
    sections = (
        *([Section(kind=SectionKind.SUMMARY, number="1")] if has_summary else []),
        Section(kind=SectionKind.GROUPS, number="9"),
    )
    snapshot = replace(asked(), sections=sections)
    numbers = [
        [each.number for each in only(document, Heading) if each.anchor == "group-1"]
        for document in (told(Variant.FULL, of=snapshot), told(Variant.GROUP, "WG1", snapshot))
    ]
    assert numbers == [["9.1"], ["9.1"]]


def test_one_theme_has_its_texts_of_every_group() -> None:
    snapshot = asked()
    theme = snapshot.groups[0].recommendations[1].theme
    expected = [
        each.reference
        for group in snapshot.groups
        for each in group.recommendations
        if each.theme == theme
    ]
    assert list(cards(told(Variant.THEME, theme.upper()))) == expected
    assert len(expected) > 1


def test_links_lead_to_what_is_there() -> None:
    for variant in Variant:
        subject = {Variant.GROUP: "WG1", Variant.THEME: "Protection", Variant.ADDRESSEE: BODY}
        document = told(variant, subject.get(variant, ""))
        places = [
            each.anchor
            for each in document.blocks
            if isinstance(each, Heading | RecommendationCard)
        ]
        aims = {
            run.target
            for each in only(document, Table)
            for row in each.rows
            for cell in row
            for run in cell
        } - {""}
        assert aims <= set(places), variant
        assert len(places) == len(set(places)), variant


def test_the_highlights_take_turns_among_the_groups() -> None:
    page = told(Variant.HIGHLIGHTS)
    first, second = only(page, Listing)
    order = ["WG1-R01", "WG2-R01", "WG1-R02", "WG2-R02", "WG1-R03"]
    assert len(first.items) == len(order)
    assert all(each in item for each, item in zip(order, first.items, strict=True))
    assert second.items == (
        "A bureau: Pay for shelters. (WG1-M01)",
        "Labour Inspectorate: In one sentence (WG2-P01)",
    )
    assert len(only(page, Figures)) == 1


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_highlights_are_one_page(language: str) -> None:
    long = "ایک بہت لمبا جملہ جو ختم نہیں ہوتا " * 30 if language == "ur" else "Wide words " * 90
    base = sample(groups=6, recommendations=3, participants=2)
    groups = tuple(
        replace(
            group,
            recommendations=tuple(
                replace(each, title="", text=long, lead=long) for each in group.recommendations
            ),
            commitments=(Recommendation(reference="C", text=long, lead=long),),
        )
        for group in base.groups
    )
    conference = replace(base.conference, title=long[:200], venue=long, city=long)
    frozen = to_json(replace(base, groups=groups, conference=conference))
    made = PDF.render(prepare(frozen, language, Selection(variant=Variant.HIGHLIGHTS)))
    assert len(PdfReader(BytesIO(made.content)).pages) == 1


def test_the_press_is_told_what_was_handed_in() -> None:
    secret = "A minority objects."
    base = asked()
    first, second = base.groups
    draft = replace(second, submitted_at=None)
    dissent = tuple(replace(each, dissent=secret) for each in first.recommendations)
    release = told(
        Variant.PRESS, of=replace(base, groups=(replace(first, recommendations=dissent), draft))
    )
    text = "\n".join(words(release))
    assert all(each.text in text for each in first.recommendations)
    assert not any(each.text in text for each in draft.recommendations)
    assert "Draft: not all working groups have submitted yet. Not for release." in words(release)
    assert secret not in repr(release)
    assert base.participants[0].name not in repr(release)
    assert first.moderators[0] not in repr(release)


def test_slides_begin_with_headings() -> None:
    base = sample(groups=2, recommendations=7, participants=2)
    deck = told(Variant.SLIDES, of=base)
    assert deck.meta.slides
    assert [len(each.items) for each in only(deck, Listing)] == [5, 2, 5, 2, 3]
    assert headings(deck) == [
        "The conference in figures",
        f"WG1 · {base.groups[0].title}",
        f"WG1 · {base.groups[0].title} (continued)",
        f"WG2 · {base.groups[1].title}",
        f"WG2 · {base.groups[1].title} (continued)",
        "Next steps",
    ]


@pytest.mark.parametrize("variant", [Variant.HIGHLIGHTS, Variant.PRESS, Variant.SLIDES])
def test_a_conference_without_anything_has_them_too(variant: Variant) -> None:
    assert told(variant, of=empty()).blocks


def test_only_the_full_report_has_every_format() -> None:
    assert FORMATS_OF[Variant.FULL] == tuple(Format)
    assert FORMATS_OF[Variant.SLIDES] == (Format.PDF, Format.HTML)
    assert [each for each in Variant if Format.JSON in FORMATS_OF[each]] == [Variant.FULL]
    assert FORMATS_OF.keys() == set(Variant)


@pytest.mark.parametrize("variant", list(Variant))
def test_no_variant_names_anybody_under_the_rule(variant: Variant) -> None:
    subject = {Variant.GROUP: "WG1", Variant.THEME: "Protection", Variant.ADDRESSEE: BODY}
    selection = Selection(
        variant=variant, subject=subject.get(variant, ""), attribution=Attribution.CHATHAM
    )
    document = prepare(to_json(asked()), "en", selection).document
    for name in ("Ada Example", "Bilal Sample", "Chi Placeholder", "Example Province"):
        assert name not in repr(document)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("variant", list(Variant))
def test_every_variant_can_be_read_aloud(variant: Variant, language: str) -> None:
    subject = {Variant.GROUP: "WG1", Variant.THEME: "Protection", Variant.ADDRESSEE: BODY}
    selection = Selection(variant=variant, subject=subject.get(variant, ""))
    assert PDF.render(prepare(to_json(asked()), language, selection)).remarks == ()


@pytest.mark.parametrize("variant", list(Variant))
def test_every_format_says_the_same_of_a_variant(variant: Variant) -> None:
    subject = {Variant.GROUP: "WG1", Variant.THEME: "Protection", Variant.ADDRESSEE: BODY}
    selection = Selection(variant=variant, subject=subject.get(variant, ""))
    material = prepare(to_json(asked()), "fr", selection)
    assert material.meta == material.document.meta
    if Format.XLSX in FORMATS_OF[variant]:
        book = load_workbook(BytesIO(RENDERERS["xlsx"].render(material).content))
        assert book.properties.title == material.document.meta.title
