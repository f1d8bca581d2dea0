"""What one session can clash with is read alone, in an agenda of any size."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes, nearby
from eventmgr.agenda.enums import SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.items import AgendaItem, item_of, room_of
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.queries import facts
from eventmgr.people.models import Person
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_member
from tests.factories.items import a_group

pytestmark = pytest.mark.usefixtures("session")

HOUR = timedelta(hours=1)


def item(conference: Conference, session_id: int) -> AgendaItem:
    db.session.expire_all()
    found = queries.find_session(conference, session_id)
    assert found is not None
    return item_of(found)


def test_neighbours_take_a_room_or_a_person_at_nearly_the_same_time() -> None:
    conference = make_conference(changeover=10)
    hall, annex = make_room(conference), make_room(conference)
    moved = make_session(conference, room_id=hall.id)
    person = make_role(moved)
    same_room = make_session(conference, room_id=hall.id)
    same_person = make_session(
        conference, room_id=annex.id, starts_at=MORNING + timedelta(minutes=69)
    )
    make_role(same_person, SessionRoleName.PANELIST, person)
    just_before = make_session(
        conference, room_id=hall.id, starts_at=MORNING - timedelta(minutes=69)
    )
    make_session(conference, room_id=hall.id, starts_at=MORNING + timedelta(minutes=70))
    make_session(conference, room_id=hall.id, starts_at=MORNING - timedelta(minutes=70))
    make_session(conference, room_id=annex.id)
    make_session(conference)
    make_session(conference, room_id=hall.id, state=SessionState.REMOVED)
    make_session(conference, room_id=hall.id, state=SessionState.UNSCHEDULED)
    make_role(make_session(make_conference()), person=person)
    found = nearby.neighbours(conference, item(conference, moved.id))
    assert [each.id for each in found] == [just_before.id, same_room.id, same_person.id]


def test_who_declined_or_sends_somebody_makes_no_neighbour() -> None:
    conference = make_conference()
    moved, other = make_session(conference), make_session(conference)
    make_role(other, person=make_role(moved, represented_by="A deputy"))
    assert nearby.neighbours(conference, item(conference, moved.id)) == []


def test_groups_bring_their_rooms_on_both_sides() -> None:
    conference = make_conference()
    hall, annex = make_room(conference), make_room(conference)
    breakouts = make_session(conference, room_id=hall.id)
    dinner = make_session(conference, room_id=annex.id)
    group = a_group(session_id=breakouts.id, size=1, room=room_of(annex))
    for one, other in ((breakouts, dinner), (dinner, breakouts)):
        asked = item(conference, one.id)
        assert [each.id for each in nearby.neighbours(conference, asked, [group])] == [other.id]
        assert nearby.neighbours(conference, asked) == []
        told = nearby.concerns_of(conference, asked, [group])
        assert [(each.item_id, each.other_id) for each in told] == [(one.id, other.id)]


@pytest.mark.parametrize("role", [GroupRole.MODERATOR, GroupRole.RAPPORTEUR])
def test_groups_bring_those_who_lead_them_on_both_sides(role: GroupRole) -> None:
    conference = make_conference()
    breakouts, panel, apart = (make_session(conference) for _ in range(3))
    leader = make_member(make_group(conference, session_id=breakouts.id), role)
    make_member(make_group(conference, session_id=apart.id), role, leader)
    make_role(panel, person=leader)
    make_session(conference)
    groups = facts(conference)
    everything = clashes.concerns(conference, queries.draft(conference).items, groups)
    for one, others in (
        (breakouts, [panel, apart]),
        (panel, [breakouts, apart]),
        (apart, [breakouts, panel]),
    ):
        asked = item(conference, one.id)
        _ = conference.id, conference.changeover
        with count_statements() as counted:
            near = nearby.neighbours(conference, asked, groups)
        assert [each.id for each in near] == [each.id for each in others]
        assert counted.count == 2
        told = nearby.concerns_of(conference, asked, groups)
        assert told == [each for each in everything if each.item_id == one.id]
        assert {each.other_id for each in told} == {None, *(each.id for each in others)} - (
            {None} if one is panel else set()
        )


def test_a_session_is_judged_as_it_would_be_not_as_it_is() -> None:
    conference = make_conference()
    hall = make_room(conference)
    moved = make_session(conference, room_id=hall.id)
    other = make_session(conference, room_id=hall.id, starts_at=MORNING + 3 * HOUR)
    asked = item(conference, moved.id)
    assert nearby.concerns_of(conference, asked) == []
    there = replace(asked, starts_at=MORNING + 2 * HOUR, ends_at=MORNING + 4 * HOUR)
    assert [each.other_id for each in nearby.concerns_of(conference, there)] == [other.id]


def make_agenda(count: int) -> Conference:
    """So many sessions in ten rooms, one after the other in each, each with its own speaker."""
    conference = make_conference()
    rooms = [make_room(conference) for _ in range(10)]
    for number in range(count):
        starts_at = MORNING + (number // 10) * timedelta(minutes=50)
        speaker = Person(name=f"Speaker {number}", email="", created_at=MORNING)
        db.session.add(
            Session(
                conference_id=conference.id,
                kind=SessionKind.PLENARY,
                title=f"Session {number}",
                starts_at=starts_at,
                ends_at=starts_at + HOUR,
                room_id=rooms[number % 10].id,
                updated_at=MORNING,
                roles=[SessionRole(person=speaker, role=SessionRoleName.CHAIR)],
            )
        )
    db.session.flush()
    return conference


@pytest.fixture
def loaded() -> Iterator[list[Any]]:
    """The sessions that come out of the database, as they come."""
    found: list[Any] = []

    def note(target: Any, _context: Any) -> None:
        found.append(target)

    event.listen(Session, "load", note)
    yield found
    event.remove(Session, "load", note)


def test_a_large_agenda_is_read_no_further_than_a_small_one(loaded: list[Any]) -> None:
    figures = []
    for count in (30, 700):
        conference = make_agenda(count)
        asked = queries.draft(conference).items[15]
        db.session.expunge_all()
        conference = db.session.merge(conference, load=False)
        loaded.clear()
        with count_statements() as counted:
            told = nearby.concerns_of(conference, asked)
        figures.append((counted.count, len(loaded), len(told)))
    assert figures == [(2, 2, 2), (2, 2, 2)]


def test_the_sweep_and_the_single_check_agree_on_what_is_stored() -> None:
    conference = make_agenda(40)
    items = queries.draft(conference).items
    everything = clashes.concerns(conference, items)
    assert len(everything) == 60
    for each in items:
        expected = [concern for concern in everything if concern.item_id == each.id]
        assert nearby.concerns_of(conference, each) == expected


def test_the_tables_are_asked_by_index_when_the_house_is_full() -> None:
    conference = make_agenda(700)
    for _ in range(4):
        make_agenda(500)
    asked = queries.draft(conference).items[350]
    db.session.connection().exec_driver_sql("ANALYZE session, session_role")
    plans = _plans(lambda: nearby.neighbours(conference, asked))
    assert len(plans) == 2
    assert [name for plan in plans for name in _read_through(plan) if "session" in name] == []


def _plans(act: Callable[[], object]) -> list[Any]:
    """How PostgreSQL would answer what the act asks."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    connection = db.session.connection()
    return [
        connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
        for statement, parameters in asked
    ]


def _read_through(plan: Any) -> Iterator[str]:
    """Yield the tables that the plan reads from end to end."""
    for node in plan if isinstance(plan, list) else [plan]:
        if node.get("Node Type") == "Seq Scan":
            yield node["Relation Name"]
        yield from _read_through([*node.get("Plans", []), *filter(None, [node.get("Plan")])])
