"""Two organisers at one session: nothing typed is lost, and nothing is overwritten unawares."""

from typing import Any

import pytest
from flask import Flask
from lxml import html

from eventmgr.agenda.enums import SessionRoleName, SessionState
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_room
from tests.factories.office import Office, stored, the_session
from tests.factories.people import make_person
from tests.visitor import read, save, texts, typed

pytestmark = pytest.mark.usefixtures("app")


def theirs(office: Office, key: int, **typed_in: str) -> None:
    """Let the other organiser save the session's form with these changes."""
    address = f"{office.home}/{key}"
    form = typed(read(office.other.get(address)))
    assert office.other.post(address, data=form | typed_in).status_code == 303


def told(page: html.HtmlElement) -> list[str]:
    """What is said to have been changed, without the moment of it."""
    lines = texts(page, "//*[@class='agenda-meanwhile']/li")
    return [line.rpartition(", ")[0].rpartition(", ")[0] for line in lines]


def collide(office: Office, key: int, mine: dict[str, Any]) -> html.HtmlElement:
    page = read(office.post(f"/{key}", mine), status=409)
    assert "Somebody changed this meanwhile" in texts(page, "//*[@role='alert']")[0]
    return page


def test_what_the_other_changed_is_shown_and_mine_is_saved_knowingly_only(app: Flask) -> None:
    office = Office(app)
    hall, tent = (make_room(office.conference, name=name) for name in ("Hall", "Tent"))
    key = make_session(office.conference, title="Before", room_id=hall.id).id
    rooms = {"hall": str(hall.id), "tent": str(tent.id)}
    save()
    mine = office.form(f"/{key}") | {"title": "Mine", "description": "Mine too"}
    theirs(office, key, title="Theirs", room=rooms["tent"], ends_at="2026-03-01T11:00")
    page = collide(office, key, mine)
    assert told(page) == [
        "Title: Before → Theirs by Otto Other",
        "Ends: 1 Mar 2026, 10:00 → 1 Mar 2026, 11:00 by Otto Other",
        "Room: Hall → Tent by Otto Other",
    ]
    assert texts(page, "//*[@class='agenda-theirs']") == [
        "Otto Other put this here meanwhile: Theirs",
        "This is what Otto Other put here meanwhile.",
        "This is what Otto Other put here meanwhile.",
    ]
    assert the_session().title == "Theirs"
    merged = typed(page)
    assert (merged["title"], merged["description"].strip()) == ("Mine", "Mine too")
    assert (merged["room"], merged["ends_at"]) == (rooms["tent"], "2026-03-01T11:00")
    assert office.done(f"/{key}", merged) == ["Saved."]
    session = the_session()
    assert session.room is not None
    assert (session.title, session.description, session.room.name) == ("Mine", "Mine too", "Tent")


def test_a_third_change_is_not_overwritten_either(app: Flask) -> None:
    office = Office(app)
    key = make_session(office.conference, title="Before").id
    save()
    mine = office.form(f"/{key}") | {"title": "Mine"}
    theirs(office, key, title="Theirs")
    merged = typed(collide(office, key, mine))
    theirs(office, key, title="Theirs again")
    assert told(collide(office, key, merged)) == ["Title: Theirs → Theirs again by Otto Other"]
    assert the_session().title == "Theirs again"


def test_people_whom_the_other_put_in_or_took_out_are_not_lost(app: Flask) -> None:
    office = Office(app)
    session = make_session(office.conference)
    make_role(session, person=make_person(name="Aya Kept"), title="Judge")
    make_role(session, SessionRoleName.PANELIST, make_person(name="Ben Changed"))
    make_role(session, SessionRoleName.PANELIST, make_person(name="Cem Gone"))
    make_role(session, SessionRoleName.PANELIST, make_person(name="Dua Both"))
    key = session.id
    save()
    mine = office.form(f"/{key}") | {
        "roles-3-title": "Mayor",
        "roles-4-role": "rapporteur",
        "roles-4-name": "Eli Mine",
    }
    theirs(
        office,
        key,
        **{
            "roles-1-affiliation": "Court",
            "roles-2-role": "",
            "roles-3-role": "",
            "roles-4-role": "rapporteur",
            "roles-4-name": "Fay Theirs",
        },
    )
    page = collide(office, key, mine)
    (line,) = told(page)
    assert line.startswith("Who does what: Chair: Aya Kept, Judge; Panelist: Ben Changed; ")
    assert "Rapporteur: Fay Theirs" in line
    assert office.done(f"/{key}", typed(page)) == ["Saved."]
    assert sorted((r.person.shown_name, r.title, r.affiliation) for r in the_session().roles) == [
        ("Aya Kept", "Judge", ""),
        ("Ben Changed", "", "Court"),
        ("Dua Both", "Mayor", ""),
        ("Eli Mine", "", ""),
        ("Fay Theirs", "", ""),
    ]


def test_a_session_removed_meanwhile_comes_back_as_it_was_typed(app: Flask) -> None:
    office = Office(app)
    hall = make_room(office.conference, name="Hall")
    key = make_session(office.conference, title="Before", room_id=hall.id).id
    save()
    mine = office.form(f"/{key}") | {"title": "Mine"}
    assert office.other.post(f"{office.home}/{key}/remove").status_code == 303
    page = collide(office, key, mine)
    assert "State: In the agenda → Removed by Otto Other" in told(page)
    assert "This session was removed. Saving brings it back." in page.text_content()
    assert stored() == []
    assert office.done(f"/{key}", typed(page)) == ["Saved."]
    session = the_session()
    assert session.room is not None
    assert (session.title, session.room.name) == ("Mine", "Hall")


@pytest.mark.parametrize("seen", ["never", "2026-03-01T09:00:00", "0001-01-01T00:00:00+00:00"])
def test_a_version_that_is_none_is_told_as_well(app: Flask, seen: str) -> None:
    office = Office(app)
    key = make_session(office.conference, title="Before").id
    save()
    mine = office.form(f"/{key}") | {"title": "Mine", "version": seen}
    assert typed(collide(office, key, mine))["title"] == "Mine"
    assert the_session().title == "Before"


@pytest.mark.parametrize("act", ["move", "unschedule", "remove"])
def test_small_acts_collide_too(app: Flask, act: str) -> None:
    office = Office(app)
    make_room(office.conference, name="Hall")
    key = make_session(office.conference, title="Before").id
    save()
    mine = office.form(f"/{key}/{act}")
    if act == "move":
        mine["starts_at"] = "15:00"
    theirs(office, key, starts_at="2026-03-01T09:30")
    page = read(office.post(f"/{key}/{act}", mine), status=409)
    assert told(page) == ["Starts: 1 Mar 2026, 09:00 → 1 Mar 2026, 09:30 by Otto Other"]
    assert the_session().state is SessionState.SCHEDULED
    assert the_session().starts_at.minute == 30
    again = typed(page)
    assert again.get("starts_at", "15:00") == "15:00"
    assert office.post(f"/{key}/{act}", again).status_code == 303
