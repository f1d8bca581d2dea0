from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda import clashes, kinds, rules
from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.rules import Part
from eventmgr.foundation.errors import DomainError
from eventmgr.people.models import Person

NINE = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def session(start: int, end: int, **values: object) -> Session:
    """A session from minute to minute after nine."""
    return Session(
        **{
            "id": start * 1000 + end,
            "starts_at": NINE + timedelta(minutes=start),
            "ends_at": NINE + timedelta(minutes=end),
            "is_closed": False,
            "is_chatham": False,
            "roles": [],
            **values,
        }
    )


def role(name: str, part: SessionRoleName = SessionRoleName.CHAIR, **person: object) -> SessionRole:
    return SessionRole(
        role=part,
        title="Minister",
        affiliation="Ministry",
        person=Person(**{"name": name, "honorific": "", "is_protected": False, **person}),
    )


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_session_lasts_longer_than_nothing(minutes: int) -> None:
    with pytest.raises(DomainError) as refused:
        rules.require_times_in_order(NINE, NINE + timedelta(minutes=minutes))
    assert refused.value.field == "ends_at"


def test_a_session_of_a_minute_is_accepted() -> None:
    rules.require_times_in_order(NINE, NINE + timedelta(minutes=1))


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


def test_parts_are_shown_in_order_with_title_and_affiliation() -> None:
    shown = rules.public_parts(session(0, 60, roles=[role("Aya"), role("Ben")]))
    assert shown == [
        Part(SessionRoleName.CHAIR, "Aya", "Minister", "Ministry"),
        Part(SessionRoleName.CHAIR, "Ben", "Minister", "Ministry"),
    ]


def test_a_protected_person_is_a_display_name_and_nothing_else() -> None:
    person = role("Real Name", is_protected=True, display_name="A witness")
    assert rules.public_parts(session(0, 60, roles=[person])) == [
        Part(SessionRoleName.CHAIR, "A witness", "", "")
    ]


def test_a_protected_person_without_display_name_is_not_shown() -> None:
    person = role("Real Name", is_protected=True, display_name="")
    assert rules.public_parts(session(0, 60, roles=[person])) == []


@pytest.mark.parametrize("secret", ["is_closed", "is_chatham"])
def test_closed_and_chatham_sessions_name_nobody(secret: str) -> None:
    assert rules.public_parts(session(0, 60, roles=[role("Aya")], **{secret: True})) == []


def test_a_session_runs_from_its_start_until_just_before_its_end() -> None:
    first, second = session(0, 60), session(60, 90)
    both = [first, second]
    assert rules.running(both, NINE - timedelta(seconds=1)) == []
    assert rules.running(both, NINE) == [first]
    assert rules.running(both, NINE + timedelta(minutes=60)) == [second]
    assert rules.running(both, NINE + timedelta(minutes=90)) == []


def test_all_that_begin_at_the_next_moment_are_next() -> None:
    first, second, twin, last = session(0, 60), session(60, 90), session(60, 70), session(80, 90)
    assert rules.next_up([first, second, twin, last], NINE) == [second, twin]
    assert rules.next_up([first], NINE) == []


spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda t: (t[0], t[0] + t[1])),
    max_size=12,
    unique=True,
)


@given(spans)
def test_overlaps_are_the_pairs_that_share_a_moment(found: list[tuple[int, int]]) -> None:
    sessions = [session(start, end) for start, end in found]
    pairs = {frozenset((a.id, b.id)) for a, b in clashes.overlaps(sessions)}
    assert pairs == {
        frozenset((a.id, b.id))
        for a in sessions
        for b in sessions
        if a is not b and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    }
