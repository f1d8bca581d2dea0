"""Differences by words: nothing of either text is lost, and long texts cost no minutes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.recommendations.differences import MOST_PIECES, by_words

TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(["adopt ", "a ", "plan", ". ", "\n", "نئی ", "👩‍👩‍👧", "\u200b"]),
        max_size=60,
    ).map("".join),
)


def joined(steps: list[tuple[str, str]], *ops: str) -> str:
    return "".join(text for op, text in steps if op in ops)


@given(old=TEXTS, new=TEXTS)
def test_both_texts_stand_in_the_steps(old: str, new: str) -> None:
    steps = by_words(old, new)
    assert joined(steps, "equal", "delete") == old
    assert joined(steps, "equal", "insert") == new
    assert all(text for _op, text in steps)
    assert all(one != two for (one, _), (two, _) in pairwise(steps))


@given(text=TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert by_words(text, text) == ([("equal", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        (
            "Adopt a plan.",
            "Adopt the plan.",
            [("equal", "Adopt "), ("delete", "a "), ("insert", "the "), ("equal", "plan.")],
        ),
        ("", "New", [("insert", "New")]),
        ("Old", "", [("delete", "Old")]),
    ],
)
def test_words_are_told(old: str, new: str, steps: list[tuple[str, str]]) -> None:
    assert by_words(old, new) == steps


@pytest.mark.parametrize("word", ["same ", "{0} "])
def test_long_texts_are_told_as_a_whole(word: str) -> None:
    words = [word.format(number) for number in range(MOST_PIECES + 1)]
    old = f"Begin {''.join(words)}end"
    new = f"Begin other {''.join(reversed(words))}more end"
    steps = by_words(old, new)
    assert steps[0] == ("equal", "Begin ")
    assert steps[-1] == ("equal", "end")
    assert joined(steps, "equal", "delete") == old


def test_many_equal_words_cost_no_minutes() -> None:
    old, new = "the a " * 1400, "a the b " * 900
    steps = by_words(old, f"x {new}")
    assert joined(steps, "equal", "insert") == f"x {new}"
