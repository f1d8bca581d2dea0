from datetime import datetime, timedelta

import pytest
from flask import Flask
from lxml import html

from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.conferences.enums import GroupRole
from eventmgr.groups import operations as group_operations
from eventmgr.groups.setting import Setting
from eventmgr.people.actor import COMMAND
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_room, make_theme
from tests.factories.groups import make_member
from tests.factories.office import Office, fields, the_session
from tests.factories.people import make_person
from tests.visitor import complaints, read, save, texts, typed

HOUR = timedelta(hours=1)
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} =1+1 #panic()"

pytestmark = pytest.mark.usefixtures("app")


def test_a_session_is_added_with_its_people(app: Flask) -> None:
    office = Office(app)
    room, theme = (
        make_room(office.conference, name="Hall"),
        make_theme(office.conference, name="Law"),
    )
    typed_in = fields(
        room=str(room.id), theme=str(theme.id), description="a\r\nb", is_chatham="y"
    ) | {
        "roles-0-role": "panelist",
        "roles-0-name": "Aya Test",
        "roles-0-affiliation": "Court",
        "roles-0-state": "declined",
        "roles-1-role": "chief_guest",
        "roles-1-honorific": "Hon.",
        "roles-1-name": "Ben Test",
        "roles-1-email": "ben@example.org",
        "roles-1-state": "asked",
        "roles-1-represented_by": "Dep Uty",
    }
    save()
    answer = office.post("/new", typed_in)
    session = the_session()
    assert (answer.status_code, answer.location) == (303, f"{office.home}#session-{session.id}")
    assert (session.title, session.kind, session.description) == ("Talk", SessionKind.PANEL, "a\nb")
    assert (session.starts_at, session.ends_at) == (MORNING, MORNING + HOUR)
    assert (session.is_chatham, session.is_closed) == (True, False)
    assert session.room is not None
    assert session.theme is not None
    assert (session.room.name, session.theme.name) == ("Hall", "Law")
    assert [
        (r.role, r.person.shown_name, r.affiliation, r.state, r.represented_by)
        for r in session.roles
    ] == [
        (SessionRoleName.CHIEF_GUEST, "Hon. Ben Test", "", RoleState.ASKED, "Dep Uty"),
        (SessionRoleName.PANELIST, "Aya Test", "Court", RoleState.DECLINED, ""),
    ]


def test_a_place_set_by_hand_stands_before_the_order_of_precedence(app: Flask) -> None:
    office = Office(app, precedence=["Judge", "Mayor"])
    save()
    people = {
        "roles-0-role": "chief_guest",
        "roles-0-name": "Aya Mayor",
        "roles-0-title": "Mayor",
        "roles-1-role": "chief_guest",
        "roles-1-name": "Ben Judge",
        "roles-1-title": "Judge",
    }
    office.done("/new", fields(**people))
    session = the_session()
    assert [role.title for role in session.roles] == ["Judge", "Mayor"]
    form = office.form(f"/{session.id}")
    assert (form["roles-1-title"], form["roles-1-place"]) == ("Mayor", "")
    office.done(f"/{session.id}", form | {"roles-1-place": "1"})
    assert [(role.title, role.place) for role in the_session().roles] == [
        ("Mayor", 1),
        ("Judge", None),
    ]


def test_a_new_session_begins_where_its_day_ends_so_far(app: Flask) -> None:
    office = Office(app)
    make_session(office.conference)
    save()

    def suggested(query: str) -> tuple[str, str]:
        form = office.form(f"/new{query}")
        return form["starts_at"], form["ends_at"]

    assert suggested("") == ("2026-03-01T10:00", "2026-03-01T11:00")
    assert suggested("?day=2026-03-02") == ("2026-03-02T09:00", "2026-03-02T10:00")
    assert suggested("?day=soon") == ("2026-03-01T10:00", "2026-03-01T11:00")


def test_a_session_may_be_kept_without_a_time_and_be_given_one(app: Flask) -> None:
    office = Office(app)
    save()
    office.done("/new", fields(is_unscheduled="y", ends_at="2026-03-01T10:30"))
    session = the_session()
    assert session.state is SessionState.UNSCHEDULED
    page = office.page()
    assert texts(page, "//*[@id='unscheduled']") == ["Unscheduled 1"]
    assert texts(page, f"//tr[@id='session-{session.id}']/td")[0] == "90 minutes"
    (move,) = page.xpath("//a[starts-with(., 'Give it a time')]/@href")
    form = typed(read(office.visitor.get(move)))
    assert form["minutes"] == "90"
    moved = form | {"day": "2026-03-02", "starts_at": "11:00"}
    assert office.done(f"/{session.id}/move", moved) == ["Moved."]
    session = the_session()
    assert session.state is SessionState.SCHEDULED
    assert session.starts_at == datetime.fromisoformat("2026-03-02T11:00+05:00")
    assert session.ends_at - session.starts_at == timedelta(minutes=90)


def test_a_saved_form_saved_again_changes_nothing(app: Flask) -> None:
    office = Office(app)
    room, theme = make_room(office.conference), make_theme(office.conference)
    session = make_session(
        office.conference, is_closed=True, room_id=room.id, theme_id=theme.id, title="Talk"
    )
    make_role(session, person=make_person(name="Aya Test"), title="Judge", place=1)
    make_role(session, SessionRoleName.PANELIST, make_person(name="Ben Test"))
    key, before = session.id, session.updated_at
    save()
    page = office.page(f"/{key}")
    assert texts(page, "//legend") == ["Aya Test", "Ben Test", "Somebody else", "Somebody else"]
    assert office.done(f"/{key}", typed(page)) == ["Saved."]
    assert the_session().updated_at == before


