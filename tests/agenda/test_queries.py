from collections.abc import Callable
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from eventmgr.agenda import clashes, ical, queries
from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.usefixtures("app")

HOUR = timedelta(hours=1)


def forget() -> None:
    """Let nothing be at hand that a new request would have to read."""
    db.session.flush()
    db.session.expunge_all()


def test_the_agenda_is_in_order_by_the_venues_days() -> None:
    conference = make_conference()
    late = make_session(conference, starts_at=MORNING + 14 * HOUR, title="After eleven at night")
    second = make_session(conference, starts_at=MORNING + 15 * HOUR, title="Past midnight")
    hall = make_room(conference, name="Hall", position=1)
    side = make_room(conference, name="Side", position=2)
    beside = make_session(conference, room_id=side.id)
    main = make_session(conference, room_id=hall.id)
    forget()
    assert [(day, [s.id for s in found]) for day, found in queries.sessions_by_day(conference)] == [
        (date(2026, 3, 1), [main.id, beside.id, late.id]),
        (date(2026, 3, 2), [second.id]),
    ]


def test_the_agenda_costs_the_same_with_one_session_and_with_many() -> None:
    conference = make_conference()

    def statements() -> int:
        forget()
        with count_statements() as counted:
            for session in queries.sessions(conference):
                assert session.room is not None
                assert [role.person.shown_name for role in session.roles]
        return counted.count

    make_role(make_session(conference, room_id=make_room(conference).id))
    one = statements()
    for _more in range(3):
        make_role(make_session(conference, room_id=make_room(conference).id))
    assert (one, statements()) == (2, 2)


def test_a_session_is_found_within_its_conference_only() -> None:
    conference, other = make_conference(), make_conference()
    session = make_session(conference)
    assert queries.find_session(conference, session.id) is session
    assert queries.find_session(other, session.id) is None
    assert queries.find_session(conference, 2**62) is None


def test_speakers_are_listed_once_with_all_their_parts() -> None:
    conference = make_conference()
    first, second = make_session(conference), make_session(conference, starts_at=MORNING + HOUR)
    zoe = make_role(first, person=make_person(name="Zoe Test"), title="Judge")
    make_role(second, SessionRoleName.PANELIST, zoe)
    make_role(second, person=make_person(name="adam test"), affiliation="Court")
    forget()
    assert [
        (s.name, s.title, s.affiliation, [each.session.title for each in s.appearances])
        for s in queries.speakers(conference)
    ] == [
        ("adam test", "", "Court", [second.title]),
        ("Zoe Test", "Judge", "", [first.title, second.title]),
    ]


def test_protected_persons_and_secret_sessions_are_not_in_the_list_of_speakers() -> None:
    conference = make_conference()
    make_role(make_session(conference, is_chatham=True))
    make_role(make_session(conference, is_closed=True))
    make_role(
        make_session(conference), person=make_person(is_protected=True, display_name="A witness")
    )
    forget()
    assert queries.speakers(conference) == []


def change_session(conference: Conference) -> None:
    queries.sessions(conference)[0].updated_at += timedelta(microseconds=1)


def rename_room(conference: Conference) -> None:
    room = queries.sessions(conference)[0].room
    assert room is not None
    room.name += "!"


def protect_person(conference: Conference) -> None:
    queries.sessions(conference)[0].roles[0].person.is_protected = True


def rename_conference(conference: Conference) -> None:
    conference.title += "!"


def remove_session(conference: Conference) -> None:
    db.session.delete(queries.sessions(conference)[0])


def add_session(conference: Conference) -> None:
    make_session(conference)


@pytest.mark.parametrize(
    "change",
    [change_session, rename_room, protect_person, rename_conference, remove_session, add_session],
)
def test_the_revision_is_another_after_every_change(change: Callable[[Conference], None]) -> None:
    conference = make_conference()
    make_role(make_session(conference, room_id=make_room(conference).id))
    before = queries.revision(conference, NOW)
    assert queries.revision(conference, NOW) == before
    change(conference)
    db.session.flush()
    assert queries.revision(conference, NOW) != before


