from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import html
from sqlalchemy import select

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import ConferenceState, GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups import operations as group_operations
from eventmgr.pages.agenda.cached import Bodies, bodies
from eventmgr.people.actor import COMMAND
from eventmgr.reports.gathering import gather
from eventmgr.reports.snapshot import to_json
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.groups import make_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in

HOUR = timedelta(hours=1)
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} =1+1 #panic()"

pytestmark = pytest.mark.usefixtures("app")


def save() -> None:
    """Let pages read from the database what the test has made; what is at hand stays readable."""
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


def page_of(client: FlaskClient, address: str, *, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status
    return html.document_fromstring(answer.text)


def texts(page: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.find_class(selector)]


def organise(
    client: FlaskClient, role: TeamRole = TeamRole.ORGANISER, **values: object
) -> Conference:
    """A conference in whose team the client is signed in."""
    conference = make_conference(**values)
    sign_in(client, make_team_member(conference, role))
    save()
    return conference


# The public agenda


def test_an_empty_agenda_says_what_goes_there(client: FlaskClient) -> None:
    conference = make_conference()
    save()
    assert texts(page_of(client, f"/c/{conference.slug}/"), "empty-title") == ["No sessions yet"]


def test_the_agenda_shows_days_times_rooms_kinds_and_people(client: FlaskClient) -> None:
    conference = make_conference()
    session = make_session(
        conference,
        title="First talk",
        kind=SessionKind.KEYNOTE,
        room_id=make_room(conference, name="Hall").id,
    )
    person = make_person(name="Aya Test", honorific="Dr")
    make_role(session, person=person, title="Judge", affiliation="Court")
    make_session(conference, title="Second day", starts_at=MORNING + 24 * HOUR)
    save()
    page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "agenda-day") == ["Sunday, 1 March 2026", "Monday, 2 March 2026"]
    assert texts(page, "agenda-title") == ["First talk", "Second day"]
    assert texts(page, "agenda-when") == ["09:00–10:00", "09:00–10:00"]
    assert texts(page, "agenda-marks") == ["Keynote Hall", "Plenary"]
    assert texts(page, "agenda-parts") == ["Chair: Dr Aya Test, Judge, Court"]


def test_what_runs_now_and_comes_next_is_marked(client: FlaskClient) -> None:
    conference = make_conference()
    make_session(conference, title="Now")
    make_session(conference, title="Soon", starts_at=MORNING + HOUR)
    save()
    with clock.fixed(MORNING):
        page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "agenda-day") == ["Sunday, 1 March 2026 Today"]
    assert texts(page, "agenda-marks") == ["Now Plenary", "Next Plenary"]
    assert texts(page, "agenda-now") == ["09:00–10:00 Now Now Plenary"]


def test_closed_and_chatham_sessions_are_marked_and_name_nobody(client: FlaskClient) -> None:
    conference = make_conference()
    for secret in ("is_closed", "is_chatham"):
        session = make_session(conference, **{secret: True})
        make_role(session, person=make_person(name="Aya Secret"), affiliation="Hidden Office")
    save()
    addresses = [
        "",
        "speakers",
        "agenda.ics",
        f"sessions/{session.id}",
        f"sessions/{session.id}.ics",
    ]
    for address in addresses:
        text = client.get(f"/c/{conference.slug}/{address}").text
        assert "Aya" not in text
        assert "Hidden" not in text
    page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "agenda-marks") == ["Plenary Closed session", "Plenary Chatham House Rule"]


def test_a_protected_person_is_never_called_by_name(client: FlaskClient) -> None:
    conference = make_conference()
    person = make_person(name="Real Name", is_protected=True, display_name="A witness")
    session = make_session(conference)
    make_role(session, person=person, title="Judge", affiliation="Court")
    save()
    page = page_of(client, f"/c/{conference.slug}/sessions/{session.id}")
    assert texts(page, "agenda-parts") == ["Chair: A witness"]
    assert texts(page_of(client, f"/c/{conference.slug}/speakers"), "agenda-title") == []


