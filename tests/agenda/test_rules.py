from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventmgr.agenda import kinds, rules
from eventmgr.agenda.enums import RoleState, SessionKind
from eventmgr.foundation.errors import DomainError
from tests.factories.items import NINE, a_part, an_item


def test_a_session_may_take_no_time_but_never_less() -> None:
    rules.require_times_in_order(NINE, NINE)
    rules.require_times_in_order(NINE, NINE + timedelta(minutes=1))
    with pytest.raises(DomainError) as refused:
        rules.require_times_in_order(NINE, NINE - timedelta(microseconds=1))
    assert refused.value.field == "ends_at"


def test_the_longest_title_fits_and_one_letter_more_does_not() -> None:
    rules.require_fitting_texts("t" * 300, "d" * 20_000)
    with pytest.raises(DomainError, match="301 characters; 300 are the most"):
        rules.require_fitting_texts("t" * 301, "")
    with pytest.raises(DomainError, match="20001 characters; 20000 are the most"):
        rules.require_fitting_texts("t", "d" * 20_001)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Coffee break and group photo", "break"),
        ("Lunch", "break"),
        ("Networking lunch", "break"),
        ("Prayer break", "break"),
        ("Beginning of Registration", "break"),
        ("Birth registration and trafficking", "plenary"),
        ("Launch of the report", "plenary"),
        ("Inaugural session", "opening"),
        ("Opening ceremony", "opening"),
        ("Welcome by the hosts", "opening"),
        ("Opening the door to justice", "opening"),
        ("Panel discussion: Where do parliaments stand?", "panel"),
        ("Keynote: What comes next", "keynote"),
        ("Closing session", "closing"),
        ("Wrap up of day 1", "closing"),
        ("Break-out Group of the Forum", "breakout"),
        ("Working groups meet", "breakout"),
        ("Reports of the working groups", "report_back"),
        ("Report-back in plenary", "report_back"),
        ("Reception offered by the host", "social"),
        ("Gala dinner", "social"),
        ("General debate", "plenary"),
        ("", "plenary"),
    ],
)
def test_titles_speak_of_kinds(title: str, kind: str) -> None:
    assert kinds.guess(title) is SessionKind(kind)


FULL = a_part(1, title="Minister", affiliation="Ministry", represented_by="A deputy")


def test_parts_are_shown_in_order_with_all_that_is_known() -> None:
    parts = (FULL, a_part(2, state=RoleState.ASKED))
    assert rules.public_parts(an_item(1, parts=parts)) == parts


def test_whoever_declined_is_not_shown() -> None:
    parts = (a_part(1, state=RoleState.DECLINED), a_part(2))
    assert rules.public_parts(an_item(1, parts=parts)) == (parts[1],)


def test_a_protected_person_is_a_display_name_and_nothing_else() -> None:
    part = replace(FULL, name="A witness", is_protected=True)
    assert rules.public_parts(an_item(1, parts=(part,))) == (
        a_part(1, name="A witness", is_protected=True),
    )


def test_a_protected_person_without_display_name_is_not_shown() -> None:
    part = replace(FULL, name="", is_protected=True)
    assert rules.public_parts(an_item(1, parts=(part,))) == ()


@pytest.mark.parametrize("secret", ["is_closed", "is_chatham"])
def test_closed_and_chatham_sessions_name_nobody(secret: str) -> None:
    assert rules.public_parts(an_item(1, parts=(FULL,), **{secret: True})) == ()


def test_a_session_runs_from_its_start_until_just_before_its_end() -> None:
    first, second = an_item(1, 0, 60), an_item(2, 60, 90)
    both = [first, second]
    assert rules.running(both, NINE - timedelta(seconds=1)) == []
    assert rules.running(both, NINE) == [first]
    assert rules.running(both, NINE + timedelta(minutes=60)) == [second]
    assert rules.running(both, NINE + timedelta(minutes=90)) == []


def test_all_that_begin_at_the_next_moment_are_next() -> None:
    first, second, twin = an_item(1, 0, 60), an_item(2, 60, 90), an_item(3, 60, 70)
    assert rules.next_up([first, second, twin, an_item(4, 80, 90)], NINE) == [second, twin]
    assert rules.next_up([first], NINE) == []
    assert rules.next_up([first], datetime(2027, 1, 1, tzinfo=UTC)) == []
