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
