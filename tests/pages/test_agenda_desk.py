from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.agenda import operations
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_room, make_theme
from tests.factories.office import Office, fields, stored, the_session
from tests.factories.people import make_person
from tests.visitor import complaints, read, save, texts, typed

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("app")


def test_the_first_step_is_offered(app: Flask) -> None:
    office = Office(app)
    save()
    page = office.page()
    assert texts(page, "//*[@class='empty-action']") == ["Add the first session"]
    assert texts(page, "//*[@id='public']") == [
        "This is the working draft. The public sees no agenda yet: nothing was published. Publish"
    ]


def test_an_observer_looks_and_changes_nothing(app: Flask) -> None:
    office = Office(app, TeamRole.OBSERVER)
    key = make_session(office.conference, title="Talk").id
    save()
    addresses = {link[2] for link in office.page().iterlinks()}
    assert f"{office.home}/{key}" not in addresses
    assert f"{office.home}/{key}/history" in addresses
    assert texts(office.page(f"/{key}/history"), "//main//strong") == ["Talk"]
    assert office.visitor.get(f"{office.home}/history").status_code == 200
    acts = ("", "/move", "/copy", "/unschedule", "/remove")
    for address in ("/new", "/many", "/precedence", *(f"/{key}{act}" for act in acts)):
        assert office.visitor.get(office.home + address).status_code == 403, address
        assert office.visitor.post(office.home + address).status_code == 403, address


def test_the_list_tells_days_times_rooms_kinds_themes_and_people(app: Flask) -> None:
    office = Office(app)
    hall, theme = (
        make_room(office.conference, name="Hall"),
        make_theme(office.conference, name="Law"),
    )
    first = make_session(
        office.conference,
        title="First",
        kind=SessionKind.BREAK,
        room_id=hall.id,
        theme_id=theme.id,
        is_closed=True,
    )
    asked = {"state": RoleState.ASKED, "represented_by": "Dep Uty"}
    make_role(first, SessionRoleName.CHAIR, make_person(name="Aya Test"), **asked)
    make_session(office.conference, title="Night", starts_at=MORNING + 39 * HOUR)
    save()
    page = office.page()
    assert texts(page, "//h2[starts-with(@id, 'day-')]") == [
        "Sunday, 1 March 2026",
        "Tuesday, 3 March 2026",
    ]
    first_row, second_row = page.xpath("//tr[starts-with(@id, 'session-')]")
    assert texts(first_row, "td")[:4] == [
        "09:00–10:00",
        "First Closed session Chair: Aya Test (represented by Dep Uty) Asked",
        "Break · Law",
        "Hall",
    ]
    assert texts(second_row, "td")[:2] == [
        "00:00–01:00",
        "Night The conference does not meet on this day.",
    ]


def test_warnings_stand_beside_their_session_and_are_counted_by_kind(app: Flask) -> None:
    office = Office(app)
    hall = make_room(office.conference, name="Hall")
    first = make_session(office.conference, title="One", room_id=hall.id).id
    second = make_session(office.conference, title="Two", room_id=hall.id).id
    third = make_session(office.conference, title="None", ends_at=MORNING).id
    save()
    page = office.page()
    assert texts(page, "//main//summary[following-sibling::ul[@class='agenda-concerns']]") == [
        "Room used twice 1",
        "No length 1",
    ]
    links = page.xpath("//ul[@class='agenda-concerns']//a/@href")
    assert links == [f"#session-{first}", f"#session-{third}"]
    beside = {
        key: texts(page, f"//tr[@id='session-{key}']//*[@class='agenda-beside']/li")
        for key in (first, second)
    }
    assert beside == {
        first: ["Hall is taken at that time by “Two”."],
        second: ["Hall is taken at that time by “One”."],
    }


def test_the_list_costs_the_same_however_long_it_is(app: Flask) -> None:
    office = Office(app)
    save()

    def statements() -> int:
        conference = db.session.get_one(Conference, office.conference.id)
        make_role(make_session(conference, room_id=make_room(conference).id))
        save()
        with count_statements() as counted:
            office.page()
        return counted.count

    one, _two, three = statements(), statements(), statements()
    assert one == three


def test_the_list_can_be_cut_to_a_room_and_a_kind(app: Flask) -> None:
    office = Office(app)
    hall, tent = (make_room(office.conference, name=name) for name in ("Hall", "Tent"))
    make_session(office.conference, title="In hall", room_id=hall.id)
    make_session(office.conference, title="In tent", room_id=tent.id, kind=SessionKind.PANEL)
    make_session(office.conference, title="Nowhere", state=SessionState.UNSCHEDULED)
    keys = {"hall": hall.id, "tent": tent.id}
    save()

    def shown(query: str) -> list[str]:
        return texts(office.page(query), "//td[contains(@class, 'agenda-cell-what')]/a")

    assert shown("") == ["In hall", "In tent", "Nowhere"]
    assert shown(f"?room={keys['hall']}") == ["In hall"]
    assert shown("?kind=panel") == ["In tent"]
    assert shown("?room=none") == ["Nowhere"]
    assert shown(f"?room={keys['hall']}&kind=panel") == []
    assert texts(office.page("?kind=nonsense"), "//*[@class='empty-title']") == ["Nothing fits"]
    selected = office.page(f"?room={keys['tent']}").xpath("//select/option[@selected]/@value")
    assert selected == [str(keys["tent"])]


