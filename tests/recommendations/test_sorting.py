from hypothesis import given
from hypothesis import strategies as st

from eventmgr.recommendations.sheet import Row
from eventmgr.recommendations.sorting import NO_THEME, by_theme

THEMES = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=4, unique=True), max_size=25)


def rows(*themes: str) -> list[Row]:
    return [Row(line=n, id=str(n), text="T", themes=tuple(each)) for n, each in enumerate(themes)]


def sizes(*themes: str, most: int = 8) -> dict[str, int]:
    return {name: len(found) for name, found in by_theme(rows(*themes), most=most).items()}


def test_the_commonest_theme_is_asked_last() -> None:
    assert sizes("tc", "tc", "tw", "t") == {"c": 2, "t": 1, "w": 1}


def test_a_row_goes_to_the_most_frequent_of_its_other_themes() -> None:
    assert sizes("tcw", "tc", "tw", "tc") == {"c": 3, "w": 1}


def test_small_themes_join_a_larger_one_of_theirs_or_the_commonest() -> None:
    assert sizes("tc", "tc", "tw", "tx", "tx", most=2) == {"t": 3, "c": 2}


def test_rows_without_themes_have_a_group_too() -> None:
    assert sizes("", "") == {NO_THEME: 2}
    assert sizes() == {}


@given(THEMES, st.integers(1, 5))
def test_every_row_is_in_one_group_and_there_are_not_too_many(
    themes: list[list[str]], most: int
) -> None:
    made = [Row(line=n, id=str(n), text="T", themes=tuple(each)) for n, each in enumerate(themes)]
    found = by_theme(made, most=most)
    assert sorted(row.line for group in found.values() for row in group) == list(range(len(made)))
    assert len(found) <= most
    assert [len(group) for group in found.values()] == sorted(
        (len(group) for group in found.values()), reverse=True
    )
