from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventmgr.agenda.enums import SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db, unit_of_work
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in

HOUR = timedelta(hours=1)
JSON = {"Accept": "application/json"}

pytestmark = pytest.mark.usefixtures("app")


def save() -> None:
    """Let requests read from the database what the test has made."""
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


class Office:
    """A conference with two rooms, one session, and a client signed in to its team."""

    def __init__(self, client: FlaskClient, role: TeamRole = TeamRole.ORGANISER) -> None:
        self.client = client
        self.conference: Conference = make_conference()
        self.account = make_team_member(self.conference, role)
        sign_in(client, self.account)
        self.hall: Room = make_room(self.conference, name="Hall", capacity=100, position=0)
        self.annex: Room = make_room(self.conference, name="Annex", position=1)
        self.session: Session = make_session(
            self.conference, title="First", kind=SessionKind.PANEL, room_id=self.hall.id
        )
        self.base = f"/manage/{self.conference.slug}/agenda"
        self.id = self.session.id
        save()

    def told(self) -> Any:
        """The whole draft as the grid gets it."""
        answer = self.client.get(f"{self.base}/grid.json")
        assert answer.status_code == 200
        return answer.json

    def first(self) -> Any:
        return next(each for each in self.told()["sessions"] if each["id"] == str(self.id))

    def act(self, path: str, *, status: int = 200, **fields: object) -> Any:
        answer = self.client.post(f"{self.base}/{path}", data=fields, headers=JSON)
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/json"
        return answer.json

    def seen(self) -> str:
        """The version of the session that is there now."""
        return self.stored().updated_at.isoformat()

    def place(self, *, status: int = 200, **fields: object) -> Any:
        usual = {"starts_at": "2026-03-01T10:00", "ends_at": "2026-03-01T11:30", "room": ""}
        if "minutes" in fields:
            del usual["ends_at"]
        known = {"seen": self.seen()}
        return self.act(f"grid/{self.id}/place", status=status, **{**usual, **known, **fields})

    def titles(self) -> list[str]:
        db.session.expire_all()
        return list(db.session.scalars(select(Session.title).order_by(Session.id)))

    def stored(self) -> Session:
        db.session.expire_all()
        return db.session.get_one(Session, self.id)


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return Office(client)


def test_the_page_names_its_addresses_and_says_where_the_list_is(office: Office) -> None:
    page: Any = html.document_fromstring(office.client.get(f"{office.base}/grid").text)
    grid = page.xpath("//*[@data-agenda-grid]")[0]
    assert grid.get("data-source") == f"{office.base}/grid.json"
    assert grid.get("data-session") == f"{office.base}/grid"
    assert "data-may-change" in grid.attrib
    assert page.xpath(f'//noscript//a[@href="{office.base}"]') != []
    assert page.xpath("//@data-day") == ["2026-03-01", "2026-03-02"]


def test_the_draft_is_told_by_the_clocks_at_the_venue(office: Office) -> None:
    told = office.told()
    assert told["days"] == ["2026-03-01", "2026-03-02"]
    assert told["rooms"] == [
        {"id": str(office.hall.id), "name": "Hall", "capacity": 100},
        {"id": str(office.annex.id), "name": "Annex", "capacity": None},
    ]
    assert [told["undo"], told["redo"]] == [None, None]
    [session] = told["sessions"]
    assert session.pop("warnings")[0]["kind"] == "role_missing"
    assert session == {
        "id": str(office.id),
        "version": office.stored().updated_at.isoformat(),
        "title": "First",
        "kind": "panel",
        "kind_name": "Panel",
        "state": "scheduled",
        "start": "2026-03-01T09:00",
        "end": "2026-03-01T10:00",
        "minutes": 60,
        "room": str(office.hall.id),
        "page": f"{office.base}/{office.id}",
    }


def test_unscheduled_sessions_are_told_and_removed_ones_are_not(office: Office) -> None:
    make_session(office.conference, title="Waits", state=SessionState.UNSCHEDULED)
    make_session(office.conference, title="Gone", state=SessionState.REMOVED)
    save()
    assert [each["title"] for each in office.told()["sessions"]] == ["First", "Waits"]


