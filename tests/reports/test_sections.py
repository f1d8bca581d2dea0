"""The report's sections: switched, ordered, numbered as given; what was written comes first."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.registration.numbers.measures import REGISTERED
from eventmgr.registration.numbers.rules import Line
from eventmgr.reports.counting import folded, is_few
from eventmgr.reports.document import (
    Cover,
    Difference,
    Document,
    Facts,
    Heading,
    Listing,
    Paragraph,
    RecommendationCard,
    Table,
    plain,
)
from eventmgr.reports.enums import SectionKind
from eventmgr.reports.structure import build
from eventmgr.reports.structure.matrix import parted
from eventmgr.reports.structure.written import acronyms, written
from tests.reports.sample import NUMBERS, sample, section


def heads(document: Document) -> list[tuple[str, str]]:
    return [
        (each.number, each.anchor)
        for each in document.blocks
        if isinstance(each, Heading) and each.level == 1 and each.anchor != "changes"
    ]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(SectionKind), unique=True, min_size=1))
def test_every_section_switched_on_appears_once_in_its_order(kinds: list[SectionKind]) -> None:
    snapshot = replace(sample(2, 2, 3), sections=tuple(map(section, kinds)))
    document = build(snapshot)
    assert heads(document) == [(NUMBERS[each], f"section-{each}") for each in kinds]
    anchors = [
        each.anchor for each in document.blocks if isinstance(each, Heading | RecommendationCard)
    ]
    assert len(anchors) == len(set(anchors))


def test_numbers_are_the_same_in_every_language() -> None:
    told = [
        [
            (each.number, each.anchor)
            for each in build(sample(3, 2, 3), language).blocks
            if isinstance(each, Heading)
        ]
        for language in ("en", "fr", "ur", "ar")
    ]
    assert told[0] == told[1] == told[2] == told[3]


def test_a_groups_chapter_is_numbered_as_its_code_is() -> None:
    snapshot = sample(3, 1, 1)
    chapters = [
        each.number
        for each in build(replace(snapshot, groups=snapshot.groups[1:])).blocks
        if isinstance(each, Heading) and each.anchor in {"group-1", "group-2"}
    ]
    assert chapters == ["7.2", "7.3"]


def test_what_nobody_has_written_says_so_and_the_cover_tells() -> None:
    kinds = (SectionKind.FOREWORD, SectionKind.PARTICIPATION)
    document = build(replace(sample(1, 1), sections=tuple(section(each, "") for each in kinds)))
    assert Paragraph(text=plain("This section has not been written yet."), tone="note") in (
        document.blocks
    )
    cover = document.blocks[0]
    assert isinstance(cover, Cover)
    assert cover.notice.endswith("Incomplete: these sections have not been written yet: Foreword.")
    assert document.meta.draft == "Incomplete"


def test_blank_lines_part_paragraphs_and_dashes_make_lists() -> None:
    assert list(written("One\ntwo.\n\n- *a*\n- b\nThree.\n \n\n")) == [
        Paragraph(text=plain("One\ntwo.")),
        Listing(items=("*a*", "b")),
        Paragraph(text=plain("Three.")),
    ]
    assert list(written(" \n\n")) == []


def test_acronyms_are_told_with_their_meanings_or_as_written() -> None:
    (told,) = acronyms("NGO - a body\n\nTIP – a crime\nWG: a group")
    assert isinstance(told, Facts)
    assert [(each.label, each.value) for each in told.facts] == [
        ("NGO", "a body"),
        ("TIP", "a crime"),
        ("WG", "a group"),
    ]
    assert list(acronyms("Ask the desk.")) == [Paragraph(text=plain("Ask the desk."))]


def test_what_changed_is_told_word_for_word() -> None:
    found = [each for each in build(sample(1, 1)).blocks if isinstance(each, Difference)]
    assert found[0] == Difference(
        name="Recommendation · WG1-R01",
        words="Changed",
        before="Fund shelters in every province.",
        after="Fund shelters with trained staff in every division.",
    )
    assert len(found) == 4


def test_long_tables_are_parted() -> None:
    rows = tuple((plain(str(each)),) for each in range(2_001))
    parts = list(parted(Table(caption="All", columns=(), rows=rows)))
    assert [len(each.rows) for each in parts] == [1_000, 1_000, 1]
    assert parts[2].caption == "All (rows 2001 to 2001 of 2001)"


@given(st.lists(st.integers(0, 20), max_size=6), st.integers(0, 20))
def test_of_a_private_answer_no_number_is_a_few(counts: list[int], rest: int) -> None:
    lines = [
        Line(value=str(n), name="", counts={REGISTERED: each}) for n, each in enumerate(counts)
    ]
    kept, others = folded(
        lines, {REGISTERED: rest}, is_told=lambda each: not is_few(each.counts), hides_few=True
    )
    assert not any(is_few(each.counts) for each in kept)
    assert not kept or not is_few(others)
    told = sum(each.counts[REGISTERED] for each in kept) + others[REGISTERED]
    assert told == sum(counts) + rest
