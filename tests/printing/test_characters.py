import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.printing.characters import MOST_MARKS, PLACEHOLDER, Substitution, clean

HARMFUL = st.sampled_from(
    "\x00\x07\t\r\n\x0b\x0c\x85\u0301\u0489\u0bbe\u0bcd\u200d\u202e\u2028\u2067\ufeff\uffff"
    "\ud800\U0001ffff\u1100\u1161\u11a8e\u0628"
)


@given(st.text(HARMFUL | st.characters(exclude_categories=()), max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text(HARMFUL | st.characters(exclude_categories=()), max_size=60))
def test_what_is_left_can_be_rendered(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {unicodedata.category(each) for each in cleaned} & {"Cs"} == set()
    assert [each for each in cleaned if unicodedata.category(each) == "Cc" and each != "\n"] == []
    assert set(cleaned) & set("\u202a\u202e\u2066\u2069\ufeff\uffff\U0010ffff") == set()


@given(st.text(st.characters(categories=["L", "N", "P", "Sm", "Zs"]), max_size=60))
def test_words_stay_word_for_word(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("bell\x07 nul\x00", "bell nul"),
        ("gpj\u202eexe.", "gpjexe."),
        ("e\u0301", "\u00e9"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d⚕\ufe0f", "👩\u200d⚕\ufe0f"),
        ("z" + "\u0335" * 3000 + "q", "z" + "\u0335" * MOST_MARKS + "q"),
        ("z" + "\u0489" * 3000, "z" + "\u0489" * MOST_MARKS),
    ],
)
def test_what_is_taken_out_and_what_stays(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_characters_without_a_glyph_are_replaced_and_counted() -> None:
    substitution = Substitution()
    assert substitution("a\ue000b\ue000 𓀀") == f"a{PLACEHOLDER}b{PLACEHOLDER} {PLACEHOLDER}"
    assert substitution.replaced == Counter({"\ue000": 2, "𓀀": 1})
    assert substitution.remarks() == (
        "U+E000 x2",
        "U+13000 EGYPTIAN HIEROGLYPH A001 x1",
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ναταλία",
        "Сергій",
        "ديفيد",
        "کیم جۆنگ",
        "דוגמה",
        "สมชาย",
        "ဦးမောင်",
        "கண்ணன்",
        "श्री",
        "Հայկ",
        "සිංහල",
        "ქართული",
        "বাংলা",
        "ខ្មែរ",
        "王小明",
        "ティム",
        "박민수",
        "ລາວ",
        "አማርኛ",
        "ਪੰਜਾਬੀ",
        "✓ → ☎ 😀 ₨ ≤",
        PLACEHOLDER,
        "line\nbreak",
    ],
)
def test_our_fonts_show_the_scripts_people_are_named_in(name: str) -> None:
    assert Substitution()(name) == name
