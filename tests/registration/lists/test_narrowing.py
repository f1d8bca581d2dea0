"""A filter survives the way into an address and back; what is none is refused."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.db import LARGEST_KEY
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.text import clean_line
from eventmgr.registration.enums import Among, Category, Clearance, RegistrationState
from eventmgr.registration.lists.enums import ListKind
from eventmgr.registration.lists.rules import (
    checked_name,
    discreet,
    filter_of,
    require_keepable,
    require_room,
    words_of,
)
from eventmgr.registration.narrowing import (
    EVER,
    LONGEST,
    NEVER,
    Filter,
    Wanted,
    checked,
    exactly,
    quoted,
    understood,
)

lines = st.text(max_size=60).map(clean_line).filter(lambda line: len(line) <= LONGEST)
keys = st.none() | lines.filter(bool)
states = st.none() | st.sampled_from(RegistrationState) | st.sampled_from(Among)
filters = st.builds(
    Filter,
    state=states,
    sector=keys,
    name=lines,
    category=st.none() | st.sampled_from(Category),
    organisation=lines,
    country=lines,
    province=lines,
    clearance=st.none() | st.sampled_from(Clearance),
    delegation=st.none() | st.integers(1, LARGEST_KEY),
    came=st.sampled_from(["", EVER, NEVER]) | st.dates().map(str),
    unanswered=st.booleans(),
)
contacts = st.builds(
    Wanted,
    words=lines,
    sector=keys,
    country=lines,
    state=states,
    organisation=lines,
    province=lines,
)


def through_an_address(words: dict[str, str]) -> dict[str, str]:
    return dict(parse_qsl(urlencode(words), keep_blank_values=True))


@given(filters)
def test_a_filter_of_registrations_comes_back_from_an_address(wanted: Filter) -> None:
    told = through_an_address(wanted.words)
    assert understood(Filter, told) == wanted
    assert checked(Filter, told) == wanted
    assert filter_of(ListKind.REGISTRATIONS, words_of(wanted)) == wanted


@given(contacts)
def test_a_filter_of_the_address_book_comes_back_from_an_address(wanted: Wanted) -> None:
    told = through_an_address(wanted.address)
    assert understood(Wanted, told) == wanted
    assert checked(Wanted, told) == wanted
    assert filter_of(ListKind.CONTACTS, words_of(wanted)) == wanted


@given(st.dictionaries(st.sampled_from([*Filter.__dataclass_fields__]), st.text()))
def test_whatever_is_typed_is_a_filter_or_refused_with_a_sentence(typed: dict[str, str]) -> None:
    lenient = understood(Filter, typed)
    assert understood(Filter, lenient.words) == lenient
    try:
        strict = checked(Filter, typed)
    except DomainError as error:
        assert "Choose them anew." in str(error)  # noqa: PT017 - either is right
    else:
        assert strict == lenient


@pytest.mark.parametrize(
    "words",
    [
        {"state": "nonsense"},
        {"delegation": "0"},
        {"delegation": "²"},
        {"delegation": "99999999999999"},
        {"came": "yesterday"},
        {"name": "n" * (LONGEST + 1)},
        {"password": "x"},
        {"category": "delegates"},
    ],
)
def test_a_wrong_word_is_refused_where_it_would_do_harm_and_passed_over_elsewhere(
    words: dict[str, str],
) -> None:
    with pytest.raises(DomainError):
        checked(Filter, words)
    assert understood(Filter, words) == Filter()


@given(lines)
def test_words_in_quotation_marks_are_meant_exactly(words: str) -> None:
    assert exactly(quoted(words)) == words
    assert exactly(f"{words}x") is None


def test_a_list_is_not_kept_for_a_name() -> None:
    require_keepable(Filter(sector="media", organisation="A body"))
    for wanted in (Filter(name="Amal"), Wanted(words="amal@example.org")):
        with pytest.raises(DomainError):
            require_keepable(wanted)
    assert discreet({"name": "Amal", "sector": "media"}) == {"name": "…", "sector": "media"}


def test_lists_have_a_name_and_are_not_too_many() -> None:
    assert checked_name("  From   Sindh ") == "From Sindh"
    for typed in ("", " \t", "n" * 101):
        with pytest.raises(DomainError) as refused:
            checked_name(typed)
        assert refused.value.field == "name"
    require_room(99)
    with pytest.raises(DomainError):
        require_room(100)
