"""Making another edition of a conference, and beginning from a template, as an organiser does."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from eventmgr.agenda import queries as agenda
from eventmgr.conferences import queries
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.editions.enums import BY_DEFAULT, Part
from eventmgr.foundation.db import db
from eventmgr.groups import queries as groups
from eventmgr.people.models import Account
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.groups import make_group, make_participant
from tests.factories.people import make_account
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

PAGE = "/manage/new/edition"
FORM: dict[str, Any] = {
    "source": "first",
    "title": "",
    "slug": "",
    "starts": "2027-03-04",
    "parts": [each.value for each in Part],
}


def source(**values: Any) -> Conference:
    made = make_conference(**{"slug": "first", "title": "A fictional forum", **values})
    hall = make_room(made, name="Hall")
    make_session(made, title="Opening", room_id=hall.id, description="A word of welcome")
    make_group(made, guiding_questions="Why?", mandate="Write it down")
    return made


def come(app: Flask, account: Account) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, account)
    save()
    return visitor


def stored(slug: str) -> Conference | None:
    db.session.rollback()
    db.session.expunge_all()
    return queries.find_conference(slug)


@pytest.mark.parametrize("role", [TeamRole.OWNER, TeamRole.ORGANISER])
def test_another_edition_is_made_of_what_was_ticked(app: Flask, role: TeamRole) -> None:
    visitor = come(app, make_team_member(source(), role))
    page = read(visitor.get(f"{PAGE}?of=first"))
    assert texts(page, "//main//legend") == ["Take over"]
    assert typed(page)["source"] == "first"
    assert page.xpath("//main//input[@type='checkbox']/@value") == [each.value for each in Part]
    ticked = page.xpath("//main//input[@type='checkbox'][@checked]/@value")
    assert set(ticked) == {each.value for each in BY_DEFAULT} == {*Part} - {"descriptions"}
    answer = visitor.post(PAGE, data={**FORM, "parts": ["sessions", "groups"]})
    assert (answer.status_code, answer.location) == (303, "/manage/a-fictional-forum-2027/")
    made = stored("a-fictional-forum-2027")
    assert made is not None
    assert (made.title, made.starts, made.ends) == (
        *("A fictional forum", date(2027, 3, 4), date(2027, 3, 5)),
    )
    assert [each.title for each in agenda.sessions(made)] == ["Opening"]
    assert [each.description for each in agenda.sessions(made)] == [""]
    assert [(each.questions, each.mandate) for each in groups.groups(made)] == [([], "")]
    assert made.rooms == []
    assert [each.role for each in queries.team(made)] == [TeamRole.OWNER]
    page = read(visitor.get("/manage/a-fictional-forum-2027/"))
    assert said(page) == ["Created. Look through the agenda, then give it its people."]


def test_title_and_address_are_as_typed(app: Flask) -> None:
    visitor = come(app, make_team_member(source()))
    answer = visitor.post(PAGE, data={**FORM, "title": "The next one", "slug": "next"})
    assert answer.location == "/manage/next/"
    made = stored("next")
    assert made is not None
    assert made.title == "The next one"
    assert [each.description for each in agenda.sessions(made)] == ["A word of welcome"]
    assert [each.mandate for each in groups.groups(made)] == ["Write it down"]
    assert [each.name for each in made.rooms] == ["Hall"]


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.OBSERVER, TeamRole.RAPPORTEUR_GENERAL])
def test_who_does_not_organise_a_conference_cannot_make_another_of_it(
    app: Flask, role: TeamRole
) -> None:
    mine = source(slug="mine")
    account = make_team_member(mine)
    make_team_member(source(), role, account)
    visitor = come(app, account)
    page = read(visitor.get(f"{PAGE}?of=first"))
    assert [each.get("value") for each in page.xpath("//select[@name='source']/option")] == ["mine"]
    page = read(visitor.post(PAGE, data={**FORM, "slug": "stolen"}), status=422)
    assert complaints(page) == {"source": "Not a valid choice."}
    assert stored("stolen") is None


def test_who_came_by_a_personal_link_makes_none(app: Flask) -> None:
    conference = source()
    visitor = visit(app)
    sign_in_by_link(visitor, make_participant(conference), conference)
    save()
    assert visitor.get(PAGE).status_code == 403
    assert visitor.post(PAGE, data=FORM).status_code == 403


def test_who_organises_nothing_is_told_what_comes_here(app: Flask) -> None:
    page = read(come(app, make_account()).get(PAGE))
    assert texts(page, "//*[@class='empty-title']") == ["You organise no conference yet"]
    assert page.xpath("//main//form") == []


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"starts": ""}, "starts", "First day: Fill this in."),
        ({"starts": "next year"}, "starts", "Write the day as in 2026-03-01."),
        ({"slug": "first"}, "slug", "There is a conference at this address already."),
        (
            {"starts": "9998-01-01", "slug": "far"},
            None,
            "The year 9998 makes no sense here.",
        ),
        ({"title": "x" * 301}, "title", "At most 300 characters; what you typed is still here."),
    ],
)
def test_what_cannot_stand_is_said_and_what_was_typed_is_kept(
    app: Flask, values: dict[str, str], field: str | None, sentence: str
) -> None:
    visitor = come(app, make_team_member(source()))
    page = read(visitor.post(PAGE, data={**FORM, "parts": ["rooms"], **values}), status=422)
    assert complaints(page) == {field: sentence}
    kept = typed(page)
    assert {name: kept[name] for name in values} == values
    ticked = page.xpath("//main//input[@type='checkbox'][@checked]/@value")
    assert ticked == ["rooms"]
    assert [each.slug for each in queries.public_conferences()] == ["first"]


def test_an_unknown_part_is_refused(app: Flask) -> None:
    visitor = come(app, make_team_member(source()))
    page = read(visitor.post(PAGE, data={**FORM, "parts": ["people"]}), status=422)
    assert list(complaints(page)) == ["parts"]


def test_the_page_asks_as_much_for_many_conferences(app: Flask) -> None:
    account = make_team_member(source())
    visitor = come(app, account)
    visitor.get(PAGE)
    counts = []
    for slug in ("second", "third"):
        with count_statements() as counted:
            assert visitor.get(PAGE).status_code == 200
        counts.append(counted.count)
        make_team_member(source(slug=slug), account=account)
        save()
    assert counts[0] == counts[1]


def test_the_settings_lead_to_another_edition(app: Flask) -> None:
    visitor = come(app, make_team_member(source()))
    page = read(visitor.get("/manage/first/settings"))
    assert page.xpath("//main//a[contains(., 'another edition')]/@href") == [f"{PAGE}?of=first"]


def test_a_conference_begins_with_a_template(app: Flask) -> None:
    visitor = come(app, make_account())
    page = read(visitor.get("/manage/new"))
    assert texts(page, "//select[@name='template']/option") == [
        "An empty agenda",
        "Two-day policy conference",
        "One-day workshop",
        "Five-day assembly",
    ]
    assert len(texts(page, "//details/dl/dd")) == 3
    fields = {
        **typed(page),
        "title": "A made-up workshop",
        "starts": "2027-03-04",
        "ends": "2027-03-04",
        "template": "workshop",
    }
    answer = visitor.post("/manage/new", data=fields)
    assert answer.location == "/manage/a-made-up-workshop/"
    made = stored("a-made-up-workshop")
    assert made is not None
    assert len(agenda.sessions(made)) == 10
    assert len(groups.groups(made)) == 2


def test_a_template_that_there_is_not_is_refused(app: Flask) -> None:
    visitor = come(app, make_account())
    fields = {"title": "T", "starts": "2027-03-04", "ends": "2027-03-04", "zone": "UTC"}
    page = read(visitor.post("/manage/new", data={**fields, "template": "circus"}), status=422)
    assert complaints(page) == {"template": "Choose one of the list."}
    assert stored("t") is None
