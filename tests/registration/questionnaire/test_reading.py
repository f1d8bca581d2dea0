"""From what stands in a form's fields to an answer, and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.registration.questionnaire.asked import Asked, Option
from eventmgr.registration.questionnaire.reading import answer_in, typed_of
from tests.factories.questionnaire import COLOURS, Kind, make_asked

pytestmark = pytest.mark.usefixtures("session")  # sentences are in somebody's language

LANGUAGES = (Option("en", "English"), Option("ur", "Urdu"))
QUESTIONS = {
    Kind.SHORT_TEXT: make_asked(kind=Kind.SHORT_TEXT),
    Kind.LONG_TEXT: make_asked(kind=Kind.LONG_TEXT),
    Kind.YES_NO: make_asked(kind=Kind.YES_NO),
    Kind.ONE_OF: make_asked(kind=Kind.ONE_OF, options=COLOURS),
    Kind.SEVERAL_OF: make_asked(kind=Kind.SEVERAL_OF, options=COLOURS),
    Kind.NUMBER: make_asked(kind=Kind.NUMBER, lowest=-3, highest=12),
    Kind.DATE: make_asked(kind=Kind.DATE),
    Kind.MOMENT: make_asked(kind=Kind.MOMENT),
    Kind.TELEPHONE: make_asked(kind=Kind.TELEPHONE),
    Kind.EMAIL: make_asked(kind=Kind.EMAIL),
    Kind.COUNTRY: make_asked(kind=Kind.COUNTRY),
    Kind.LANGUAGES: make_asked(kind=Kind.LANGUAGES, options=LANGUAGES),
    Kind.RANKED: make_asked(kind=Kind.RANKED, options=COLOURS, ranks=2),
}


def read(kind: Kind, *typed: str, known: Any = None) -> Any:
    return answer_in(QUESTIONS[kind], typed, known=known)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.SHORT_TEXT, ["  two \t words\x00 "], "two words"),
        (Kind.LONG_TEXT, [" one\r\ntwo  "], "one\ntwo"),
        (Kind.YES_NO, ["", "yes"], True),
        (Kind.YES_NO, ["no"], False),
        (Kind.ONE_OF, ["", "green"], "green"),
        (Kind.SEVERAL_OF, ["", "blue", "red", "blue"], ["red", "blue"]),
        (Kind.NUMBER, ["12"], 12),
        (Kind.NUMBER, ["۷"], 7),
        (Kind.NUMBER, ["−3"], -3),
        (Kind.DATE, ["2026-03-01"], "2026-03-01"),
        (Kind.DATE, ["۲۰۲۶-۰۳-۰۱"], "2026-03-01"),
        (Kind.MOMENT, ["2026-03-01T14:30"], "2026-03-01T14:30"),
        (Kind.MOMENT, ["2026-03-01 14:30:59"], "2026-03-01T14:30"),
        (Kind.TELEPHONE, ["+92 (300) 123-4567"], "+92 (300) 123-4567"),
        (Kind.TELEPHONE, ["٠٣٠٠ ١٢٣٤٥٦٧"], "0300 1234567"),
        (Kind.EMAIL, [" a@EXAMPLE.org "], "a@example.org"),
        (Kind.COUNTRY, ["pk"], "PK"),
        (Kind.LANGUAGES, ["", "ur"], ["ur"]),
        (Kind.RANKED, ["blue", "", "red"], ["blue", "red"]),
    ],
)
def test_what_is_understood(kind: Kind, typed: list[str], value: object) -> None:
    assert read(kind, *typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (Kind.SHORT_TEXT, ["n" * 301], "Use at most 300 characters."),
        (Kind.SHORT_TEXT, ["a", "b"], "Give one answer only."),
        (Kind.LONG_TEXT, ["n" * 2001], "Use at most 2000 characters."),
        (Kind.YES_NO, ["perhaps"], "Choose yes or no."),
        (Kind.ONE_OF, ["pink"], "Choose one of the list."),
        (Kind.SEVERAL_OF, ["red", "pink"], "Choose of the list only."),
        (Kind.NUMBER, ["13"], "Write a whole number from -3 to 12."),
        (Kind.NUMBER, ["many"], "Write a whole number from -3 to 12."),
        (Kind.NUMBER, ["1.5"], "Write a whole number from -3 to 12."),
        (Kind.DATE, ["1 March"], "Write the day as in 2026-03-01."),
        (Kind.DATE, ["2026-02-30"], "Write the day as in 2026-03-01."),
        (Kind.DATE, ["20260301"], "Write the day as in 2026-03-01."),
        (Kind.MOMENT, ["2026-03-01"], "Write day and time as in 2026-03-01 14:30."),
        (Kind.MOMENT, ["2026-03-01T25:00"], "Write day and time as in 2026-03-01 14:30."),
        (
            Kind.TELEPHONE,
            ["call me"],
            "Write the number with the country's code, as in +92 300 1234567.",
        ),
        (
            Kind.TELEPHONE,
            ["1" * 16],
            "Write the number with the country's code, as in +92 300 1234567.",
        ),
        (Kind.EMAIL, ["nobody"], "“nobody” is not an e-mail address. Check it for typing errors."),
        (Kind.COUNTRY, ["XX"], "Choose one of the list."),
        (Kind.LANGUAGES, ["tlh"], "Choose of the list only."),
        (
            Kind.RANKED,
            ["red", "red"],
            "Choose something else for each place: one stands here twice.",
        ),
        (Kind.RANKED, ["red", "green", "blue"], "Choose at most 2."),
    ],
)
def test_what_is_refused_says_how_to_mend_it(kind: Kind, typed: list[str], sentence: str) -> None:
    with pytest.raises(DomainError) as raised:
        read(kind, *typed)
    assert str(raised.value) == sentence
    assert raised.value.field == "q-q"


@pytest.mark.parametrize("kind", Kind)
def test_nothing_typed_is_no_answer(kind: Kind) -> None:
    assert read(kind) is None
    assert read(kind, "", " ") is None
    assert typed_of(QUESTIONS[kind], None) == []


@pytest.mark.parametrize(
    ("lowest", "highest", "sentence"),
    [
        (1, None, "Write a whole number, at least 1."),
        (None, 9, "Write a whole number, at most 9."),
        (None, None, "Write a whole number."),
    ],
)
def test_bounds_may_be_open(lowest: int | None, highest: int | None, sentence: str) -> None:
    question = make_asked(kind=Kind.NUMBER, lowest=lowest, highest=highest)
    assert answer_in(question, ["5"]) == 5
    for typed in ("few", "9" * 16):
        with pytest.raises(DomainError) as raised:
            answer_in(question, [typed])
        assert str(raised.value) == sentence


def test_an_option_that_is_gone_stays_with_whoever_has_chosen_it() -> None:
    question = make_asked(kind=Kind.ONE_OF, options=(*COLOURS, Option("old", "Old", is_gone=True)))
    assert answer_in(question, ["old"], known="old") == "old"
    with pytest.raises(DomainError):
        answer_in(question, ["old"], known="red")


TYPED = st.lists(
    st.text(max_size=12)
    | st.sampled_from(["yes", "no", "red", "green", "blue", "en", "ur", "7", "-2", "PK"])
    | st.sampled_from(["2026-03-01", "2026-03-01T14:30", "+92 300 1234567", "a@example.org"]),
    max_size=4,
)


@given(st.sampled_from(list(Kind)), TYPED)
def test_whatever_is_typed_is_an_answer_or_a_sentence(kind: Kind, typed: list[str]) -> None:
    question = QUESTIONS[kind]
    refused = None
    try:
        value = answer_in(question, typed)
    except DomainError as error:
        refused = error
    if refused is not None:
        assert str(refused)
        assert refused.field == question.field
        return
    assert _is_of_its_kind(question, value)
    assert answer_in(question, typed_of(question, value)) == value


def _is_of_its_kind(question: Asked, value: Any) -> bool:
    keys = {each.key for each in question.options}
    if value is None:
        return True
    if question.kind is Kind.YES_NO:
        return isinstance(value, bool)
    if question.kind is Kind.NUMBER:
        return isinstance(value, int) and -3 <= value <= 12
    if question.kind in {Kind.SEVERAL_OF, Kind.LANGUAGES, Kind.RANKED}:
        return bool(value) and len(set(value)) == len(value) and set(value) <= keys
    if question.kind is Kind.ONE_OF:
        return value in keys
    return isinstance(value, str) and bool(value) and "\0" not in value
