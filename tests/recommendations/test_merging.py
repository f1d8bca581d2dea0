"""Three-way merge by words: identities on thousands of cases, and no word of either side lost."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.recommendations.merging import MOST_PIECES, merge, pieces

WORDS = st.lists(
    st.sampled_from(["adopt", "a", "plan", "the", "Ministry", "shall", ",", ".", "\n", " ", "۲"]),
    max_size=14,
).map(" ".join)
ANYTHING = st.text(max_size=60)
TEXTS = WORDS | ANYTHING


@settings(max_examples=2000, deadline=None)
@given(TEXTS, TEXTS)
def test_a_side_that_changed_nothing_takes_the_others_changes(base: str, new: str) -> None:
    assert merge(base, new, base) == new
    assert merge(base, base, new) == new
    assert merge(base, new, new) == new


@settings(max_examples=2000, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_can_change_places(base: str, mine: str, theirs: str) -> None:
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@settings(max_examples=2000, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_a_clean_merge_has_every_word_that_either_side_added(
    base: str, mine: str, theirs: str
) -> None:
    merged = merge(base, mine, theirs)
    if merged is None:
        return
    had, found = Counter(pieces(base)), Counter(pieces(merged))
    for side in (mine, theirs):
        added = Counter(pieces(side)) - had
        lost_by_the_other = had - Counter(pieces(theirs if side is mine else mine))
        assert not added - found - lost_by_the_other


@given(ANYTHING)
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (
            "Swiftly adopt a plan for shelters.",
            "Adopt a plan for all shelters by June.",
            "Swiftly adopt a plan for all shelters by June.",
        ),
        (
            "Adopt a national plan for shelters.",
            "Adopt a plan for shelters by June.",
            "Adopt a national plan for shelters by June.",
        ),
        ("Fund shelters.", "Build shelters.", None),
        ("Adopt a plan for shelters.\nNow.", "Adopt a plan for shelters.\nSoon.", None),
    ],
)
def test_different_words_of_a_sentence_come_together(
    mine: str, theirs: str, merged: str | None
) -> None:
    assert merge("Adopt a plan for shelters.", mine, theirs) == merged


def test_a_text_as_long_as_a_book_is_left_to_a_person() -> None:
    base = "word " * (MOST_PIECES // 2)
    assert merge(base, f"{base}mine", f"theirs {base}") is None
    assert merge(base, f"{base}mine", base) == f"{base}mine"
