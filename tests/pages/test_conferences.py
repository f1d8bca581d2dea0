from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences import queries
from eventmgr.conferences.enums import ConferenceState, PartnerRole, TeamRole
from eventmgr.conferences.models import Conference, Partner
from eventmgr.foundation.db import db
from eventmgr.people.models import Organisation
from tests.factories.agenda import make_session
from tests.factories.conferences import (
    make_conference,
    make_room,
    make_team_member,
    make_theme,
)
from tests.factories.groups import make_group
from tests.factories.people import make_account
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
FORM: dict[str, Any] = {
    "title": "Trafficking in Persons",
    "starts": "2026-03-01",
    "ends": "2026-03-02",
    "zone": "Asia/Karachi",
    "venue": "Hall",
    "city": "Islamabad",
    "summary": "Two days.\r\nMany people.",
    "languages": ["en", "ur"],
    "capacity": "150",
    "changeover": "10",
    "accent": "#112233",
    "slug": "tip-2026",
}


def holder(app: Flask) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_account())
    save()
    return visitor


def owner(app: Flask, role: TeamRole = TeamRole.OWNER, **values: Any) -> tuple[Visitor, str]:
    """Somebody of a team, and the address of the conference's office."""
    conference = make_conference(**values)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    slug = conference.slug
    save()
    return visitor, f"/manage/{slug}/"


def stored(slug: str = "tip-2026") -> Conference:
    db.session.rollback()
    db.session.expunge_all()
    found = queries.find_conference(slug)
    assert found is not None
    return found


def test_a_conference_is_created_with_all_that_was_typed(app: Flask) -> None:
    visitor = holder(app)
    answer = visitor.post("/manage/new", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/manage/tip-2026/")
    found = stored()
    assert {name: getattr(found, name) for name in FORM} == {
        **FORM,
        "starts": date(2026, 3, 1),
        "ends": date(2026, 3, 2),
        "summary": "Two days.\nMany people.",
        "capacity": 150,
        "changeover": 10,
    }
    assert [each.role for each in queries.team(found)] == [TeamRole.OWNER]
    page = read(visitor.get("/manage/tip-2026/"))
    assert said(page) == ["Created. Next: rooms and the agenda."]
    assert texts(page, "//main//h1") == ["Trafficking in Persons"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Égalité 2026", "egalite-2026"), ("قومی کانفرنس", "conference"), ("a" * 90, "a" * 60)],
)
def test_an_address_is_made_of_the_title_if_none_was_typed(
    app: Flask, title: str, slug: str
) -> None:
    answer = holder(app).post("/manage/new", data={**FORM, "title": title, "slug": ""})
    assert answer.location == f"/manage/{slug}/"


BAD = [
    ({"title": " "}, "title", "Title: Fill this in."),
    ({"title": "x" * 301}, "title", "At most 300 characters; what you typed is still here."),
    ({"starts": "yesterday"}, "starts", "Write the day as in 2026-03-01."),
    ({"starts": ""}, "starts", "First day: Fill this in."),
    ({"starts": "2026-03-03"}, "ends", "The last day is before the first. Swap the two."),
    (
        {"ends": "2027-03-02"},
        "ends",
        "A conference lasts 31 days at most. Check the year.",
    ),
    (
        {"zone": "Asia/Nowhere"},
        "zone",
        "“Asia/Nowhere” is not a time zone. Use a name such as Asia/Karachi.",
    ),
    ({"zone": ""}, "zone", "Time zone of the venue: Fill this in."),
    ({"capacity": "many"}, "capacity", "Write a whole number from 0 to 100000."),
    ({"capacity": "-1"}, "capacity", "Write a whole number from 0 to 100000."),
    ({"changeover": "241"}, "changeover", "Write a whole number from 0 to 240."),
    ({"accent": "green"}, "accent", "Write the colour as # and six digits, as in #0b6e4f."),
    ({"summary": "x" * 4001}, "summary", "At most 4000 characters; what you typed is still here."),
    (
        {"slug": "Tip 2026"},
        "slug",
        "Use 1 to 60 small letters a to z, digits and hyphens, as in “tip-2026”.",
    ),
    (
        {"slug": "-tip"},
        "slug",
        "Use 1 to 60 small letters a to z, digits and hyphens, as in “tip-2026”.",
    ),
    ({"slug": "taken"}, "slug", "There is a conference at this address already."),
    ({"slug": "x" * 61}, "slug", "At most 60 characters; what you typed is still here."),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), BAD)
