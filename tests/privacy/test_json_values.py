"""Taking somebody out of stored JSON leaves nothing of them and all of the others."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.privacy.holdings.json_values import only, scrubbed, without_person, without_words

THEM, OTHER = 7, 8
KEYS = st.sampled_from([THEM, OTHER])
PARTS = st.fixed_dictionaries({"person_id": KEYS, "title": st.text(max_size=5)})
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
VALUES = st.recursive(
    LEAVES | PARTS | st.fixed_dictionaries({"persons": st.lists(KEYS)}),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["parts", "roles", "items"]), inner, max_size=3)
    ),
    max_leaves=20,
)


def keys_in(value: Any) -> list[int]:
    """Every person's key that the value speaks of."""
    if isinstance(value, list):
        return [key for each in value for key in keys_in(each)]
    if not isinstance(value, dict):
        return []
    own = [value["person_id"]] if value.get("person_id") is not None else []
    listed = value.get("persons", [])
    return [*own, *listed, *(key for each in value.values() for key in keys_in(each))]


@given(VALUES)
def test_nothing_speaks_of_them_and_others_stay(value: Any) -> None:
    left = without_person(value, THEM)
    assert keys_in(left) == [key for key in keys_in(value) if key != THEM]
    assert without_person(left, THEM) == left
    json.dumps(left)


@given(VALUES)
def test_whom_it_does_not_speak_of_changes_nothing(value: Any) -> None:
    assert without_person(value, 99) == value


@given(st.text(max_size=30), st.text(min_size=1, max_size=5).filter(lambda w: "…" not in w))
def test_a_word_is_left_nowhere(text: str, word: str) -> None:
    assert word not in scrubbed(text, [word])
    assert without_words({"a": [text, 1]}, [word]) == {"a": [scrubbed(text, [word]), 1]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dear ANN LEE, dear Bob", "Dear …, dear Bob"),
        ("ann lee and Ann Lee", "… and …"),
        ("Anna Lee", "Anna Lee"),
        ("İ Ann Lee", "İ …"),
        ("", ""),
    ],
)
def test_case_does_not_matter(text: str, told: str) -> None:
    assert scrubbed(text, ["Ann Lee"]) == told


def test_only_some_facts_may_stay() -> None:
    assert only({"state": "confirmed", "name": "Ann"}, frozenset({"state"})) == {
        "state": "confirmed",
        "name": "…",
    }
    assert only(None, frozenset()) is None
