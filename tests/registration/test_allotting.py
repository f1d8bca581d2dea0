"""Who of those in line gets a place: checked against every possible line that Hypothesis finds."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.conferences.models import Conference
from eventmgr.registration.allotting import (
    Limits,
    Waiting,
    begins,
    is_free,
    next_in_line,
    offer_ends,
)
from eventmgr.registration.enums import Category

CATEGORIES = st.sampled_from(Category)
LINES = st.lists(CATEGORIES, max_size=30).map(
    lambda line: [Waiting(number, each) for number, each in enumerate(line)]
)
HELD = st.dictionaries(CATEGORIES, st.integers(0, 10), max_size=5)
LIMITS = st.builds(
    Limits,
    total=st.none() | st.integers(0, 40),
    by_category=st.dictionaries(CATEGORIES, st.integers(0, 10), max_size=5),
)


@given(LINES, HELD, LIMITS)
def test_no_place_is_given_twice_and_none_is_left_over(
    line: list[Waiting], held: dict[Category, int], limits: Limits
) -> None:
    chosen = next_in_line(line, held, limits)
    categories = {each.registration_id: each.category for each in line}
    taken = Counter(held)
    for each in chosen:
        assert is_free(taken, limits, categories[each])
        taken[categories[each]] += 1
    left = [each for each in line if each.registration_id not in chosen]
    assert not any(is_free(taken, limits, each.category) for each in left)


@given(LINES, HELD, LIMITS)
def test_nobody_of_a_category_is_overtaken_within_it(
    line: list[Waiting], held: dict[Category, int], limits: Limits
) -> None:
    chosen = next_in_line(line, held, limits)
    assert chosen == sorted(chosen)
    for category in Category:
        keys = [each.registration_id for each in line if each.category is category]
        served = [each for each in chosen if each in keys]
        assert served == keys[: len(served)]


def test_a_full_category_holds_up_nobody_else() -> None:
    line = [Waiting(1, Category.MEDIA), Waiting(2, Category.DELEGATE), Waiting(3, Category.MEDIA)]
    limits = Limits(total=5, by_category={Category.MEDIA: 1})
    assert next_in_line(line, {Category.MEDIA: 1}, limits) == [2]
    assert next_in_line(line, {}, limits) == [1, 2]
    assert next_in_line(line, {Category.DELEGATE: 4}, limits) == [1]


def test_an_offer_is_never_held_beyond_the_beginning() -> None:
    conference = Conference(starts=date(2026, 3, 10), ends=date(2026, 3, 11), zone="Asia/Karachi")
    start = datetime(2026, 3, 9, 19, tzinfo=UTC)
    assert begins(conference) == start
    long_before = start - timedelta(days=9)
    assert offer_ends(conference, hours=48, now=long_before) == long_before + timedelta(hours=48)
    assert offer_ends(conference, hours=48, now=start - timedelta(hours=1)) == start
    assert offer_ends(conference, hours=48, now=start) is None
