"""Acts on single sessions, as the agenda's grid sends them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.factories.agenda import MORNING, make_session
from tests.factories.conferences import make_conference
from tests.factories.grid import Office, save

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return Office(client)


def test_a_move_answers_with_the_session_and_what_is_wrong_with_it_only(office: Office) -> None:
    other = make_session(
        office.conference, title="Other", starts_at=MORNING + HOUR, room_id=office.annex.id
    )
    save()
    answer = office.place(room=office.annex.id, seen=office.first()["version"])
    session = answer["session"]
    assert [session[name] for name in ("start", "end", "room", "state")] == [
        "2026-03-01T10:00",
        "2026-03-01T11:30",
        str(office.annex.id),
        "scheduled",
    ]
    kinds = {each["kind"] for each in session["warnings"]}
    assert kinds == {"room_twice", "role_missing"}
    assert any("Other" in each["sentence"] for each in session["warnings"])
    assert (answer["undo"]["told"], answer["redo"]) == ("moved a session", None)
    assert office.stored().starts_at == MORNING + HOUR
    assert other.id != office.id


def test_a_move_gives_a_waiting_session_a_time(office: Office) -> None:
    office.act(f"grid/{office.id}/unschedule", seen=office.first()["version"])
    assert office.first()["state"] == "unscheduled"
    assert office.place()["session"]["state"] == "scheduled"


def test_a_stale_move_is_refused_with_what_is_there_and_who_did_it(office: Office) -> None:
    seen = office.first()["version"]
    office.place(starts_at="2026-03-01T14:00", ends_at="2026-03-01T15:00", seen=seen)
    answer = office.place(status=409, seen=seen)
    assert answer["reason"] == "stale"
    assert office.account.person.name in answer["sentence"]
    assert answer["session"]["start"] == "2026-03-01T14:00"
    assert office.place(seen=answer["session"]["version"])["session"]["start"].endswith("10:00")


@pytest.mark.parametrize("act", ["place", "unschedule", "remove"])
@pytest.mark.parametrize("seen", [{}, {"seen": ""}])
def test_nothing_is_overwritten_unseen(office: Office, act: str, seen: dict[str, str]) -> None:
    times = {"starts_at": "2026-03-01T12:00", "ends_at": "2026-03-01T13:00"}
    answer = office.act(f"grid/{office.id}/{act}", status=422, **times, **seen)
    assert answer["reason"] == "refused"
    assert answer["sentence"] == "Say which version of it you saw."
    assert office.stored().starts_at == MORNING
    assert office.stored().state is SessionState.SCHEDULED


def test_impossible_times_are_refused_with_a_sentence_and_the_true_state(office: Office) -> None:
    answer = office.place(status=422, starts_at="2026-03-01T12:00")
    assert answer["reason"] == "refused"
    assert answer["sentence"] == "A session ends after it starts. Check both times."
    assert answer["session"]["start"] == "2026-03-01T09:00"
    assert office.stored().starts_at == MORNING


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": ""},
        {"ends_at": "soon"},
        {"ends_at": ""},
        {"minutes": "-1"},
        {"minutes": "9999999"},
        {"room": "999999"},
        {"room": "x"},
    ],
)
def test_what_is_not_understood_is_refused(office: Office, fields: dict[str, str]) -> None:
    assert office.place(status=422, **fields)["reason"] == "refused"


def test_the_second_of_an_hour_shown_twice_stays_the_second(client: FlaskClient) -> None:
    office = Office(client)
    conference = db.session.get_one(Conference, office.conference.id)
    conference.zone = "Europe/Berlin"
    session = db.session.get_one(Session, office.id)
    # 02:30 is shown twice on 25 October 2026; this is the second time, in winter time
    session.starts_at = session.starts_at.replace(month=10, day=25, hour=1, minute=30)
    session.ends_at = session.starts_at + HOUR
    second = session.starts_at
    save()
    office.place(starts_at="2026-10-25T02:30", ends_at="2026-10-25T03:30", room=office.annex.id)
    assert office.stored().starts_at == second


IN_AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""In Berlin 02:30 in summer time; the clocks go back at 03:00."""
IN_SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""In Berlin 01:30 in winter time; the clocks go on at 02:00."""


@pytest.mark.parametrize(
    ("was", "shown", "to", "becomes", "ends"),
    [
        (IN_AUTUMN, ("02:30", "02:15"), "2026-10-25T02:30", IN_AUTUMN, "02:15"),
        (IN_AUTUMN, ("02:30", "02:15"), "2026-10-25T10:30", IN_AUTUMN + 9 * HOUR, "11:15"),
        (IN_SPRING, ("01:30", "03:15"), "2026-03-29T01:30", IN_SPRING, "03:15"),
        (IN_SPRING, ("01:30", "03:15"), "2026-03-29T10:30", IN_SPRING + 8 * HOUR, "11:15"),
    ],
)
def test_a_move_keeps_the_length_where_the_clocks_do_not_show_it(
    client: FlaskClient,
    was: datetime,
    shown: tuple[str, str],
    to: str,
    becomes: datetime,
    ends: str,
) -> None:
    office = Office(client)
    session = office.stored()
    db.session.get_one(Conference, office.conference.id).zone = "Europe/Berlin"
    session.starts_at, session.ends_at = was, was + timedelta(minutes=45)
    save()
    told = office.first()
    assert (told["start"][11:], told["end"][11:], told["minutes"]) == (*shown, 45)
    moved = office.place(starts_at=to, minutes=45, room=office.annex.id)["session"]
    assert (moved["start"], moved["end"][11:], moved["minutes"]) == (to, ends, 45)
    assert office.stored().starts_at == becomes
    assert office.stored().ends_at - office.stored().starts_at == timedelta(minutes=45)


def test_a_session_is_made_in_one_request(office: Office) -> None:
    answer = office.act(
        "grid/new",
        status=201,
        title=" Lunch  ",
        kind="break",
        starts_at="2026-03-02T12:00",
        ends_at="2026-03-02T13:00",
        room=office.hall.id,
    )
    session = answer["session"]
    assert (session["title"], session["kind"], session["warnings"]) == ("Lunch", "break", [])
    assert office.titles() == ["First", "Lunch"]


def test_what_is_made_is_made_once_however_often_it_is_sent(office: Office) -> None:
    place = {"starts_at": "2026-03-02T12:00", "room": office.hall.id}
    uid = uuid4()
    lunch = {**place, "title": "Lunch", "kind": "break", "minutes": 60, "uid": uid.hex}
    made = [office.act("grid/new", status=201, **lunch)["session"] for _each in range(2)]
    assert made[0] == made[1]
    copy = {**place, "uid": str(uuid4())}
    copied = [
        office.act(f"grid/{office.id}/copy", status=201, **copy)["session"] for _each in range(2)
    ]
    assert copied[0] == copied[1]
    assert office.titles() == ["First", "Lunch", "First"]
    stored = db.session.get_one(Session, int(made[0]["id"]))
    assert stored.uid == uid
    assert stored.ends_at - stored.starts_at == HOUR
    office.act("undo")
    assert office.act(f"grid/{office.id}/copy", status=201, **copy)["session"]["state"] == "removed"


@pytest.mark.parametrize("act", ["grid/new", "copy"])
def test_a_name_that_is_none_or_belongs_elsewhere_is_refused(office: Office, act: str) -> None:
    foreign = make_session(make_conference()).uid
    save()
    path = act.replace("copy", f"grid/{office.id}/copy")
    lunch = {"title": "Lunch", "kind": "break", "starts_at": "2026-03-02T12:00", "minutes": 60}
    assert "no UUID" in office.act(path, status=422, **lunch, uid="mine")["sentence"]
    answer = office.act(path, status=422, **lunch, uid=foreign)
    assert answer["sentence"] == "Another conference has a session of this name for calendars."


def test_a_session_without_title_is_refused(office: Office) -> None:
    times = {"starts_at": "2026-03-02T12:00", "ends_at": "2026-03-02T13:00"}
    answer = office.act("grid/new", status=422, kind="break", **times)
    assert "session" not in answer
    assert answer["sentence"] == "Title: Fill this in."


def test_a_copy_is_as_long_as_the_original(office: Office) -> None:
    answer = office.act(
        f"grid/{office.id}/copy", status=201, starts_at="2026-03-02T09:00", room=office.annex.id
    )
    session = answer["session"]
    assert session["id"] != str(office.id)
    assert (session["start"], session["end"]) == ("2026-03-02T09:00", "2026-03-02T10:00")