def test_text_that_looks_like_code_is_shown_as_text(client: FlaskClient) -> None:
    conference = make_conference(summary=HOSTILE)
    session = make_session(conference, title=HOSTILE, description=HOSTILE)
    make_role(session, person=make_person(name=HOSTILE), title=HOSTILE, affiliation=HOSTILE)
    save()
    for address in ("", "speakers", f"sessions/{session.id}"):
        answer = client.get(f"/c/{conference.slug}/{address}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "49" not in "".join(texts(html.document_fromstring(answer.text), "agenda-parts"))
        assert HOSTILE in html.document_fromstring(answer.text).text_content()


def test_speakers_are_listed_with_their_sessions(client: FlaskClient) -> None:
    conference = make_conference()
    session = make_session(conference, title="First talk")
    make_role(session, SessionRoleName.PANELIST, make_person(name="Aya Test"), title="Judge")
    save()
    page = page_of(client, f"/c/{conference.slug}/speakers")
    assert texts(page, "card-body") == ["Aya Test Judge Panelist: First talk"]


def test_the_agenda_costs_the_same_however_long_it_is(client: FlaskClient) -> None:
    conference = make_conference()
    make_role(make_session(conference))
    save()

    def statements() -> int:
        with count_statements() as counted:
            assert client.get(f"/c/{conference.slug}/").status_code == 200
        return counted.count

    statements()
    for _more in range(3):
        make_role(make_session(conference, room_id=make_room(conference).id))
    save()
    with_four = statements()
    make_role(make_session(conference))
    save()
    with_five = statements()
    assert with_four == with_five
    assert statements() == with_five - 2  # the body is not made again


def test_a_reader_who_has_the_agenda_is_told_so(client: FlaskClient) -> None:
    conference = make_conference()
    make_session(conference)
    save()
    for address in ("", "speakers", "agenda.ics"):
        first = client.get(f"/c/{conference.slug}/{address}")
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
        assert {"Cookie", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
        known = {"If-None-Match": first.headers["ETag"]}
        again = client.get(f"/c/{conference.slug}/{address}", headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        urdu = {**known, "Accept-Language": "ur"}
        assert client.get(f"/c/{conference.slug}/{address}", headers=urdu).status_code == 200


def test_a_change_is_seen_at_once(client: FlaskClient) -> None:
    conference = make_conference()
    session_id = make_session(conference, title="Before").id
    save()
    first = client.get(f"/c/{conference.slug}/")
    session = db.session.get_one(Session, session_id)
    session.title, session.updated_at = "After", clock.now()
    save()
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/c/{conference.slug}/", headers=known)
    assert texts(html.document_fromstring(again.text), "agenda-title") == ["After"]


def test_a_sentence_for_the_reader_is_not_lost_to_the_cache(client: FlaskClient) -> None:
    conference = make_conference()
    save()
    first = client.get(f"/c/{conference.slug}/")
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "You have registered.")]
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/c/{conference.slug}/", headers=known)
    assert "You have registered." in again.text
    assert "You have registered." not in client.get(f"/c/{conference.slug}/").text


def test_bodies_made_are_bounded() -> None:
    few = Bodies(most=2)
    for key in ("a", "b", "a", "c"):
        few.get(key, lambda key=key: f"body {key}")
    assert len(few) == 2
    assert few.get("a", lambda: "made again") == "body a"
    assert few.get("b", lambda: "made again") == "made again"
    assert len(bodies) <= 64


def test_a_draft_is_not_shown_and_a_strange_session_is_not_found(client: FlaskClient) -> None:
    conference, other = make_conference(), make_conference()
    draft = make_conference(state=ConferenceState.DRAFT)
    session_id = make_session(other).id
    save()
    for address in ("", "speakers", "agenda.ics"):
        assert client.get(f"/c/{draft.slug}/{address}").status_code == 404
    for address in (f"sessions/{session_id}", f"sessions/{session_id}.ics"):
        assert client.get(f"/c/{conference.slug}/{address}").status_code == 404
        assert client.get(f"/c/{other.slug}/{address}").status_code == 200


def test_calendars_get_the_whole_agenda_or_one_session(client: FlaskClient) -> None:
    conference = make_conference()
    first, second = make_session(conference), make_session(conference, starts_at=MORNING + HOUR)
    save()
    whole = client.get(f"/c/{conference.slug}/agenda.ics")
    one = client.get(f"/c/{conference.slug}/sessions/{second.id}.ics")
    assert whole.content_type == "text/calendar; charset=utf-8"
    assert whole.headers["Content-Disposition"] == f"attachment; filename={conference.slug}.ics"
    assert [e.uid for e in Calendar.from_ical(whole.data).events] == [
        str(first.uid),
        str(second.uid),
    ]
    (event,) = Calendar.from_ical(one.data).events
    assert event.url == f"http://localhost/c/{conference.slug}/sessions/{second.id}"


# The organisers' pages


def fields(**values: str) -> dict[str, str]:
    return {
        "title": "Talk",
        "kind": "panel",
        "starts_at": "2026-03-01T09:00",
        "ends_at": "2026-03-01T10:00",
        "room": "",
        **values,
    }


def the_session(conference: Conference) -> Session:
    db.session.expunge_all()
    conference = db.session.scalars(select(Conference).filter_by(slug=conference.slug)).one()
    (session,) = queries.sessions(conference)
    return session


def test_the_first_step_is_offered(client: FlaskClient) -> None:
    conference = organise(client)
    page = page_of(client, f"/manage/{conference.slug}/agenda")
    assert texts(page, "empty-action") == ["Add the first session"]


def test_an_observer_looks_and_changes_nothing(client: FlaskClient) -> None:
    conference = organise(client, TeamRole.OBSERVER)
    session_id = make_session(conference, title="Talk").id
    save()
    page = page_of(client, f"/manage/{conference.slug}/agenda")
    assert f"/manage/{conference.slug}/agenda/{session_id}" not in [a[2] for a in page.iterlinks()]
    for address in ("new", "import", f"{session_id}", f"{session_id}/remove"):
        assert client.get(f"/manage/{conference.slug}/agenda/{address}").status_code == 403
        assert client.post(f"/manage/{conference.slug}/agenda/{address}").status_code == 403


def test_what_may_be_wrong_is_shown(client: FlaskClient) -> None:
    conference = organise(client)
    hall = make_room(conference, name="Hall")
    make_session(conference, title="One", room_id=hall.id)
    make_session(conference, title="Two", room_id=hall.id)
    save()
    page = page_of(client, f"/manage/{conference.slug}/agenda")
    assert texts(page, "agenda-concerns") == [
        "Two 1 Mar 2026, 09:00 The room Hall is taken at that time by “One”."
    ]


def test_the_organisers_list_costs_the_same_however_long_it_is(client: FlaskClient) -> None:
    conference = organise(client)

    def statements() -> int:
        make_role(make_session(conference, room_id=make_room(conference).id))
        save()
        with count_statements() as counted:
            assert client.get(f"/manage/{conference.slug}/agenda").status_code == 200
        return counted.count

    one, _two, three = statements(), statements(), statements()
    assert one == three


def test_a_session_is_added_with_its_people(client: FlaskClient) -> None:
    conference = organise(client)
    room = make_room(conference, name="Hall")
    typed = fields(room=str(room.id), description="a\r\nb", is_chatham="y") | {
        "roles-0-role": "panelist",
        "roles-0-name": "Aya Test",
        "roles-0-order": "2",
        "roles-0-affiliation": "Court",
        "roles-1-role": "chair",
        "roles-1-honorific": "Hon.",
        "roles-1-name": "Ben Test",
        "roles-1-email": "ben@example.org",
        "roles-1-order": "1",
    }
    answer = client.post(f"/manage/{conference.slug}/agenda/new", data=typed)
    assert (answer.status_code, answer.location) == (303, f"/manage/{conference.slug}/agenda")
    session = the_session(conference)
    assert (session.title, session.kind, session.description) == ("Talk", SessionKind.PANEL, "a\nb")
    assert (session.starts_at, session.ends_at) == (MORNING, MORNING + HOUR)
    assert session.room is not None
    assert (session.room.name, session.is_chatham, session.is_closed) == ("Hall", True, False)
    assert [(r.role, r.person.shown_name, r.affiliation) for r in session.roles] == [
        (SessionRoleName.CHAIR, "Hon. Ben Test", ""),
        (SessionRoleName.PANELIST, "Aya Test", "Court"),
    ]


def test_a_saved_form_saved_again_changes_nothing(client: FlaskClient) -> None:
    conference = organise(client)
    session = make_session(conference, is_closed=True, room_id=make_room(conference).id)
    make_role(session, title="Judge")
    make_role(session, SessionRoleName.PANELIST)
    session_id, before = session.id, session.updated_at
    save()
    address = f"/manage/{conference.slug}/agenda/{session_id}"
    (form,) = page_of(client, address).forms
    assert texts(form, "h4") == [
        *(r.person.shown_name for r in the_session(conference).roles),
        "Somebody else",
        "Somebody else",
    ]
    assert client.post(address, data=dict(form.form_values())).status_code == 303
    assert the_session(conference).updated_at == before


def test_a_session_that_somebody_else_changed_is_overwritten_knowingly_only(
    client: FlaskClient,
) -> None:
    conference = organise(client)
    session_id = make_session(conference, title="Before").id
    save()
    address = f"/manage/{conference.slug}/agenda/{session_id}"
    first = dict(page_of(client, address).forms[0].form_values())
    theirs = first | {"roles-0-role": "chair", "roles-0-name": "Aya Test"}
    assert client.post(address, data=theirs).status_code == 303
    answer = client.post(address, data=first | {"title": "Mine"})
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile." in answer.text
    assert the_session(conference).title == "Before"
    again = dict(html.document_fromstring(answer.text).forms[0].form_values())
    assert again["title"] == "Mine"
    assert client.post(address, data=again).status_code == 303
    assert the_session(conference).title == "Mine"


@pytest.mark.parametrize("roles", [59, 60])
def test_a_session_with_as_many_roles_as_it_may_have_can_be_changed(
    client: FlaskClient, roles: int
) -> None:
    conference = organise(client)
    session = make_session(conference)
    for _ in range(roles):
        make_role(session)
    session_id = session.id
    save()
    address = f"/manage/{conference.slug}/agenda/{session_id}"
    form = dict(page_of(client, address).forms[0].form_values()) | {"title": "Changed"}
    more = {
        f"roles-{row}-{name}": value
        for row in (roles, roles + 1)
        for name, value in (("role", "panelist"), ("name", f"Person {row}"))
    }
    refused = client.post(address, data=form | more)
    assert refused.status_code == 422
    assert f"This session has {roles + 2} roles; 60 are the most." in refused.text
    assert "Person 60" in refused.text
    assert client.post(address, data=form).status_code == 303
    changed = the_session(conference)
    assert (changed.title, len(changed.roles)) == ("Changed", roles)


def test_the_session_of_a_chatham_house_group_stays_under_the_rule(client: FlaskClient) -> None:
    conference = organise(client)
    session = make_session(conference, kind=SessionKind.BREAKOUT)
    person = make_person(name="Aya Secret")
    make_role(session, SessionRoleName.MODERATOR, person, affiliation="Hidden Office")
    setting = group_operations.Setting(title="Quiet", session_id=session.id, is_chatham=True)
    group = group_operations.add_group(
        conference=conference, setting=setting, actor=COMMAND, now=MORNING
    )
    make_member(group, GroupRole.MODERATOR, person)
    session_id = session.id
    save()
    address = f"/manage/{conference.slug}/agenda/{session_id}"
    form = dict(page_of(client, address).forms[0].form_values())
    assert form.pop("is_chatham") == "y"
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert "WG1 meets in this session under the Chatham House Rule" in answer.text
    here = f"/c/{conference.slug}/"
    for page in (
        "",
        "speakers",
        "agenda.ics",
        f"sessions/{session_id}",
        f"sessions/{session_id}.ics",
    ):
        text = client.get(here + page).text
        assert "Secret" not in text
        assert "Hidden" not in text
    found = db.session.get_one(Conference, conference.id)
    report = to_json(gather(found, number=1, now=MORNING)).decode()
    assert "Quiet" in report
    assert "Secret" not in report
    assert "Hidden" not in report


def test_a_role_set_to_none_is_taken_away(client: FlaskClient) -> None:
    conference = organise(client)
    session = make_session(conference)
    make_role(session)
    kept = make_role(session, SessionRoleName.PANELIST)
    session_id = session.id
    save()
    address = f"/manage/{conference.slug}/agenda/{session_id}"
    typed = dict(page_of(client, address).forms[0].form_values()) | {"roles-0-role": ""}
    assert client.post(address, data=typed).status_code == 303
    assert [role.person_id for role in the_session(conference).roles] == [kept.id]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Fill this in."),
        ({"title": "t" * 301}, "At most 300 characters; what you typed is still here."),
        ({"ends_at": "2026-03-01T09:00"}, "A session ends after it starts. Check both times."),
        ({"starts_at": "0001-01-01T00:00"}, "The year 1 makes no sense here."),
        ({"starts_at": "soon"}, "Not a valid datetime value."),
        ({"room": "999999"}, "Not a valid choice."),
        ({"roles-0-name": "Aya Test"}, "Choose the role of Aya Test."),
        (
            {"roles-0-role": "chair", "roles-0-name": "Aya", "roles-0-email": "nobody"},
            "“nobody” is not an e-mail address. Check it for typing errors.",
        ),
    ],
)
def test_what_is_refused_is_told_and_kept(
    client: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    conference = organise(client)
    session_id = make_session(conference, title="Talk").id
    save()
    for address in ("new", str(session_id)):
        answer = client.post(
            f"/manage/{conference.slug}/agenda/{address}",
            data=fields(description="Kept word for word", **typed),
        )
        assert answer.status_code == 422
        page = html.document_fromstring(answer.text)
        assert sentence in texts(page, "alert")[0]
        assert page.get_element_by_id("description").text_content().strip() == "Kept word for word"
    assert the_session(conference).title == "Talk"


def test_hundreds_of_rows_and_strange_numbers_do_no_harm(client: FlaskClient) -> None:
    conference = organise(client)
    rows = {f"roles-{number}-name": "" for number in range(500)}
    strange = {"roles-0-kept_id": "9" * 30, "roles-0-role": "chair"}
    answer = client.post(f"/manage/{conference.slug}/agenda/new", data=fields(**rows, **strange))
    assert answer.status_code == 422
    assert "Somebody changed these roles meanwhile." in answer.text


def test_a_session_is_removed_after_a_question(client: FlaskClient) -> None:
    conference = organise(client)
    session_id = make_session(conference, title=HOSTILE).id
    save()
    address = f"/manage/{conference.slug}/agenda/{session_id}/remove"
    assert HOSTILE in page_of(client, address).text_content()
    assert client.post(address).status_code == 303
    assert client.get(address).status_code == 404


def upload(
    client: FlaskClient, conference: Conference, content: bytes, *, strict: bool = False
) -> html.HtmlElement:
    """Send the file as a browser does, and return the page with its status."""
    tick = b'--x\r\nContent-Disposition: form-data; name="strict"\r\n\r\ny\r\n'
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="agenda.csv"\r\n\r\n'
    answer = client.post(
        f"/manage/{conference.slug}/agenda/import",
        data=(tick if strict else b"") + head + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    page = html.document_fromstring(answer.text)
    page.set("data-status", str(answer.status_code))
    return page


FILE = b"""start,end,title,room
2026-03-01 09:00,2026-03-01 10:00, Opening,Hall
never,never,<b>Nothing</b>,
"""


def test_a_file_is_imported_and_told_line_by_line(client: FlaskClient) -> None:
    conference = organise(client)
    page = upload(client, conference, FILE)
    assert page.get("data-status") == "200"
    assert texts(page, "alert-success") == [
        "1 added, 0 changed, 0 unchanged, 1 refused. New rooms: Hall To the agenda"
    ]
    assert texts(page, "list-group-item") == [
        "Line 3: “never” is no date and time. Write it like 2027-03-09 14:30.",
        "Line 2: Opening Spaces, line breaks or invisible characters were tidied.",
    ]
    assert the_session(conference).title == "Opening"
    again = upload(client, conference, FILE)
    assert texts(again, "alert-success") == [
        "0 added, 0 changed, 1 unchanged, 1 refused. To the agenda"
    ]


@pytest.mark.parametrize(
    ("content", "strict", "sentence"),
    [
        (FILE, True, "Nothing was imported: these lines were refused."),
        (b"\xff", False, "The file is not UTF-8: byte 1, in line 1, does not fit."),
        (b"x" * 5_000_001, False, "The file is larger than 5 MB."),
        (b"", False, "The first line must name the columns."),
    ],
)
def test_a_file_that_is_refused_changes_nothing(
    client: FlaskClient, *, content: bytes, strict: bool, sentence: str
) -> None:
    conference = organise(client)
    page = upload(client, conference, content, strict=strict)
    assert page.get("data-status") == "422"
    assert sentence in texts(page, "alert-danger")[0]
    db.session.expunge_all()
    assert db.session.scalars(select(Session)).all() == []


def test_no_file_is_a_sentence_and_an_enormous_one_is_turned_away(client: FlaskClient) -> None:
    conference = organise(client)
    empty = client.post(f"/manage/{conference.slug}/agenda/import", data={})
    assert (empty.status_code, "Choose a file." in empty.text) == (422, True)
    assert upload(client, conference, b"x" * 50_000_000).get("data-status") == "413"


def test_times_are_the_venues_whatever_the_server_thinks(client: FlaskClient) -> None:
    conference = organise(client, zone="America/New_York")
    typed = fields(starts_at="2026-03-08T02:30", ends_at="2026-03-08T04:00")
    assert client.post(f"/manage/{conference.slug}/agenda/new", data=typed).status_code == 303
    session = the_session(conference)
    assert session.starts_at == datetime.fromisoformat("2026-03-08T03:30-04:00")
