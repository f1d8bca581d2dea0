"""What is taken out of a letter before an organiser reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.mail.keys import without_keys

TOKEN = "WzEsMV0.aSk3Ug.m2H0qD-7Yb1zv4m3T9cPzq_Kx1Y"
TOKENS = st.from_regex(
    r"\A[A-Za-z0-9_-]{4,40}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}\Z",
)


@pytest.mark.parametrize("way", ["i", "d", "u", "sign-in", "apply"])
@pytest.mark.parametrize("words", ["Come: {}", '<a href="{}">Come</a>', "{}\n\nSee you."])
def test_the_key_of_a_personal_link_is_left_out(way: str, words: str) -> None:
    address = f"https://forum.example.org/{way}/"
    assert without_keys(words.format(address + TOKEN)) == words.format(address + "…")


@given(TOKENS, st.sampled_from(["/x/", "/c/forum/answer/", "/see?t=", "/see?a=1&t="]))
def test_no_signed_token_stays_wherever_it_stands(token: str, before: str) -> None:
    assert token not in without_keys(f"https://forum.example.org{before}{token} and more")


@pytest.mark.parametrize(
    "words",
    [
        "https://forum.example.org/c/national-policy-forum-2026-islamabad",
        "Write to forum@example.org.",
        "https://forum.example.org/c/forum/agenda.ics",
        "",
    ],
)
def test_other_addresses_stay(words: str) -> None:
    assert without_keys(words) == words
