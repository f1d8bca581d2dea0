from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionRoleName, SessionState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.usefixtures("app")

HOUR = timedelta(hours=1)


def forget() -> None:
    """Let nothing be at hand that a new request would have to read."""
    db.session.flush()
    db.session.expunge_all()


def test_the_draft_is_in_order_by_the_venues_days() -> None:
    conference = make_conference()
    late = make_session(conference, starts_at=MORNING + 14 * HOUR, title="After eleven at night")
    second = make_session(conference, starts_at=MORNING + 15 * HOUR, title="Past midnight")
    hall = make_room(conference, name="Hall", position=1)
    side = make_room(conference, name="Side", position=2)
    beside = make_session(conference, room_id=side.id)
    main = make_session(conference, room_id=hall.id)
    forget()
    days = queries.by_day(conference, queries.draft(conference).items)
    assert [(day, [each.id for each in found]) for day, found in days] == [
        (date(2026, 3, 1), [main.id, beside.id, late.id]),
        (date(2026, 3, 2), [second.id]),
    ]


def test_the_draft_has_what_is_scheduled_and_the_rest_waits() -> None:
    conference = make_conference()
    scheduled = make_session(conference)
    waiting = make_session(conference, state=SessionState.UNSCHEDULED)
    make_session(conference, state=SessionState.REMOVED)
    make_session(make_conference())
    assert [each.id for each in queries.draft(conference).items] == [scheduled.id]
    assert [each.id for each in queries.unscheduled(conference)] == [waiting.id]
    assert queries.count_sessions(conference) == 2


@pytest.mark.parametrize("read", [queries.draft, queries.published, queries.unscheduled])
def test_reading_costs_the_same_with_one_session_and_with_many(
    read: Callable[[Conference], object],
) -> None:
    conference = make_conference()
    state = SessionState.UNSCHEDULED if read is queries.unscheduled else SessionState.SCHEDULED

    def add() -> None:
        room, theme = make_room(conference), make_theme(conference)
        make_role(make_session(conference, room_id=room.id, theme_id=theme.id, state=state))

    def statements() -> int:
        if state is SessionState.SCHEDULED:
            publish_agenda(conference)
        db.session.flush()
        with count_statements() as counted:
            read(conference)
        return counted.count

    add()
    one = statements()
    for _more in range(3):
        add()
    assert (one, statements()) == (2, 2)


def test_a_session_is_found_within_its_conference_only() -> None:
    conference, other = make_conference(), make_conference()
    session = make_session(conference)
    assert queries.find_session(conference, session.id) is session
    assert queries.find_session(other, session.id) is None
    assert queries.find_session(conference, 2**62) is None


def test_a_session_that_was_removed_is_found() -> None:
    session = make_session(conference := make_conference(), state=SessionState.REMOVED)
    assert queries.find_session(conference, session.id) is session


def test_the_newest_version_is_the_public_one_with_the_names_of_today() -> None:
    conference = make_conference()
    person = make_role(make_session(conference, title="First"), person=make_person(name="Aya"))
    assert queries.published(conference) is None
    publish_agenda(conference)
    make_session(conference, title="Second", starts_at=MORNING + HOUR)
    publish_agenda(conference, name="Final")
    make_session(conference, title="Still a draft", starts_at=MORNING + HOUR)
    person.name = "Aya Renamed"
    db.session.flush()
    agenda = queries.published(conference)
    assert agenda is not None
    assert (agenda.number, agenda.name, agenda.published_at) == (2, "Final", NOW)
    assert [each.title for each in agenda.items] == ["First", "Second"]
    assert [each.name for each in agenda.items[0].parts] == ["Aya Renamed"]
    assert [each.number for each in queries.versions(conference)] == [2, 1]


def test_names_are_those_of_the_database_whatever_was_loaded_before() -> None:
    person = make_person(name="Aya Test")
    db.session.execute(
        update(Person).where(Person.id == person.id).values(name="Aya Renamed"),
        execution_options={"synchronize_session": False},
    )
    assert person.name == "Aya Test"
    assert queries.known([person.id])[person.id].name == "Aya Renamed"


def test_speakers_are_listed_once_with_all_their_parts() -> None:
    conference = make_conference()
    first, second = make_session(conference), make_session(conference, starts_at=MORNING + HOUR)
    zoe = make_role(first, person=make_person(name="Zoe Test"), title="Judge")
    make_role(second, SessionRoleName.PANELIST, zoe)
    make_role(second, person=make_person(name="adam test"), affiliation="Court")
    forget()
    assert [
        (s.name, s.title, s.affiliation, [each.item.title for each in s.appearances])
        for s in queries.speakers(queries.draft(conference))
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
    assert queries.speakers(queries.draft(conference)) == []
