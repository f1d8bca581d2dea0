"""What the agenda's grid is told, and who may do anything there."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from eventmgr.agenda.enums import SessionRoleName, SessionState
from eventmgr.conferences.enums import TeamRole
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference
from tests.factories.grid import Office, save
from tests.factories.people import make_person

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("app")


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
