from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.groups import asking, rules
from eventmgr.groups.models import ASKED, WorkingGroup
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")
MINUTES = st.integers(-2000, 2000)
GRACE = st.integers(0, asking.LONGEST_GRACE)


def at(minutes: int | None) -> object:
    return None if minutes is None else NOW + timedelta(minutes=minutes)


@given(opens=st.none() | MINUTES, deadline=st.none() | MINUTES, grace=GRACE, now=MINUTES)
def test_a_window_opens_and_closes_once(
    opens: int | None, deadline: int | None, grace: int, now: int
) -> None:
    group = WorkingGroup(opens_at=at(opens), deadline=at(deadline), grace_minutes=grace)
    moment = NOW + timedelta(minutes=now)
    closed = deadline is not None and now > deadline + grace
    assert rules.is_closed(group, now=moment) == closed
    assert rules.has_opened(group, now=moment) == (opens is None or now >= opens)
    assert rules.is_open(group, now=moment) == (not closed and (opens is None or now >= opens))
    if rules.is_closed(group, now=moment):
        assert rules.is_past_deadline(group, now=moment)
        assert rules.is_closed(group, now=moment + timedelta(minutes=1))


@given(deadline=MINUTES, grace=GRACE)
def test_the_last_moment_of_the_grace_is_in_time(deadline: int, grace: int) -> None:
    group = WorkingGroup(deadline=at(deadline), grace_minutes=grace)
    closes = rules.closes_at(group)
    assert closes is not None
    assert rules.is_open(group, now=closes)
    assert rules.is_closed(group, now=closes + timedelta(microseconds=1))


@given(st.sets(st.sampled_from(ASKED)))
def test_title_and_text_are_always_asked_for_in_the_forms_order(chosen: set[str]) -> None:
    found = asking.asked(chosen)
    assert set(found) == chosen | {"title", "text"}
    assert list(found) == [each for each in ASKED if each in found]
    assert asking.asked(found) == found


def test_a_field_that_nobody_knows_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        asking.asked(["text", "password"])
    assert refused.value.field == "asked_fields"


@given(opens=MINUTES, deadline=MINUTES)
def test_a_group_has_time_before_its_deadline(opens: int, deadline: int) -> None:
    window = (NOW + timedelta(minutes=opens), NOW + timedelta(minutes=deadline))
    if opens < deadline:
        asking.require_window(*window)
        return
    with pytest.raises(DomainError) as refused:
        asking.require_window(*window)
    assert refused.value.field == "deadline"


@pytest.mark.parametrize("minutes", [-1, 1441, None])
def test_grace_has_bounds(minutes: int | None) -> None:
    with pytest.raises(DomainError) as refused:
        asking.require_grace(minutes)
    assert refused.value.field == "grace_minutes"


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        ({"at_most": 0, "presents_minutes": 5}, "recommendations_at_most"),
        ({"at_most": 501, "presents_minutes": 5}, "recommendations_at_most"),
        ({"at_most": None, "presents_minutes": 0}, "presents_minutes"),
        ({"at_most": 500, "presents_minutes": 241}, "presents_minutes"),
    ],
)
def test_limits_are_positive_and_bearable(limits: dict[str, int], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        asking.require_limits(**limits)
    assert refused.value.field == field


@pytest.mark.parametrize("minutes", [None, 0, 10_081, -10_081])
def test_a_deadline_moves_by_what_makes_sense(minutes: int | None) -> None:
    with pytest.raises(DomainError) as refused:
        asking.moved(NOW, minutes)
    assert refused.value.field == "minutes"
