"""Pasted texts are split without losing a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.recommendations.taking_in.drafting import Reading, from_paste
from eventmgr.recommendations.taking_in.splitting import MOST, split

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    '=HYPERLINK("http://example.org")',
    "\u202egnp.exe پاکستان 👩‍⚖️ e\u0301",
    "۱. قانون منظور کریں\n۲. فنڈ قائم کریں",
]
lines = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["1. ", "2) ", "- ", "• ", "(3) "]),
            st.text(max_size=20),
            st.text(max_size=9),
        ),
        st.just(""),
        st.sampled_from(HOSTILE),
    ),
    max_size=12,
)


def letters(text: str) -> list[str]:
    return sorted(each for each in text if not each.isspace())


@given(lines)
def test_every_letter_is_in_an_item_or_left_over(pasted: list[str]) -> None:
    text = "\n".join(pasted)
    found = split(text)
    kept = "".join(each.mark + each.text for each in found.items) + "".join(found.rest)
    assert letters(kept) == letters(text)


@given(lines)
def test_no_item_is_empty(pasted: list[str]) -> None:
    assert all(each.text for each in split("\n".join(pasted)).items)


def texts(reading: Reading) -> list[tuple[str, str]]:
    return [(each.mark, each.wording.text) for each in reading.drafts]


def test_numbers_come_before_bullets() -> None:
    found = from_paste(
        "Our list\n1. Adopt a plan\n  - with money\n\n2) Train judges\n\nin all provinces"
    )
    assert texts(found) == [
        ("1.", "Adopt a plan\n  - with money"),
        ("2)", "Train judges\n\nin all provinces"),
    ]
    assert found.rest == ["Our list"]


def test_bullets_come_before_blank_lines() -> None:
    found = from_paste("• Adopt a plan\n• Train judges\n\nin all provinces")
    assert texts(found) == [("•", "Adopt a plan"), ("•", "Train judges\n\nin all provinces")]


def test_blank_lines_keep_apart() -> None:
    found = from_paste("Adopt a plan\nby May\n\n\nTrain judges")
    assert texts(found) == [("", "Adopt a plan\nby May"), ("", "Train judges")]


@pytest.mark.parametrize(
    "text", ["2030. is a year", "A 1. is no beginning", "1.5 million children"]
)
def test_numbers_within_a_sentence_begin_nothing(text: str) -> None:
    assert texts(from_paste(text)) == [("", text)]


def test_digits_of_other_scripts_number_too() -> None:
    assert [mark for mark, _text in texts(from_paste(HOSTILE[-1]))] == ["۱.", "۲."]


def test_more_than_fits_one_paste_is_left_over() -> None:
    found = from_paste("\n".join(f"{number}. Do it" for number in range(1, MOST + 3)))
    assert (len(found.drafts), found.rest) == (MOST, [f"{MOST + 1}. Do it", f"{MOST + 2}. Do it"])


def test_equal_texts_are_told_apart() -> None:
    first, second = from_paste("1. Do it\n2. Do it").drafts
    assert first.origin != second.origin
    assert [each.origin for each in from_paste("1. Do it\n2. Do it").drafts] == [
        first.origin,
        second.origin,
    ]