def test_the_list_says_what_the_public_sees_and_how_the_draft_differs(app: Flask) -> None:
    office = Office(app)
    make_session(office.conference, title="Talk")
    with clock.fixed(MORNING):
        operations.publish(
            conference=office.conference,
            name="First draft",
            base_url="http://localhost",
            actor=COMMAND,
            now=MORNING,
        )
    save()
    known = (
        "This is the working draft. "
        "The public sees the version “First draft” of 1 Mar 2026, 09:00. "
    )
    assert texts(office.page(), "//*[@id='public']") == [
        known + "The draft says the same. As everybody sees it"
    ]
    session = the_session()
    session.title = "Better talk"
    make_session(db.session.get_one(Conference, office.conference.id), title="More")
    save()
    assert texts(office.page(), "//*[@id='public']") == [
        known + "The draft differs from it in 2 things. As everybody sees it Publish"
    ]


def test_ones_own_last_act_can_be_undone_and_redone_from_the_list(app: Flask) -> None:
    office = Office(app)
    save()
    assert office.done("/new", fields()) == ["Added."]
    undo, redo = "Undo: added a session", "Redo: added a session"
    assert texts(office.page(), "//*[contains(@class, 'agenda-undo')]//button") == [undo]
    assert texts(read(office.other.get(office.home)), "//*[contains(@class, 'agenda-undo')]") == []
    assert office.post("/undo", {}).status_code == 303
    assert stored() == []
    assert texts(office.page(), "//*[contains(@class, 'agenda-undo')]//button") == [redo]
    assert office.post("/redo", {}).status_code == 303
    assert the_session().title == "Talk"


# The history


def test_who_moved_my_panel_is_answered_in_a_sentence(app: Flask) -> None:
    office = Office(app)
    hall, tent = (make_room(office.conference, name=name) for name in ("Hall", "Tent"))
    panel = make_session(office.conference, title="Panel", room_id=hall.id).id
    make_session(office.conference, title="Other")
    to = {"starts_at": "10:00", "room": str(tent.id)}
    save()
    with clock.fixed(MORNING + 24 * HOUR):
        office.done(f"/{panel}/move", office.form(f"/{panel}/move") | to)
    page = office.page(f"/{panel}/history")
    sentence = "Olga Organiser: moved from Sun 1 Mar 09:00, Hall to Sun 1 Mar 10:00, Tent"
    assert texts(page, "//ol[@class='agenda-history']/li") == [f"2 Mar 2026, 09:00 {sentence}"]
    assert texts(office.page("/history"), "//ol[@class='agenda-history']/li") == [
        f"2 Mar 2026, 09:00 Panel {sentence}"
    ]


def test_a_long_history_has_pages_and_costs_the_same(app: Flask) -> None:
    office = Office(app)
    save()

    def statements() -> int:
        with count_statements() as counted:
            office.page("/history")
        return counted.count

    office.done("/new", fields())
    one = statements()
    for _more in range(2):
        office.done("/new", fields())
    assert statements() == one
    office.done("/new", fields(title="The newest"))
    for session in stored()[:3]:
        for act in range(17):
            form = office.form(f"/{session.id}") | {"title": f"Title {act}"}
            office.done(f"/{session.id}", form)
    page = office.page("/history?page=2")
    assert texts(page, "//*[@aria-current='page' and contains(@class, 'page-link')]") == [
        "Page 2 of 2"
    ]
    assert len(page.xpath("//ol[@class='agenda-history']/li")) == 5


def test_an_empty_history_says_so(app: Flask) -> None:
    office = Office(app)
    save()
    assert texts(office.page("/history"), "//*[@class='empty-title']") == ["Nothing happened yet"]


# The order of precedence


def test_sessions_follow_the_order_of_precedence_but_for_places_set_by_hand(app: Flask) -> None:
    office = Office(app, precedence=["Judge", "Mayor"])
    follows, fixed = (make_session(office.conference, title=title) for title in ("A", "B"))
    for session, place in ((follows, None), (fixed, 1)):
        for title in ("Judge", "Mayor"):
            make_role(
                session,
                SessionRoleName.CHIEF_GUEST,
                title=title,
                place=place if title == "Judge" else None,
            )
    save()
    form = office.form("/precedence")
    assert form["offices"].strip() == "Judge\nMayor"
    said = office.done("/precedence", form | {"offices": " Mayor \r\n\r\nJudge"})
    assert said == ["Saved. The order is another in 1 session."]
    assert [[role.title for role in each.roles] for each in stored()] == [
        ["Mayor", "Judge"],
        ["Judge", "Mayor"],
    ]
    assert texts(office.page(), "//*[contains(@class, 'agenda-undo')]//button") == [
        "Undo: put people in the order of precedence"
    ]


def test_an_office_named_twice_is_refused_and_kept(app: Flask) -> None:
    office = Office(app)
    save()
    page = read(office.post("/precedence", {"offices": "Judge\nJUDGE"}), status=422)
    assert complaints(page) == {"offices": "“JUDGE” stands here twice. Once is enough."}
    assert page.get_element_by_id("offices").text_content().strip() == "Judge\nJUDGE"


def test_an_order_that_somebody_else_saved_is_shown_and_not_overwritten(app: Flask) -> None:
    office = Office(app)
    save()
    mine = office.form("/precedence") | {"offices": "Mine"}
    theirs = {"offices": "Theirs"}
    assert office.other.post(f"{office.home}/precedence", data=theirs).status_code == 303
    page = read(office.post("/precedence", mine), status=409)
    assert texts(page, "//section[@aria-labelledby='meanwhile']//li") == ["Theirs"]
    assert typed(page)["offices"].strip() == "Mine"
    assert office.post("/precedence", typed(page)).status_code == 303
    assert office.form("/precedence")["offices"].strip() == "Mine"
