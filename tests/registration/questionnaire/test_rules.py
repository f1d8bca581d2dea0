"""Who is asked what, and which answers count."""

from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire import composing, rules
from eventmgr.registration.questionnaire.asked import Asked, Condition, Option
from eventmgr.registration.questionnaire.errors import RefusedAnswers
from tests.factories.questionnaire import COLOURS, Kind, make_asked

pytestmark = pytest.mark.usefixtures("session")

VISA = make_asked("visa", Kind.YES_NO, is_required=True)
PASSPORT = make_asked("passport", condition=Condition("visa", frozenset({"yes"})), is_required=True)
PRESS = make_asked("press", categories=frozenset({Category.MEDIA}), is_required=True)
FORM = [VISA, PASSPORT, PRESS]


def read(typed: Any, *, stored: Any = None, category: Category = Category.DELEGATE, **how: Any):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a Reading
    return rules.read(FORM, category=category, typed=typed, stored=stored or {}, **how)


def test_what_is_hidden_is_not_asked_and_not_read() -> None:
    reading = read({"visa": ["no"], "passport": ["AB 12"], "press": ["Daily"]})
    assert (reading.answered, reading.faults) == ({"visa": False}, {})


def test_what_is_required_is_demanded_of_those_who_are_asked() -> None:
    assert read({"visa": ["yes"], "passport": [" "]}).faults == {"passport": "Answer this."}
    assert read({}, category=Category.MEDIA).faults == {
        "visa": "Answer this.",
        "press": "Answer this.",
    }
    assert read({}, category=Category.MEDIA, demands=False).faults == {}


def test_a_question_that_the_form_did_not_show_keeps_its_answer() -> None:
    reading = read({"passport": ["CD 34"]}, stored={"visa": True, "passport": "AB 12"})
    assert (reading.answered, reading.faults) == ({"passport": "CD 34"}, {})


def test_an_answer_that_is_wrong_shows_nothing_that_depends_on_it() -> None:
    reading = read({"visa": ["perhaps"], "passport": ["AB 12"]})
    assert (reading.answered, reading.faults) == ({}, {"visa": "Choose yes or no."})


def test_faults_stand_at_the_fields() -> None:
    rules.require_faultless(FORM, read({"visa": ["no"]}))
    with pytest.raises(RefusedAnswers) as raised:
        rules.require_faultless(FORM, read({}))
    assert raised.value.faults == {"q-visa": "Answer this."}


def test_what_was_answered_before_it_was_hidden_does_not_count() -> None:
    stored = {"visa": False, "passport": "AB 12", "press": "Daily"}
    assert rules.standing(FORM, Category.DELEGATE, stored) == {"visa": False}
    assert rules.standing(FORM, Category.MEDIA, {**stored, "visa": True}) == {
        "visa": True,
        "passport": "AB 12",
        "press": "Daily",
    }


def test_a_choice_among_nothing_is_not_asked() -> None:
    groups = make_asked("groups", Kind.RANKED, is_required=True)
    assert rules.asked_of([groups], Category.DELEGATE) == []
    assert rules.read([groups], category=Category.DELEGATE, typed={}, stored={}).faults == {}


def test_what_depends_on_what_is_not_asked_has_no_field() -> None:
    decides = make_asked("a", Kind.YES_NO, categories=frozenset({Category.MEDIA}))
    depends = make_asked("b", condition=Condition("a", frozenset({"yes"})))
    assert rules.asked_of([decides, depends], Category.DELEGATE) == []
    assert rules.asked_of([decides, depends], Category.MEDIA) == [decides, depends]


def test_needed_are_all_that_decide() -> None:
    third = make_asked("third", condition=Condition("passport", frozenset({"x"})))
    assert rules.needed_for([*FORM, third], "third") == [VISA, PASSPORT, third]
    assert rules.needed_for(FORM, "press") == [PRESS]
    assert rules.needed_for(FORM, "nothing") == []


KEYS = ["a", "b", "c", "d"]


