"""Taking people along as a file, and the log of who took what."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.enums import Sector
from eventmgr.registration.exports.columns import USUAL
from eventmgr.registration.narrowing import Filter
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import make_confirmed
from tests.factories.numbers import make_list
from tests.factories.people import make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

EXPORTS = "/manage/forum/exports"
CHOSEN: dict[str, Any] = {"columns": ["name", "state"], "kind": "csv", "language": "en"}


def the_conference() -> Conference:
    return db.session.scalars(select(Conference).where(Conference.slug == "forum")).one()


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    conference = make_conference(slug="forum")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor


def table(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def checked(page: Any) -> list[str]:
    found: list[str] = page.xpath("//fieldset//input[@checked]/@value")
    return found


def test_the_file_holds_what_was_chosen_and_the_choice_is_remembered(organiser: Visitor) -> None:
    make_confirmed(the_conference(), name="Amal")
    make_registration(the_conference(), name="Badr")
    save()
    page = read(organiser.get(EXPORTS))
    assert "The file tells of 2 people." in page.text_content()
    assert "email" in checked(page)
    answer = organiser.post(f"{EXPORTS}?state=confirmed", data=CHOSEN)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=forum-people.csv"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert table(answer) == [["Name", "State"], ["Amal", "Confirmed"]]
    organiser.get("/manage/forum/registrations.csv")
    assert checked(read(organiser.get(EXPORTS))) == ["name", "state"]
    assert organiser.get("/manage/forum/registrations.csv?state=nonsense").status_code == 422


def test_a_saved_list_is_taken_along(organiser: Visitor) -> None:
    make_confirmed(the_conference(), name="Amal", sector=Sector.MEDIA)
    make_confirmed(the_conference(), name="Badr")
    make_list(the_conference(), "Press", Filter(sector="media"))
    save()
    page = read(organiser.get(EXPORTS))
    address = page.xpath("//a[bdi='Press']/@href")[0]
    assert "Sector: Media" in read(organiser.get(address)).text_content()
    assert table(organiser.post(address, data=CHOSEN))[1:] == [["Amal", "Confirmed"]]


def test_the_address_book_is_taken_along_as_a_workbook(organiser: Visitor) -> None:
    make_contact(the_conference(), name="Amal")
    save()
    answer = organiser.post(f"{EXPORTS}?kind=contacts", data={**CHOSEN, "kind": "xlsx"})
    assert answer.headers["Content-Disposition"] == "attachment; filename=forum-people.xlsx"
    assert answer.data.startswith(b"PK")


@pytest.mark.parametrize(
    ("wrong", "blamed"),
    [
        ({"columns": []}, "columns"),
        ({"columns": ["nonsense"]}, "columns"),
        ({"kind": "pdf"}, "kind"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_a_wrong_choice_is_refused_and_nothing_is_noted(
    organiser: Visitor, wrong: dict[str, Any], blamed: str
) -> None:
    save()
    page = read(organiser.post(EXPORTS, data={**CHOSEN, **wrong}), status=422)
    assert blamed in complaints(page)
    assert list(db.session.scalars(select(AuditEntry))) == []


def test_what_was_taken_is_shown_in_the_log(organiser: Visitor) -> None:
    conference = the_conference()
    make_confirmed(conference, name="Amal")
    hidden = make_person(name="Secret", is_protected=True, display_name="P")
    make_registration(conference, hidden, state="confirmed")
    save()
    assert "Nothing was taken along yet" in organiser.get(f"{EXPORTS}/log").text
    organiser.post(f"{EXPORTS}?state=confirmed", data=CHOSEN)
    organiser.post(f"{EXPORTS}?name=secret", data=CHOSEN)
    organiser.get("/manage/forum/registrations.csv?state=confirmed")
    page = read(organiser.get(f"{EXPORTS}/log"))
    usual = ", ".join(str(each.label) for each in USUAL)
    found = [texts(row, "./td") for row in page.xpath("//tbody/tr")]
    assert [row[2:] for row in found] == [
        ["exported registrations (CSV)", "State: Confirmed", "1", "1", usual],
        ["exported registrations (CSV)", "Name: …", "0", "0", "Name, State"],
        ["exported registrations (CSV)", "State: Confirmed", "1", "1", "Name, State"],
    ]
    assert "secret" not in page.text_content().lower()


def test_the_right_is_asked_for_on_each_request(app: Flask, organiser: Visitor) -> None:
    save()
    assert organiser.post(EXPORTS, data=CHOSEN).status_code == 200
    with app.app_context(), unit_of_work():
        member = db.session.scalars(select(TeamMember)).one()
        member.role = TeamRole.DESK
    for address in (EXPORTS, f"{EXPORTS}/log"):
        assert organiser.get(address).status_code == 403
    assert organiser.post(EXPORTS, data=CHOSEN).status_code == 403


def test_the_log_costs_the_same_for_one_and_for_three(organiser: Visitor) -> None:
    save()
    costs = []
    for _ in range(3):
        organiser.post(EXPORTS, data=CHOSEN)
        with count_statements() as counted:
            read(organiser.get(f"{EXPORTS}/log"))
        costs.append(counted.count)
    assert costs[0] == costs[2]
