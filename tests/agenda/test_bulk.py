from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.agenda import operations, queries
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations.bulk import version_of_moves
from eventmgr.agenda.times import shifting
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.people.actor import Actor
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, reread
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import NOW, make_person

DAY = date(2026, 3, 1)
HOUR = timedelta(hours=1)
LATER = NOW + HOUR

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def actor() -> Actor:
    return Actor(name="Demo Organiser", person_id=make_person().id)


def place(session: Session) -> tuple[str, str, int | None]:
    """From when to when by the venue's clocks, and the room."""
    db.session.refresh(session, ["starts_at", "ends_at", "room_id"])
    conference = db.session.get_one(Conference, session.conference_id)
    starts_at, ends_at = (conference.at_venue(m) for m in (session.starts_at, session.ends_at))
    return f"{starts_at:%d %H:%M}", f"{ends_at:%d %H:%M}", session.room_id


def day_of(conference: Conference, *rooms: Room) -> list[Session]:
    """Sessions of an hour from 09:00 on, one after the other, in the rooms by turns."""
    return [
        make_session(
            conference,
            starts_at=MORNING + number * HOUR,
            room_id=rooms[number % len(rooms)].id if rooms else None,
        )
        for number in range(4)
    ]


def shift(starting: Session, actor: Actor, **values: Any) -> int:
    starting = reread(starting)
    return operations.shift_following(
        **{
            "conference": db.session.get_one(Conference, starting.conference_id),
            "starting": starting,
            "minutes": 30,
            "only_room": False,
            "actor": actor,
            "now": LATER,
            **values,
        }
    )


def places(sessions: list[Session]) -> list[str]:
    found = [db.session.get_one(Session, each.id) for each in sessions]
    return [place(each)[0][3:] for each in found]


def test_all_that_follow_on_the_day_are_shifted_and_no_others(actor: Actor) -> None:
    conference = make_conference()
    sessions = day_of(conference)
    tomorrow = make_session(conference, starts_at=MORNING + 24 * HOUR)
    waiting = make_session(conference, starts_at=MORNING + 2 * HOUR, state=SessionState.UNSCHEDULED)
    elsewhere = make_session(make_conference(), starts_at=MORNING + 2 * HOUR)
    assert shift(sessions[1], actor) == 3
    assert places(sessions) == ["09:00", "10:30", "11:30", "12:30"]
    assert places([tomorrow, waiting, elsewhere]) == ["09:00", "11:00", "11:00"]


def test_only_what_follows_in_the_room_is_shifted_if_that_is_wanted(actor: Actor) -> None:
    conference = make_conference()
    sessions = day_of(conference, make_room(conference), make_room(conference))
    assert shift(sessions[0], actor, only_room=True, minutes=-15) == 2
    assert places(sessions) == ["08:45", "10:00", "10:45", "12:00"]


def test_a_shift_is_one_act_to_undo_and_one_line_of_history_for_each_session(
    actor: Actor,
) -> None:
    conference = make_conference()
    sessions = day_of(conference)
    shift(sessions[0], actor)
    edit = db.session.scalars(select(AgendaEdit)).one()
    assert (edit.action, len(edit.before)) == ("agenda.shifted", 4)
    assert list(db.session.scalars(select(AuditEntry.action))) == ["session.moved"] * 4
    conference = db.session.get_one(Conference, conference.id)
    operations.undo(conference=conference, actor=actor, now=LATER + HOUR)
    assert places(sessions) == ["09:00", "10:00", "11:00", "12:00"]


def test_a_session_that_was_removed_meanwhile_shifts_nothing(actor: Actor) -> None:
    conference = make_conference()
    sessions = day_of(conference)
    sessions[0].state = SessionState.REMOVED
    with pytest.raises(DomainError, match="not in the agenda of that day any more"):
        shift(sessions[0], actor)


def test_a_day_is_fitted_into_its_times_at_the_venue(actor: Actor) -> None:
    conference = make_conference()
    sessions = day_of(conference)
    moved = operations.fit_day(
        conference=conference, day=DAY, starts=time(8), ends=time(10), actor=actor, now=LATER
    )
    assert moved == 4
    assert [place(each)[:2] for each in sessions] == [
        ("01 08:00", "01 08:30"),
        ("01 08:30", "01 09:00"),
        ("01 09:00", "01 09:30"),
        ("01 09:30", "01 10:00"),
    ]


