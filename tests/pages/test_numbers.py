"""The organisers' page of numbers, and what a donor was promised."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.registration.numbers import queries
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.numbers import make_target
from tests.factories.people import make_person
from tests.factories.questionnaire import answer, make_ready
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, visit

PAGE = "/manage/forum/numbers"


def the_conference() -> Conference:
    return db.session.scalars(select(Conference).where(Conference.slug == "forum")).one()


def member(app: Flask, role: TeamRole) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_team_member(the_conference(), role))
    return visitor


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    make_conference(slug="forum", capacity=40)
    return member(app, TeamRole.ORGANISER)


def rows(page: Any, by: str) -> list[list[str]]:
    table = page.xpath(f"//div[@aria-labelledby='by-{by}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table]


def test_an_empty_conference_says_so(organiser: Visitor) -> None:
    page = read(organiser.get(PAGE))
    assert "Nobody to count yet" in page.text_content()
    assert "of 40 places" in page.text_content()


def test_numbers_lead_to_the_people_behind_them(organiser: Visitor) -> None:
    conference, desk = the_conference(), make_desk()
    came = make_confirmed(conference, name="Amal", sector="media", organisation="A <b>body</b>")
    make_confirmed(conference, name="Badr", sector="media")
    check_in(conference, came, desk)
    save()
    page = read(organiser.get(PAGE))
    assert rows(page, "sector") == [["Media", "2", "2", "1", "1", "1"]]
    assert rows(page, "organisation")[0][0] == "A <b>body</b>"
    counted = page.xpath("//main//table//td/a")
    assert len(counted) >= 10
    for link in counted:
        behind = read(organiser.get(link.get("href")))
        assert len(behind.xpath("//tbody/tr")) == int(link.text_content()), link.get("href")
    for total in page.xpath("//dl//a"):
        behind = read(organiser.get(total.get("href")))
        assert len(behind.xpath("//tbody/tr")) == int(total.text_content()), total.get("href")


def test_a_long_table_is_shortened_until_the_whole_is_asked_for(organiser: Visitor) -> None:
    for number in range(queries.MOST_LINES + 3):
        make_confirmed(the_conference(), organisation=f"Body {number:02}")
    save()
    page = read(organiser.get(PAGE))
    shown = rows(page, "organisation")
    assert shown[-1][:4] == ["3 others", "3", "3", "0"]
    whole = read(organiser.get(page.xpath("//a[text()='3 others']/@href")[0].partition("#")[0]))
    assert len(rows(whole, "organisation")) == queries.MOST_LINES + 3


def test_a_protected_person_is_counted_and_told_nowhere(organiser: Visitor) -> None:
    conference = the_conference()
    for _ in range(6):
        make_confirmed(conference, sector="media", organisation="Paper")
    hidden = make_person(name="Secret", is_protected=True, display_name="Participant A")
    make_registration(
        conference,
        hidden,
        state="confirmed",
        sector="parliament",
        organisation="Secret body",
        province="Secret province",
        country="IN",
    )
    save()
    for address in (PAGE, f"{PAGE}?by=organisation", f"{PAGE}.csv"):
        answer = organiser.get(address)
        assert answer.status_code == 200
        text = answer.text
        for word in ("Secret", "Participant A", "Parliament,", "India"):
            assert word not in text, (address, word)
    page = read(organiser.get(PAGE))
    assert rows(page, "sector") == [["Media", "6", "6", "0", "6"]]
    assert page.xpath("//dl[@class='numbers-total']//a")[0].text == "7"


def test_a_promise_is_noted_shown_and_removed(organiser: Visitor) -> None:
    make_confirmed(the_conference(), sector="media")
    save()
    told = {"dimension": "sector", "value": "media", "number": "4", "share": ""}
    page = read(organiser.post(f"{PAGE}/profile", data=told, follow_redirects=True))
    assert said(page) == ["Noted."]
    assert texts(page, "//main//li/span") == ["Sector Media 4 people"]
    page = read(organiser.get(PAGE))
    line = texts(page, "//div[@aria-label='Against what was promised']//tbody/tr")
    assert line == ["Media 4 1 0 3 25 %"]
    remove = read(organiser.get(f"{PAGE}/profile")).xpath("//main//li//form/@action")[0]
    page = read(organiser.post(remove, follow_redirects=True))
    assert said(page) == ["Removed."]
    assert "Nothing was promised yet" in page.text_content()
    acts = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert acts == ["profile.promised", "profile.withdrawn"]


def test_a_promise_that_means_nobody_is_noted_and_says_so(organiser: Visitor) -> None:
    make_confirmed(the_conference(), province="Sindh")
    save()
    told = {"dimension": "province", "value": "Sind", "number": "4", "share": ""}
    warning = "No registration counted here has “Sind” as Province; known are: Sindh."
    page = read(organiser.post(f"{PAGE}/profile", data=told, follow_redirects=True))
    assert warning in page.xpath("string(//main//li)")
    assert "Sindh" in page.xpath("//datalist/option/@value")
    assert warning in read(organiser.get(PAGE)).xpath("string(//main//tbody/tr)")


@pytest.mark.parametrize(
    ("told", "blamed"),
    [
        ({"dimension": "sector", "value": "astronauts", "number": "4"}, "value"),
        ({"dimension": "province", "value": "", "number": "4"}, "value"),
        ({"dimension": "everybody", "number": "4", "share": "5"}, "number"),
        ({"dimension": "everybody", "number": "none"}, "number"),
        ({"dimension": "everybody", "share": "101"}, "share"),
        ({"dimension": "astrology", "number": "4"}, "dimension"),
    ],
)
def test_a_wrong_promise_is_refused_and_kept(
    organiser: Visitor, told: dict[str, str], blamed: str
) -> None:
    save()
    page = read(organiser.post(f"{PAGE}/profile", data=told), status=422)
    assert blamed in complaints(page)
    if told["dimension"] != "astrology":
        assert page.xpath("//option[@selected]/@value") == [told["dimension"]]
    for name in ("value", "number", "share"):
        assert page.xpath(f"//input[@name='{name}']/@value") == [told.get(name, "")]
    assert list(db.session.scalars(select(AuditEntry))) == []


def test_genders_lead_organisers_to_people_and_nobody_else(app: Flask) -> None:
    conference = make_conference(slug="forum")
    make_ready(conference, ReadyMade.GENDER)
    for name, choice in (("Amal", "woman"), ("Badr", "man")):
        answer(make_confirmed(conference, name=name), {"gender": [choice]})
    make_target(conference, "gender", value="woman", number=3)
    organiser, desk = member(app, TeamRole.ORGANISER), member(app, TeamRole.DESK)
    save()
    links = "//td/a[contains(@href, 'gender=woman')]/@href"
    found = read(organiser.get(PAGE)).xpath(links)
    assert len(found) >= 3
    page = read(organiser.get(found[0]))
    assert texts(page, "//tbody/tr/td[1]") == ["Amal"]
    assert page.xpath("//select[@name='gender']/option[@selected]/@value") == ["woman"]
    assert read(desk.get(PAGE)).xpath(links) == []
    page = read(desk.get(found[0]))
    assert texts(page, "//tbody/tr/td[1]") == ["Amal", "Badr"]
    assert page.xpath("//select[@name='gender']") == []


def test_a_target_of_another_conference_is_not_there(organiser: Visitor) -> None:
    other = make_target(make_conference())
    save()
    assert organiser.post(f"{PAGE}/profile/{other.id}/remove").status_code == 404


def test_the_numbers_are_taken_along_and_that_is_noted(organiser: Visitor) -> None:
    make_confirmed(the_conference(), sector="media", organisation="=1+1")
    make_target(the_conference(), "sector", value="media", number=3)
    make_target(the_conference(), "province", value="Sindh", number=2)
    save()
    answer = organiser.get(f"{PAGE}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=forum-numbers.csv"
    table = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    by_group = {(each["Counted by"], each["Group"]): each for each in table}
    assert by_group["Sector", "Media"]["Promised"] == "3"
    assert by_group["Sector", "Media"]["Missing"] == "2"
    assert by_group["Organisation", "'=1+1"]["Confirmed"] == "1"
    assert by_group["Province", "Sindh"]["Missing"] == "2"
    assert by_group["Everybody", ""]["Registered"] == "1"
    workbook = load_workbook(io.BytesIO(organiser.get(f"{PAGE}.xlsx").data)).active
    assert workbook is not None
    assert workbook.max_row == len(table) + 1
    noted = db.session.scalars(
        select(AuditEntry.after).where(AuditEntry.action == "numbers.exported")
    ).all()
    assert [each["format"] for each in noted if each] == ["csv", "xlsx"]


def test_the_team_reads_and_only_organisers_promise_and_take_along(app: Flask) -> None:
    make_conference(slug="forum")
    desk = member(app, TeamRole.DESK)
    save()
    assert desk.get(PAGE).status_code == 200
    for address in (f"{PAGE}.csv", f"{PAGE}.xlsx", f"{PAGE}/profile"):
        assert desk.get(address).status_code == 403


def test_the_page_costs_the_same_for_one_and_for_three(app: Flask) -> None:
    costs = set()
    for size in (1, 3):
        conference = make_conference(slug=f"forum{size}")
        visitor = visit(app)
        sign_in(visitor, make_team_member(conference))
        for number in range(size):
            make_confirmed(conference, organisation=f"Body {number}", sector="media")
            make_target(conference, "organisation", value=f"Body {number}", number=1)
        save()
        with count_statements() as counted:
            read(visitor.get(f"/manage/forum{size}/numbers"))
        costs.add(counted.count)
    assert len(costs) == 1