def test_what_is_refused_is_told_at_its_field_and_kept(
    app: Flask, changes: dict[str, Any], field: str, sentence: str
) -> None:
    make_conference(slug="taken")
    visitor = holder(app)
    sent = {**FORM, "template": "workshop", **changes}
    page = read(visitor.post("/manage/new", data=sent), status=422)
    assert complaints(page) == {field: sentence}
    marked = page.xpath("//*[@aria-invalid='true']")
    assert [each.get("id") for each in marked] == [field]
    assert marked[0].get("aria-describedby").split()[-1] == f"{field}-error"
    kept = page.xpath("//main//form[@novalidate]")[0].form_values()
    chosen = [value for name, value in kept if name == "languages"]
    singles = {name: value for name, value in typed(page).items() if name != "languages"}
    expected = {name: value for name, value in sent.items() if name != "languages"}
    assert chosen == ["en", "ur"]
    assert {name: value.strip() for name, value in singles.items()} == {
        name: value.replace("\r\n", "\n").strip() for name, value in expected.items()
    }
    assert page.xpath("string(//title)").strip().startswith("Error:")
    db.session.rollback()
    assert db.session.scalars(select(Conference.slug)).all() == ["taken"]


def test_a_language_that_is_not_offered_is_refused(app: Flask) -> None:
    page = read(holder(app).post("/manage/new", data={**FORM, "languages": ["xx"]}), status=422)
    assert list(complaints(page)) == ["languages"]


def test_the_settings_show_what_is_said_and_change_it(app: Flask) -> None:
    visitor, office = owner(app, slug="tip-2026", capacity=9, languages=["ur"])
    page = read(visitor.get(office + "settings"))
    assert {name: typed(page)[name] for name in ("starts", "zone", "capacity", "languages")} == {
        "starts": "2026-03-01",
        "zone": "Asia/Karachi",
        "capacity": "9",
        "languages": "ur",
    }
    answer = visitor.post(office + "settings", data={**FORM, "capacity": ""})
    assert answer.status_code == 303
    assert (stored().title, stored().capacity, stored().languages) == (
        "Trafficking in Persons",
        None,
        ["en", "ur"],
    )
    history = texts(read(visitor.get(office)), "//section[@aria-labelledby='history']//li")
    assert history[0].endswith("changed the settings")


def test_settings_that_somebody_else_changed_are_overwritten_knowingly_only(app: Flask) -> None:
    visitor, office = owner(app, slug="tip-2026", title="Before")
    address = office + "settings"
    first = typed(read(visitor.get(address)))
    assert visitor.post(address, data=first | {"title": "Theirs"}).status_code == 303
    page = read(visitor.post(address, data=first | {"title": "Mine"}), status=409)
    [sentence] = complaints(page).values()
    assert sentence.startswith("Somebody changed this meanwhile.")
    assert stored().title == "Theirs"
    save()
    assert typed(page)["title"] == "Mine"
    assert visitor.post(address, data=typed(page)).status_code == 303
    assert stored().title == "Mine"


def test_refused_settings_keep_what_was_typed_and_change_nothing(app: Flask) -> None:
    visitor, office = owner(app, slug="tip-2026", title="Before")
    make_room(stored(), name="Hall")
    save()
    page = read(visitor.post(office + "settings", data={**FORM, "zone": "Nowhere"}), status=422)
    assert typed(page)["title"] == "Trafficking in Persons"
    assert list(complaints(page)) == ["zone"]
    assert stored().title == "Before"


@pytest.mark.parametrize(
    ("area", "data", "row"),
    [
        ("rooms", {"name": HOSTILE, "capacity": "70"}, f"Name of {HOSTILE} 70 seats Save Remove"),
        ("rooms", {"name": "Hall", "capacity": "1"}, "Name of Hall 1 seat Save Remove"),
        ("rooms", {"name": "Hall", "capacity": ""}, "Name of Hall Save Remove"),
        ("themes", {"name": HOSTILE}, f"Name of {HOSTILE} Save Remove"),
        ("partners", {"name": HOSTILE, "role": "donor"}, f"Donor{HOSTILE} Remove"),
    ],
)
def test_rooms_themes_and_partners_are_added_once(
    app: Flask, area: str, data: dict[str, str], row: str
) -> None:
    visitor, office = owner(app)
    empty = read(visitor.get(office + area))
    assert len(texts(empty, "//*[@class='empty-title']")) == 1
    added = read(visitor.post(office + area, data=data, follow_redirects=True))
    assert said(added) == ["Added."]
    assert texts(added, "//main//ol/li") == [row]
    again = read(visitor.post(office + area, data=data), status=422)
    assert list(complaints(again)) == ["name"]
    assert again.get_element_by_id("name").value == data["name"]
    assert texts(again, "//main//ol/li") == [row]