@pytest.mark.parametrize("tool", ["shift", "fit", "swap"])
def test_many_are_moved_as_was_shown_or_not_at_all(tool: str, actor: Actor) -> None:
    conference = make_conference()
    rooms = make_room(conference), make_room(conference)
    sessions = day_of(conference, *rooms)
    items = queries.draft(conference).items
    moves: shifting.Moves = {
        "shift": shifting.shifted(items, minutes=30),
        "fit": shifting.fitted(items, starts=MORNING + HOUR, ends=MORNING + 9 * HOUR),
        "swap": shifting.swapped(items, first=rooms[0].id, second=rooms[1].id),
    }[tool]
    told: dict[str, Any] = {"conference": conference, "actor": actor, "now": LATER}
    told["seen"] = version_of_moves(moves, items)

    def act() -> int:
        if tool == "shift":
            starting = {"starting": sessions[0], "minutes": 30, "only_room": False}
            return operations.shift_following(**starting, **told)
        if tool == "fit":
            times = {"starts": time(10), "ends": time(18)}
            return operations.fit_day(day=DAY, **times, **told)
        return operations.swap_rooms(first=rooms[0], second=rooms[1], day=DAY, **told)

    sessions[1].ends_at += HOUR / 4
    with pytest.raises(Stale, match="not what you were shown before") as refused:
        act()
    assert places(sessions) == ["09:00", "10:00", "11:00", "12:00"]
    assert [each.room_id for each in sessions] == [each.id for each in rooms] * 2
    told["seen"] = refused.value.version
    assert act() == 4


def test_a_day_that_ends_before_it_starts_is_refused(actor: Actor) -> None:
    with pytest.raises(DomainError):
        operations.fit_day(
            conference=make_conference(),
            day=DAY,
            starts=time(10),
            ends=time(9),
            actor=actor,
            now=LATER,
        )


@pytest.mark.parametrize(("day", "moved"), [(DAY, 4), (date(2026, 3, 2), 1), (None, 5)])
def test_two_rooms_change_places_on_one_day_or_on_all(
    day: date | None, moved: int, actor: Actor
) -> None:
    conference = make_conference()
    first, second, third = (make_room(conference) for _number in range(3))
    sessions = day_of(conference, first, second)
    sessions += [
        make_session(conference, room_id=third.id),
        make_session(conference, starts_at=MORNING + 24 * HOUR, room_id=first.id),
    ]
    before = [each.room_id for each in sessions]
    swapped = operations.swap_rooms(
        conference=conference, first=first, second=second, day=day, actor=actor, now=LATER
    )
    after = [place(each)[2] for each in sessions]
    other = {first.id: second.id, second.id: first.id, third.id: third.id}
    assert swapped == moved
    assert sum(old != new for old, new in zip(before, after, strict=True)) == moved
    assert all(new in {old, other[old]} for old, new in zip(before, after, strict=True) if old)
    assert after[4] == third.id


def test_a_room_is_swapped_with_another_one_of_the_same_conference(actor: Actor) -> None:
    conference = make_conference()
    room, stranger = make_room(conference), make_room(make_conference())
    for second, reason in ((room, "two different rooms"), (stranger, "another conference")):
        with pytest.raises(DomainError, match=reason):
            operations.swap_rooms(
                conference=conference, first=room, second=second, day=None, actor=actor, now=NOW
            )


@pytest.mark.parametrize("others", [1, 40])
def test_many_sessions_are_moved_with_as_many_statements_as_few(others: int, actor: Actor) -> None:
    conference = make_conference()
    for number in range(others):
        moment = datetime.fromisoformat("2026-03-01T05:00:00+00:00") + number * HOUR / 10
        make_role(make_session(conference, starts_at=moment))
    starting = reread(make_session(conference))
    told = {
        "conference": db.session.get_one(Conference, conference.id),
        "starting": starting,
        "only_room": False,
        "actor": actor,
    }
    with count_statements() as counted:
        moved = operations.shift_following(minutes=10, now=LATER, **told)
    assert (moved, counted.count) == (others + 1, 6)
