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


PIECES = st.sampled_from(
    ["Ann Lee", "ANN LEE", "Joann Lee", "Ann Leech", "Ann Lee Khan", "a@b.org", "x.a@b.org", "Bob"]
)
KEPT = {"Joann Lee", "Ann Leech", "Ann Lee Khan", "x.a@b.org", "Bob"}


@given(st.lists(PIECES, max_size=6), st.sampled_from([", ", " / ", "\n", " – ", "; "]))
def test_a_word_goes_wherever_it_stands_alone_and_others_stay(
    pieces: list[str], between: str
) -> None:
    text = between.join(pieces)
    told = between.join(each if each in KEPT else "…" for each in pieces)
    words, kept = ["Ann Lee", "a@b.org"], ["Ann Lee Khan"]
    assert scrubbed(text, words, kept=kept) == told
    assert without_words({"a": [text, 1]}, words, kept=kept) == {"a": [told, 1]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("To ali@example.org.", "To …."),
        ("<ALI@example.org>", "<…>"),
        ("- -ali@example.org", "- -…"),
        ("muhammad.ali@example.org", "muhammad.ali@example.org"),
        ("m-ali@example.org", "m-ali@example.org"),
        ("m_ali@example.org", "m_ali@example.org"),
        ("m+ali@example.org", "m+ali@example.org"),
        ("ali@example.org.pk", "ali@example.org.pk"),
        ("ali@example.org-x.pk", "ali@example.org-x.pk"),
    ],
)
def test_an_address_is_no_part_of_another(text: str, told: str) -> None:
    assert scrubbed(text, ["ali@example.org"]) == told


def test_the_longest_name_decides_whose_it_is() -> None:
    own, others = ["Ann Lee", "Ann Lee Khan Junior"], ["Ann Lee Khan"]
    text = "Ann Lee Khan Junior, Ann Lee Khan, _Ann Lee_, Ann Lee's"
    assert scrubbed(text, own, kept=others) == "…, Ann Lee Khan, _…_, …'s"
    assert scrubbed(text, [], kept=others) == text


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