def test_the_revision_is_another_when_a_session_begins_or_ends_or_a_day_does() -> None:
    conference = make_conference()
    make_session(conference)
    moments = [
        MORNING - timedelta(seconds=1),
        MORNING,
        MORNING + HOUR - timedelta(seconds=1),
        MORNING + HOUR,
        MORNING + 15 * HOUR,
    ]
    before, begun, still, ended, next_day = (queries.revision(conference, at) for at in moments)
    assert begun == still
    assert len({before, begun, ended, next_day}) == 4


def test_the_revision_asks_once_and_does_not_hear_of_other_conferences() -> None:
    conference = make_conference()
    before = queries.revision(conference, NOW)
    make_role(make_session(make_conference()))
    with count_statements() as counted:
        assert queries.revision(conference, NOW) == before
    assert counted.count == 1


def sentences(conference: Conference) -> list[tuple[str, str]]:
    found = clashes.concerns(conference, queries.sessions(conference))
    return [(each.session.title, each.sentence) for each in found]


def test_rooms_people_and_days_that_cannot_be_are_told() -> None:
    conference = make_conference()
    hall = make_room(conference, name="Hall")
    first = make_session(conference, title="First", room_id=hall.id)
    second = make_session(conference, title="Second", room_id=hall.id, starts_at=MORNING + HOUR / 2)
    stray = make_session(conference, title="Stray", starts_at=MORNING - 24 * HOUR)
    person = make_role(first, person=make_person(name="Aya Test"))
    make_role(second, person=person)
    make_role(stray, person=person)
    assert sentences(conference) == [
        ("Stray", "The conference does not meet on this day."),
        ("Second", "The room Hall is taken at that time by “First”."),
        ("Second", "Aya Test is in “First” at that time."),
    ]


def test_sessions_that_only_touch_or_have_no_room_do_not_clash() -> None:
    conference = make_conference()
    hall = make_room(conference)
    for hour in range(3):
        make_session(conference, room_id=hall.id, starts_at=MORNING + hour * HOUR)
        make_session(conference, starts_at=MORNING)
    assert sentences(conference) == []


def calendar(conference: Conference) -> Calendar:
    told = ical.calendar(
        conference,
        queries.sessions(conference),
        address=lambda session: f"http://localhost/{session.id}",
    )
    return Calendar.from_ical(told)


def test_a_calendar_tells_what_and_when_and_where() -> None:
    conference = make_conference(title="Annual meeting", venue="House", city="Karachi")
    session = make_session(
        conference,
        title="Talk; with, marks\\",
        description="Two\nlines",
        room_id=make_room(conference, name="Hall").id,
        sequence=3,
        kind=SessionKind.KEYNOTE,
    )
    make_role(session, person=make_person(name="Aya Test"), title="Judge", affiliation="Court")
    forget()
    told = calendar(conference)
    (event,) = told.events
    assert told.calendar_name == "Annual meeting"
    assert (event.start, event.end, event.stamp) == (MORNING, MORNING + HOUR, NOW)
    assert (event.uid, event.sequence) == (str(session.uid), 3)
    assert event.summary == "Talk; with, marks\\"
    assert event.location == "Hall, House, Karachi"
    assert event.description == "Two\nlines\n\nChair: Aya Test, Judge, Court"
    assert event.url == f"http://localhost/{session.id}"


@pytest.mark.parametrize("secret", ["is_closed", "is_chatham"])
def test_a_calendar_names_nobody_of_a_secret_session(secret: str) -> None:
    conference = make_conference()
    make_role(make_session(conference, **{secret: True}), person=make_person(name="Aya Test"))
    forget()
    assert b"Aya" not in calendar(conference).to_ical()


def test_text_cannot_add_lines_to_a_calendar() -> None:
    conference = make_conference()
    make_session(conference, title="x", description="a\r\nEND:VEVENT\r\nBEGIN:VALARM")
    (event,) = calendar(conference).events
    assert event.subcomponents == []


def test_lines_of_a_calendar_are_at_most_75_octets_long() -> None:
    conference = make_conference()
    make_session(conference, title="مؤتمر " * 40)
    told = ical.calendar(conference, queries.sessions(conference), address=_nowhere)
    assert max(len(line) for line in told.split(b"\r\n")) <= 75


def _nowhere(session: Session) -> str:
    return f"http://localhost/{session.id}"