@st.composite
def forms(draw: st.DrawFn) -> list[Asked]:
    """Questions in order, each perhaps depending on an earlier one."""
    made: list[Asked] = []
    for key in KEYS:
        kind = draw(st.sampled_from([Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF, Kind.SHORT_TEXT]))
        deciding = [each for each in made if composing.answers_to(each)]
        condition = None
        if deciding and draw(st.booleans()):
            on = draw(st.sampled_from(deciding))
            answers = [each.key for each in composing.answers_to(on)]
            condition = Condition(on.key, draw(st.frozensets(st.sampled_from(answers), min_size=1)))
        made.append(
            make_asked(
                key,
                kind,
                options=COLOURS if kind in {Kind.ONE_OF, Kind.SEVERAL_OF} else (),
                is_required=draw(st.booleans()),
                is_retired=draw(st.booleans()) and draw(st.booleans()),
                categories=draw(st.frozensets(st.sampled_from(list(Category)), max_size=2)),
                condition=condition,
            )
        )
    return made


TYPED = st.dictionaries(
    st.sampled_from(KEYS),
    st.lists(st.sampled_from(["", "yes", "no", "red", "blue", "words", "\0"]), max_size=3),
)


@given(forms(), TYPED, st.sampled_from(list(Category)))
def test_what_is_read_counts_and_nothing_else(
    form: list[Asked], typed: dict[str, list[str]], category: Category
) -> None:
    reading = rules.read(form, category=category, typed=typed, stored={})
    fields = {each.key for each in rules.asked_of(form, category)}
    assert set(reading.answered) <= set(typed) & fields
    assert set(reading.faults) <= fields
    kept = {key: value for key, value in reading.answered.items() if value is not None}
    assert rules.standing(form, category, kept) == kept
    by_key = {each.key: each for each in form}
    for key in kept:
        condition = by_key[key].condition
        assert condition is None or condition.key in kept
    again = rules.read(form, category=category, typed={}, stored=kept)
    assert set(again.faults) <= set(reading.faults)


@given(forms())
def test_a_form_in_order_stays_so_and_no_other_order_is_a_chain_without_end(
    form: list[Asked],
) -> None:
    asked = [each for each in form if not each.is_retired]
    keys = {each.key for each in asked}
    is_whole = all(each.condition is None or each.condition.key in keys for each in asked)
    if is_whole:
        composing.require_order(asked)
    for order in (asked[::-1], asked[1:] + asked[:1]):
        places = {each.key: place for place, each in enumerate(order)}
        is_good = all(
            each.condition is None or places.get(each.condition.key, len(order)) < places[each.key]
            for each in order
        )
        with nullcontext() if is_good else pytest.raises(DomainError):
            composing.require_order(order)


@pytest.mark.parametrize(
    "condition",
    [
        Condition("visa", frozenset({"perhaps"})),
        Condition("visa", frozenset()),
        Condition("nothing", frozenset({"yes"})),
        Condition("later", frozenset({"yes"})),
        Condition("text", frozenset({"yes"})),
    ],
)
def test_a_condition_is_on_an_answer_to_an_earlier_question(condition: Condition) -> None:
    form = [VISA, make_asked("text"), make_asked("b", condition=condition)]
    with pytest.raises(DomainError):
        composing.require_order([*form, make_asked("later", Kind.YES_NO)])


def test_keys_of_options_never_change() -> None:
    known = composing.with_keys([Option("", "Red"), Option("", "سرخ"), Option("", "red!")], [])
    assert [(each.key, each.label) for each in known] == [
        ("red", "Red"),
        ("option", "سرخ"),
        ("red-2", "red!"),
    ]
    changed = composing.with_keys([Option("red", "Crimson"), Option("", "Blue")], known)
    assert [(each.key, each.label, each.is_gone) for each in changed] == [
        ("red", "Crimson", False),
        ("blue", "Blue", False),
        ("option", "سرخ", True),
        ("red-2", "red!", True),
    ]
    back = composing.with_keys([Option("", "سرخ"), Option("", "Red")], changed)
    assert [(each.key, each.is_gone) for each in back] == [
        ("option", False),
        ("red-3", False),
        ("red", True),
        ("blue", True),
        ("red-2", True),
    ]


LABELS = st.text(min_size=1, max_size=8)


@given(st.lists(LABELS, max_size=5), st.lists(LABELS, max_size=5))
def test_no_key_stands_for_two_options(first: list[str], then: list[str]) -> None:
    known = composing.with_keys([Option("", each) for each in first], [])
    after = composing.with_keys([Option("", each) for each in then], known)
    keys = [each.key for each in after]
    assert len(set(keys)) == len(keys)
    assert {each.key for each in known} <= set(keys)
    assert [each.label for each in after if not each.is_gone] == then