def test_who_has_it_already_gets_304_until_something_changes(office: Office) -> None:
    address = f"{office.base}/grid.json"
    etag = office.client.get(address).headers["ETag"]
    known = {"If-None-Match": etag}
    again = office.client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    office.place()
    changed = office.client.get(address, headers=known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_what_was_compressed_on_the_way_is_known_again(office: Office) -> None:
    address = f"{office.base}/grid.json"
    etag = office.client.get(address).headers["ETag"]
    assert etag.startswith('W/"')
    for known in (etag, etag.removeprefix("W/")):
        again = office.client.get(address, headers={"If-None-Match": known})
        assert again.status_code == 304, known


def test_another_room_or_capacity_is_news_as_well(office: Office) -> None:
    address = f"{office.base}/grid.json"
    etag = office.client.get(address).headers["ETag"]
    added = office.client.post(f"/manage/{office.conference.slug}/rooms", data={"name": "New room"})
    assert added.status_code == 303
    assert office.client.get(address, headers={"If-None-Match": etag}).status_code == 200


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
    lunch = {**place, "title": "Lunch", "kind": "break", "minutes": 60, "uid": uuid4().hex}
    made = [office.act("grid/new", status=201, **lunch)["session"] for _each in range(2)]
    assert made[0] == made[1]
    copy = {**place, "uid": str(uuid4())}
    copied = [
        office.act(f"grid/{office.id}/copy", status=201, **copy)["session"] for _each in range(2)
    ]
    assert copied[0] == copied[1]
    assert office.titles() == ["First", "Lunch", "First"]
    stored = db.session.get_one(Session, int(made[0]["id"]))
    assert stored.uid == UUID(lunch["uid"])
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
    assert answer["sentence"] == "Fill this in."


def test_a_copy_is_as_long_as_the_original(office: Office) -> None:
    answer = office.act(
        f"grid/{office.id}/copy", status=201, starts_at="2026-03-02T09:00", room=office.annex.id
    )
    session = answer["session"]
    assert session["id"] != str(office.id)
    assert (session["start"], session["end"]) == ("2026-03-02T09:00", "2026-03-02T10:00")


def test_removing_undoing_and_doing_again(office: Office) -> None:
    removed = office.act(f"grid/{office.id}/remove", seen=office.first()["version"])
    assert removed["session"]["state"] == "removed"
    assert office.told()["sessions"] == []
    undone = office.act("undo")
    assert undone["said"] == "Undone: removed a session: First."
    assert [each["title"] for each in undone["agenda"]["sessions"]] == ["First"]
    assert undone["agenda"]["undo"] is None
    assert undone["agenda"]["redo"]["told"] == "removed a session"
    assert office.act("redo")["agenda"]["sessions"] == []
    assert office.act("redo")["said"] == "There is nothing to do again."


@pytest.mark.parametrize("name", ["undo", "redo"])
def test_a_turn_that_is_sent_twice_turns_one_act(office: Office, name: str) -> None:
    for hour in ("10", "12", "14"):
        office.place(starts_at=f"2026-03-01T{hour}:00", minutes=60)
    if name == "redo":
        office.act("undo")
        office.act("undo")
    meant = office.told()[name]["id"]
    first = office.act(name, expected=meant)
    again = office.act(name, expected=meant)
    assert again["said"] == "Your last act is another one by now. This is the agenda as it is."
    assert again["agenda"]["sessions"] == first["agenda"]["sessions"]
    assert again["agenda"]["sessions"][0]["start"] == "2026-03-01T12:00"
    further = office.act(name, expected=again["agenda"][name]["id"])
    assert further["agenda"]["sessions"][0]["start"] != "2026-03-01T12:00"


def test_who_knows_of_no_act_undoes_none(office: Office) -> None:
    assert office.act("undo", expected="nothing")["said"] == "There is nothing to undo."
    office.place()
    assert office.act("undo", expected="nothing")["agenda"]["undo"] is not None
    assert office.first()["start"] == "2026-03-01T10:00"


@pytest.mark.parametrize("in_grid", [True, False])
def test_what_others_changed_meanwhile_is_not_undone_and_bars_nothing(
    office: Office, app: Flask, *, in_grid: bool
) -> None:
    office.act(
        "grid/new",
        status=201,
        title="Mine",
        kind="panel",
        room="",
        starts_at="2026-03-01T12:00",
        ends_at="2026-03-01T13:00",
    )
    office.place(seen=office.first()["version"])
    other = app.test_client()
    account = make_team_member(
        db.session.get_one(Conference, office.conference.id), TeamRole.ORGANISER
    )
    sign_in(other, account)
    name = account.person.name
    save()
    times = {"starts_at": "2026-03-01T16:00", "ends_at": "2026-03-01T17:00", "room": ""}
    times["seen"] = office.first()["version"]
    moved = other.post(f"{office.base}/grid/{office.id}/place", data=times)
    assert moved.status_code == 200
    if in_grid:
        answer = office.act("undo", status=409)
        assert answer["reason"] == "stale"
        assert (answer["undo"]["told"], answer["redo"]) == ("added a session", None)
        told = answer["sentence"]
    else:
        page = office.client.post(f"{office.base}/undo")
        assert page.status_code == 409
        told = page.text
    assert name in told
    assert "It cannot be undone any more." in told
    assert office.act("undo")["said"] == "Undone: added a session: Mine."
    assert office.first()["start"] == "2026-03-01T16:00"


def test_it_is_said_if_a_room_that_is_gone_did_not_come_back(office: Office) -> None:
    office.act(f"grid/{office.id}/remove", seen=office.first()["version"])
    with unit_of_work():
        db.session.delete(db.session.get_one(Room, office.hall.id))
    assert office.act("undo")["said"] == (
        "Undone: removed a session: First. A room or theme is gone, so what had it has none now."
    )
    assert office.first()["room"] == ""


def test_the_list_undoes_with_a_page(office: Office) -> None:
    office.place(seen=office.first()["version"])
    answer = office.client.post(f"{office.base}/undo")
    assert (answer.status_code, answer.location) == (303, office.base)
    assert office.first()["start"] == "2026-03-01T09:00"
    again = office.client.post(f"{office.base}/redo")
    assert (again.status_code, again.location) == (303, office.base)
    assert office.first()["start"] == "2026-03-01T10:00"


ACTS = ["grid/new", "undo", "redo"]
ACTS_ON_ONE = ["place", "copy", "unschedule", "remove"]


@pytest.mark.parametrize("role", [TeamRole.OBSERVER, TeamRole.DESK])
def test_who_may_look_only_gets_no_act_through(client: FlaskClient, role: TeamRole) -> None:
    office = Office(client, role)
    assert office.client.get(f"{office.base}/grid").status_code == 200
    assert "data-may-change" not in office.client.get(f"{office.base}/grid").text
    assert office.told()["sessions"][0]["title"] == "First"
    for act in [*ACTS, *(f"grid/{office.id}/{each}" for each in ACTS_ON_ONE)]:
        assert office.client.post(f"{office.base}/{act}").status_code == 403, act


def test_nobody_else_sees_it(office: Office, app: Flask) -> None:
    stranger = app.test_client()
    assert stranger.get(f"{office.base}/grid.json").status_code == 303
    assert stranger.post(f"{office.base}/undo").status_code == 403


def test_sessions_of_other_conferences_are_not_there(office: Office) -> None:
    foreign = make_session(make_conference())
    save()
    for act in ACTS_ON_ONE:
        answer = office.client.post(f"{office.base}/grid/{foreign.id}/{act}")
        assert answer.status_code == 404, act


def test_acts_need_the_token_and_are_told_the_new_one(office: Office, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = office.place(status=422, seen=office.first()["version"])
        assert answer["reason"] == "renewed"
        token = answer["csrf"]
        assert office.place(csrf_token=token)["session"]["start"] == "2026-03-01T10:00"
        assert office.act("undo", status=422)["reason"] == "renewed"
        assert office.act("undo", csrf_token=token)["said"].startswith("Undone")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_protected_people_are_never_named(office: Office) -> None:
    person = make_person(name="Real Name", is_protected=True, display_name="")
    for hour in range(2):
        session = make_session(office.conference, starts_at=MORNING + hour * HOUR / 2)
        make_role(session, SessionRoleName.PANELIST, person=person)
    save()
    told = office.client.get(f"{office.base}/grid.json").text
    assert "person_twice" in told
    assert "Real Name" not in told


def test_a_large_draft_takes_as_many_statements_as_a_small_one(office: Office) -> None:
    def populate(number: int) -> None:
        for _each in range(number):
            session = make_session(office.conference, room_id=office.hall.id)
            make_role(session)
            make_session(office.conference, state=SessionState.UNSCHEDULED)
        save()

    populate(1)
    with count_statements() as few:
        assert len(office.told()["sessions"]) == 3
    populate(3)
    with count_statements() as many:
        assert len(office.told()["sessions"]) == 9
    assert many.count == few.count


def test_a_move_takes_as_many_statements_among_many_as_among_few(office: Office) -> None:
    def crowd(number: int) -> None:
        for _each in range(number):
            make_role(make_session(office.conference, room_id=office.annex.id))
        save()

    crowd(1)
    with count_statements() as few:
        office.place(starts_at="2026-03-01T09:30", room=office.annex.id)
    crowd(9)
    with count_statements() as many:
        office.place(starts_at="2026-03-01T09:45", room=office.annex.id)
    assert many.count == few.count
