"""Calendar files: the published agenda, what was cancelled included."""

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from eventmgr.agenda.enums import SessionState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from tests.conftest import count_statements
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference

pytestmark = pytest.mark.usefixtures("app")


def save() -> None:
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


def told(client: FlaskClient, address: str) -> list[tuple[str, str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.data).events
    return [(str(each["SUMMARY"]), str(each["STATUS"]), str(each["SEQUENCE"])) for each in events]


def cancelled() -> tuple[Conference, int]:
    """A conference with one session of two cancelled, and that one's id."""
    conference = make_conference(slug="summit")
    make_session(conference, title="Opening")
    session = make_session(conference, title="Evidence")
    publish_agenda(conference)
    session.state = SessionState.UNSCHEDULED
    publish_agenda(conference)
    session_id = session.id
    save()
    return conference, session_id


def test_the_whole_agenda_tells_what_was_cancelled(client: FlaskClient) -> None:
    cancelled()
    assert told(client, "/c/summit/agenda.ics") == [
        ("Opening", "CONFIRMED", "0"),
        ("Evidence", "CANCELLED", "1"),
    ]


def test_one_cancelled_session_can_be_asked_for(client: FlaskClient) -> None:
    _conference, session_id = cancelled()
    expected = [("Evidence", "CANCELLED", "1")]
    assert told(client, f"/c/summit/sessions/{session_id}.ics") == expected


def test_a_session_that_was_never_public_has_no_calendar(client: FlaskClient) -> None:
    conference, _session_id = cancelled()
    unpublished = make_session(conference)
    save()
    assert client.get(f"/c/summit/sessions/{unpublished.id}.ics").status_code == 404
    assert ("Opening", "CONFIRMED", "0") in told(client, "/c/summit/agenda.ics")


def test_before_the_first_version_the_calendar_is_empty(client: FlaskClient) -> None:
    session = make_session(make_conference(slug="summit"))
    save()
    assert told(client, "/c/summit/agenda.ics") == []
    assert client.get(f"/c/summit/sessions/{session.id}.ics").status_code == 404


def test_each_event_leads_to_its_page(client: FlaskClient) -> None:
    session = make_session(make_conference(slug="summit"))
    publish_agenda(db.session.get_one(Conference, session.conference_id))
    save()
    (event,) = Calendar.from_ical(client.get("/c/summit/agenda.ics").data).events
    assert str(event["URL"]) == f"http://localhost/c/summit/sessions/{session.id}"


def test_a_long_agenda_asks_no_more_than_a_short_one(client: FlaskClient) -> None:
    counts = []
    for size in (1, 3):
        conference = make_conference()
        for _each in range(size):
            make_session(conference)
        publish_agenda(conference)
        save()
        with count_statements() as statements:
            assert len(told(client, f"/c/{conference.slug}/agenda.ics")) == size
        counts.append(statements.count)
    assert counts[0] == counts[1]