def test_a_role_set_to_none_is_taken_away(app: Flask) -> None:
    office = Office(app)
    session = make_session(office.conference)
    make_role(session)
    kept = make_role(session, SessionRoleName.PANELIST)
    key, person = session.id, kept.id
    save()
    office.done(f"/{key}", office.form(f"/{key}") | {"roles-0-role": ""})
    assert [role.person_id for role in the_session().roles] == [person]


@pytest.mark.parametrize("roles", [59, 60])
def test_a_session_with_as_many_roles_as_it_may_have_can_be_changed(app: Flask, roles: int) -> None:
    office = Office(app)
    session = make_session(office.conference)
    for _ in range(roles):
        make_role(session)
    key = session.id
    save()
    form = office.form(f"/{key}") | {"title": "Changed"}
    more = {
        f"roles-{row}-{name}": value
        for row in (roles, roles + 1)
        for name, value in (("role", "panelist"), ("name", f"Person {row}"))
    }
    refused = office.post(f"/{key}", form | more)
    assert refused.status_code == 422
    assert f"This session has {roles + 2} roles; 60 are the most." in refused.text
    assert "Person 60" in refused.text
    assert office.done(f"/{key}", form) == ["Saved."]
    changed = the_session()
    assert (changed.title, len(changed.roles)) == ("Changed", roles)


@pytest.mark.parametrize(
    ("typed_in", "field", "sentence"),
    [
        ({"title": ""}, "title", "Title: Fill this in."),
        ({"title": "t" * 301}, "title", "At most 300 characters; what you typed is still here."),
        (
            {"ends_at": "2026-03-01T08:59"},
            "ends_at",
            "A session ends after it starts. Check both times.",
        ),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at", "The year 1 makes no sense here."),
        ({"starts_at": "soon"}, "starts_at", "Not a valid datetime value."),
        ({"room": "999999"}, "room", "Not a valid choice."),
        ({"theme": "999999"}, "theme", "Not a valid choice."),
        ({"roles-0-name": "Aya Test"}, None, "Choose the role of Aya Test."),
        (
            {"roles-0-role": "chair", "roles-0-name": "Aya", "roles-0-place": "0"},
            "roles-0-place",
            "Write a whole number from 1 to 999.",
        ),
        (
            {"roles-0-role": "chair", "roles-0-name": "Aya", "roles-0-email": "nobody"},
            None,
            "“nobody” is not an e-mail address. Check it for typing errors.",
        ),
    ],
)
def test_what_is_refused_is_told_and_kept(
    app: Flask, typed_in: dict[str, str], field: str | None, sentence: str
) -> None:
    office = Office(app)
    make_theme(office.conference)
    key = make_session(office.conference, title="Before").id
    save()
    for address in ("/new", f"/{key}"):
        answer = office.post(address, fields(description="Kept word for word", **typed_in))
        page = read(answer, status=422)
        assert complaints(page) == {field: sentence}
        assert page.get_element_by_id("description").text_content().strip() == "Kept word for word"
    assert the_session().title == "Before"


def test_a_session_may_take_no_time_at_all(app: Flask) -> None:
    office = Office(app)
    save()
    assert office.done("/new", fields(ends_at="2026-03-01T09:00")) == ["Added."]
    assert the_session().ends_at == MORNING


def test_hundreds_of_rows_and_strange_people_do_no_harm(app: Flask) -> None:
    office = Office(app)
    stranger = make_person(name="Never In It").id
    save()
    rows = {f"roles-{number}-name": "" for number in range(500)}
    for key in ("9" * 30, str(stranger), "x"):
        strange = {"roles-0-person": key, "roles-0-role": "chair"}
        answer = office.post("/new", fields(**rows, **strange))
        assert answer.status_code == 422
        assert "Somebody changed these roles meanwhile." in answer.text
        assert "Never In It" not in answer.text


def test_times_are_the_venues_and_what_was_assumed_is_said(app: Flask) -> None:
    office = Office(app, zone="America/New_York")
    save()
    times = fields(starts_at="2026-03-08T02:30", ends_at="2026-03-08T04:00")
    assert office.done("/new", times) == [
        "Added. The clocks at the venue skip 02:30 on that day; 03:30 was taken."
    ]
    assert the_session().starts_at == datetime.fromisoformat("2026-03-08T03:30-04:00")


def test_the_session_of_a_chatham_house_group_stays_under_the_rule(app: Flask) -> None:
    office = Office(app)
    session = make_session(office.conference, kind=SessionKind.BREAKOUT)
    setting = Setting(title="Quiet", session_ids=(session.id,), is_chatham=True)
    group = group_operations.add_group(
        conference=office.conference, setting=setting, actor=COMMAND, now=MORNING
    )
    make_member(group, GroupRole.MODERATOR, make_person())
    key = session.id
    save()
    form = office.form(f"/{key}")
    assert form.pop("is_chatham") == "y"
    page = read(office.post(f"/{key}", form), status=422)
    assert complaints(page)["is_chatham"].startswith(
        "WG1 meets in this session under the Chatham House Rule"
    )
    assert the_session().is_chatham


def test_text_that_looks_like_code_is_shown_as_text(app: Flask) -> None:
    office = Office(app)
    session = make_session(office.conference, title=HOSTILE, description=HOSTILE)
    make_role(session, person=make_person(name=HOSTILE), title=HOSTILE, affiliation=HOSTILE)
    key = session.id
    save()
    office.done(f"/{key}", office.form(f"/{key}") | {"kind": "panel"})
    acts = ("", "/move", "/copy", "/unschedule", "/remove", "/history")
    for address in ("", "/history", "/many", *(f"/{key}{act}" for act in acts)):
        answer = office.visitor.get(office.home + address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        whole = html.document_fromstring(answer.text)
        assert HOSTILE in whole.text_content() or HOSTILE in typed(whole).values()
