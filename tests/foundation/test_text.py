import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventmgr.foundation.text import clean, clean_line, fold, slug

ANY = st.text(st.characters(exclude_categories=[]))  # surrogates and unassigned included
NONCHARACTERS = {*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF}
LINE_ENDS = "\r\u0085\u2028\u2029"


def means_something(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in {"Cc", "Cs"} and ord(letter) not in NONCHARACTERS


@given(ANY)
@example("\r\n\r\n\r")
@example("a\x00b\u2029c\ud800")
def test_clean_keeps_everything_but_controls(typed: str) -> None:
    kept = [each for each in clean(typed) if each != "\n"]
    meant = [
        each for each in typed if means_something(each) and each not in LINE_ENDS and each != "\n"
    ]
    assert kept == meant
    assert all(means_something(each) for each in clean(typed))
    clean(typed).encode()


@given(ANY)
def test_clean_keeps_the_number_of_lines(typed: str) -> None:
    unified = typed.replace("\r\n", "\n")
    assert clean(typed).count("\n") == sum(unified.count(each) for each in {"\n", *LINE_ENDS})


@given(ANY)
@example("\x00 a")
@example("\r\x00\n")
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)
    assert slug(slug(typed)) == slug(typed)


@given(ANY)
@example("ΐ")
@example("ſ ﬀ")
@example("\u0345\u0399")
def test_folding_twice_changes_nothing_more(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


@given(ANY)
def test_a_line_is_one_line_with_every_word_in_order(typed: str) -> None:
    line = clean_line(typed)
    forced = str.maketrans("", "", "\u202d\u202e")
    assert line.split() == clean(typed).translate(forced).split()
    assert line == " ".join(line.split())


@given(st.text(st.characters(exclude_categories=["Cs", "Cn"])))
@example("Straße")
@example("é É")
def test_spellings_of_one_name_are_equal(name: str) -> None:
    assert fold(name) == fold(unicodedata.normalize("NFD", name))
    assert fold(name.strip() + "  ") == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of  Justice", "ministry of justice "),
        ("Café", "CAFE\u0301"),
        ("ＵＮＯＤＣ", "unodc"),
        ("STRASSE", "Straße"),
    ],
)
def test_what_people_take_for_one_name_is_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("bell\x07, null\x00, delete\x7f, next\x9b", "bell, null, delete, next"),
        ("\u202eRLM and \u200dZWJ stay\ufeff", "\u202eRLM and \u200dZWJ stay\ufeff"),
        ("  spaces stay  ", "  spaces stay  "),
        ("👩🏽‍⚖️ نام ਨਾਮ", "👩🏽‍⚖️ نام ਨਾਮ"),
    ],
)
def test_cleaning(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(ANY)
def test_a_slug_is_for_addresses(title: str) -> None:
    made = slug(title)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= 60
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert "--" not in made


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("TIP Conference 2026", "tip-conference-2026"),
        ("Égalité & Fraternité!", "egalite-fraternite"),
        ("قومی کانفرنس", ""),
        ("a" * 59 + " b", "a" * 59),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs(title: str, made: str) -> None:
    assert slug(title) == made


def test_no_line_turns_its_letters_around() -> None:
    assert clean_line("Agenda \u202efdp.exe") == "Agenda fdp.exe"
    assert clean_line("\u200fعمر\u200e Khan") == "\u200fعمر\u200e Khan"
