"""Numbers that never move, and order within the parts."""

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.reports.enums import ANNEXES, SectionKind
from eventmgr.reports.sections import rules

OWN = [(f"custom-{number}", SectionKind.CUSTOM) for number in range(1, 9)]
USUAL = [(kind.value, kind) for kind in rules.USUAL]
REPORTS = st.lists(st.sampled_from([*USUAL, *OWN]), unique=True)


def in_parts(report: list[tuple[str, SectionKind]]) -> list[tuple[str, SectionKind]]:
    parts = list(rules.Part)
    return sorted(report, key=lambda each: parts.index(rules.part_of(each[1])))


def test_the_usual_report_counts_from_one_and_from_a() -> None:
    found = rules.numbered(USUAL, {})
    assert [found[key] for key in ("foreword", "acknowledgements", "acronyms")] == ["", "", ""]
    assert [found[kind.value] for kind in ANNEXES] == ["A", "B", "C", "D"]
    assert (found["summary"], found["background"], found["evaluation"]) == ("1", "2", "12")


@given(REPORTS)
def test_without_an_adopted_version_numbers_follow_the_order(
    report: list[tuple[str, SectionKind]],
) -> None:
    report = in_parts(report)
    found = rules.numbered(report, {})
    body = [found[key] for key, kind in report if rules.part_of(kind) is rules.Part.BODY]
    assert body == [str(number) for number in range(1, len(body) + 1)]
    annexes = [found[key] for key, kind in report if rules.part_of(kind) is rules.Part.ANNEX]
    assert annexes == [rules.letters(number) for number in range(1, len(annexes) + 1)]


@given(st.lists(REPORTS, min_size=2, max_size=6))
def test_no_number_moves_or_is_given_twice(reports: list[list[tuple[str, SectionKind]]]) -> None:
    kept: dict[str, str] = {}
    for report in reports:  # each is adopted
        found = rules.numbered(report, kept)
        assert found.keys() == {key for key, _kind in report}
        assert all(found[key] == kept[key] for key in found.keys() & kept.keys())
        kept |= {key: number for key, number in found.items() if number}
    assert len(set(kept.values())) == len(kept)


def test_a_new_section_gets_the_next_free_number_wherever_it_stands() -> None:
    kept = {"summary": "1", "background": "2", "gone": "3", "method": "D"}
    report = [
        ("custom-1", SectionKind.CUSTOM),
        ("background", SectionKind.BACKGROUND),
        ("summary", SectionKind.SUMMARY),
        ("programme", SectionKind.PROGRAMME),
    ]
    assert rules.numbered(report, kept) == {
        "custom-1": "4",
        "background": "2",
        "summary": "1",
        "programme": "E",
    }


def test_letters_go_on_after_z() -> None:
    assert [rules.letters(rank) for rank in (1, 26, 27, 52, 53, 703)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "AAA",
    ]


@given(st.lists(st.text(), unique=True, min_size=1), st.integers(-5, 40), st.data())
def test_moving_keeps_the_order_of_all_others(
    keys: list[str], to: int, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(keys))
    found = rules.moved(keys, key, to=to)
    assert [each for each in found if each != key] == [each for each in keys if each != key]
    assert found.index(key) == min(max(to, 1), len(keys)) - 1