@pytest.mark.parametrize(
    ("area", "data", "field"),
    [
        ("rooms", {"name": " "}, "name"),
        ("rooms", {"name": "Hall", "capacity": "0"}, "capacity"),
        ("rooms", {"name": "Hall", "capacity": "many"}, "capacity"),
        ("themes", {"name": ""}, "name"),
        ("partners", {"name": "", "role": "host"}, "name"),
        ("partners", {"name": "A body", "role": "king"}, "role"),
        ("team", {"email": "aya", "role": "desk"}, "email"),
        ("team", {"email": "", "role": "desk"}, "email"),
        ("team", {"email": "aya@example.org", "role": "king"}, "role"),
    ],
)
def test_what_makes_no_sense_is_not_added(
    app: Flask, area: str, data: dict[str, str], field: str
) -> None:
    visitor, office = owner(app)
    page = read(visitor.post(office + area, data=data), status=422)
    assert list(complaints(page)) == [field]


@pytest.mark.parametrize(("area", "make"), [("rooms", make_room), ("themes", make_theme)])
def test_a_name_is_mended_in_its_row(app: Flask, area: str, make: Callable[..., Any]) -> None:
    visitor, office = owner(app, slug="tip-2026")
    conference = stored()
    make(conference, name="Taken")
    key = make(conference, name="Hal").id
    strange = make(make_conference(), name="Strange").id
    save()
    row, name = f"{office}{area}/{key}", f"row{key}-name"
    for wrong in ("taken", " "):
        page = read(visitor.post(row, data={name: wrong}), status=422)
        assert list(complaints(page)) == [name]
        assert page.get_element_by_id(name).value == wrong.strip()
    page = read(visitor.post(row, data={name: HOSTILE}, follow_redirects=True))
    assert said(page) == ["Saved."]
    assert page.get_element_by_id(name).value == HOSTILE
    for elsewhere in (strange, 99999):
        assert visitor.post(f"{office}{area}/{elsewhere}", data={name: "x"}).status_code == 404
        assert visitor.post(f"{office}{area}/{elsewhere}/remove").status_code == 404
    history = texts(read(visitor.get(office)), "//section[@aria-labelledby='history']//li")
    assert [each.endswith(f"renamed a {area[:-1]}") for each in history] == [True]


def test_what_is_used_stays_and_what_is_not_used_goes(app: Flask) -> None:
    visitor, office = owner(app, slug="tip-2026")
    conference = stored()
    rooms = [make_room(conference) for _ in range(3)]
    themes = [make_theme(conference) for _ in range(3)]
    make_session(conference, room_id=rooms[0].id)
    group = make_group(conference, room_id=rooms[1].id, theme_id=themes[0].id)
    make_recommendation(group, theme_id=themes[1].id)
    partner = Partner(
        conference_id=conference.id,
        organisation=Organisation(name="Body", folded_name="body"),
        role=PartnerRole.HOST,
    )
    db.session.add(partner)
    db.session.flush()
    keys = {
        "rooms": [each.id for each in rooms],
        "themes": [each.id for each in themes],
        "partners": [partner.id],
    }
    save()
    heard = {
        area: [
            said(read(visitor.post(f"{office}{area}/{key}/remove", follow_redirects=True)))
            for key in found
        ]
        for area, found in keys.items()
    }
    assert heard == {
        "rooms": [
            ["Sessions are held in it. Give them another room first."],
            ["Working groups are set to it. Change their setting first."],
            ["Removed."],
        ],
        "themes": [
            ["Working groups are set to it. Change their setting first."],
            ["Saved recommendations belong to it. Give it another name instead."],
            ["Removed."],
        ],
        "partners": [["Removed."]],
    }
    left = stored()
    assert [each.id for each in left.rooms] == keys["rooms"][:2]
    assert [each.id for each in left.themes] == keys["themes"][:2]
    assert left.partners == []
    history = texts(read(visitor.get(office)), "//section[@aria-labelledby='history']//li")
    acts = ["removed a partner", "removed a theme", "removed a room"]
    assert [each.endswith(act) for each, act in zip(history, acts, strict=False)] == [True] * 3


def test_publishing_opens_the_site_to_everybody(app: Flask) -> None:
    visitor, office = owner(app, slug="tip-2026", state=ConferenceState.DRAFT)
    stranger = visit(app)
    assert stranger.get("/c/tip-2026/").status_code == 404
    assert stranger.get("/c/tip-2026/look.css").status_code == 404
    answer = visitor.post(office + "state", data={"state": "published"})
    assert answer.status_code == 303
    assert stranger.get("/c/tip-2026/").status_code == 200
    visitor.post(office + "state", data={"state": "draft"})
    assert stranger.get("/c/tip-2026/").status_code == 404


def test_a_state_that_there_is_not_is_refused(app: Flask) -> None:
    visitor, office = owner(app, slug="tip-2026")
    assert visitor.post(office + "state", data={"state": "cancelled"}).status_code == 400
    assert stored().state is ConferenceState.PUBLISHED


def test_the_accent_is_a_style_sheet_of_its_own(app: Flask) -> None:
    make_conference(slug="tip-2026", accent="#112233")
    save()
    answer = visit(app).get("/c/tip-2026/look.css")
    assert answer.text == ":root { --tblr-primary: #112233; }\n"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
