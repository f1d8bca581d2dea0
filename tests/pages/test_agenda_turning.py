"""Undoing and doing again, from the agenda's grid and from the list."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db, unit_of_work
from tests.factories.conferences import make_team_member
from tests.factories.grid import Office, save
from tests.factories.signin import sign_in

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return Office(client)


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
