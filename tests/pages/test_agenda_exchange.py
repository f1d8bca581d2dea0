import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventmgr.agenda.exchange import uploads
from eventmgr.agenda.exchange.formats import FILENAMES
from eventmgr.agenda.models import AgendaUpload, Session
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in

HOSTILE = "<script>alert('x')</script>"
FILE = f"""start,end,title,room,people
2026-03-01 09:00,2026-03-01 10:00, Opening,Hall,chair: Ann Example
never,never,{HOSTILE},,
""".encode()
LONGER = FILE.replace(b"10:00, Op", b"11:30, Op")
TIDIED = "Repaired: Spaces, line breaks or invisible characters were tidied."
NOTHING_NEW = "There is nothing to do: nothing would be another afterwards."


def organise(
    client: FlaskClient, role: TeamRole = TeamRole.ORGANISER, **values: object
) -> Conference:
    """Sign in as one of the team and return the conference."""
    conference = make_conference(**values)
    sign_in(client, make_team_member(conference, role))
    with unit_of_work():
        pass
    return conference


def send(client: FlaskClient, conference: Conference, content: bytes) -> TestResponse:
    """Upload the file as a browser does."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="agenda.csv"\r\n\r\n'
    return client.post(
        f"/manage/{conference.slug}/agenda/import",
        data=head + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


def shown(client: FlaskClient, conference: Conference, content: bytes) -> tuple[str, str]:
    """Upload a sound file; return the address of the look at it, and the page."""
    answer = send(client, conference, content)
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert page.status_code == 200
    return answer.location, page.text


def version(page: str) -> str:
    return str(html.document_fromstring(page).xpath("string(//input[@name='version']/@value)"))


def lines(page: str) -> list[str]:
    found = html.document_fromstring(page).xpath("//li[@data-fate]")
    return [" ".join(each.text_content().split()) for each in found]


def sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(Session)) or 0


def test_a_file_is_looked_at_first_then_taken_and_undone_at_once(client: FlaskClient) -> None:
    conference = organise(client)
    address, page = shown(client, conference, FILE)
    assert lines(page) == [
        f"refused {HOSTILE} (line 3) “never” is no date and time. Write it like 2027-03-09 14:30.",
        f"new Opening 1 Mar 2026, 09:00 (line 2) {TIDIED}",
    ]
    assert "New rooms:" in page
    assert "Ann Example" in page
    assert sessions() == 0
    done = client.post(address, data={"version": version(page)}, follow_redirects=True)
    assert "1 added, 0 changed, 0 unchanged, 1 refused." in done.text
    assert "Undo: imported an agenda" in done.text
    assert sessions() == 1
    assert client.get(address).status_code == 404  # it has done its work
    undone = client.post(f"/manage/{conference.slug}/agenda/undo", follow_redirects=True)
    assert undone.status_code == 200
    assert db.session.scalars(select(Session.state)).one() == "removed"


def test_the_same_file_again_has_nothing_to_do(client: FlaskClient) -> None:
    conference = organise(client)
    address, page = shown(client, conference, FILE)
    client.post(address, data={"version": version(page)})
    _address, again = shown(client, conference, FILE)
    assert NOTHING_NEW in again
    assert "1 unchanged" in again


def test_what_changes_is_shown_from_what_to_what(client: FlaskClient) -> None:
    conference = organise(client)
    address, page = shown(client, conference, FILE)
    client.post(address, data={"version": version(page)})
    _address, again = shown(client, conference, LONGER)
    assert lines(again)[1] == (
        "changed Opening 1 Mar 2026, 09:00 (line 2) "
        "time: 2026-03-01 09:00–10:00 → 2026-03-01 09:00–11:30 "
        "Repaired: Spaces, line breaks or invisible characters were tidied."
    )


def test_what_others_changed_meanwhile_is_shown_before_anything_is_done(
    client: FlaskClient,
) -> None:
    conference = organise(client)
    address, page = shown(client, conference, FILE)
    client.post(address, data={"version": version(page)})
    address, page = shown(client, conference, LONGER)
    with unit_of_work():
        db.session.scalars(select(Session)).one().ends_at += timedelta(hours=2)
    for seen in (version(page), ""):
        late = client.post(address, data={"version": seen})
        assert late.status_code == 409
        assert "The agenda has changed since you looked." in late.text
        assert "→ 2026-03-01 09:00–11:30" in lines(late.text)[1]
        assert "2026-03-01 09:00–12:00" in lines(late.text)[1]
    again = client.post(address, data={"version": version(late.text)})
    assert again.status_code == 303
    assert db.session.scalars(select(Session)).one().ends_at == MORNING + timedelta(hours=2.5)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xff", "The file is not UTF-8: byte 1, in line 1, does not fit."),
        (b"x" * 8_000_001, "The file is larger than 8 MB."),
        (b"[" * 100_000, "The file nests too deeply to be a schedule."),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><schedule/>', "The file declares entities"),
        (b"<schedule>" + b"<event/>" * 100_000 + b"</schedule>", "The file has 100000 sessions"),
    ],
    ids=["empty", "not UTF-8", "too large", "deep", "entities", "100000"],
)
def test_a_file_that_is_none_is_told_and_kept_nowhere(
    client: FlaskClient, content: bytes, sentence: str
) -> None:
    answer = send(client, organise(client), content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(select(AgendaUpload)).all() == []


def test_no_file_is_a_sentence_and_an_enormous_one_is_turned_away(client: FlaskClient) -> None:
    conference = organise(client)
    empty = client.post(f"/manage/{conference.slug}/agenda/import", data={})
    assert (empty.status_code, "Choose a file." in empty.text) == (422, True)
    assert send(client, conference, b"x" * 50_000_000).status_code == 413


def test_a_file_is_seen_by_nobody_else_and_forgotten_after_a_day(client: FlaskClient) -> None:
    conference = organise(client)
    address, _page = shown(client, conference, FILE)
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    assert client.get(address).status_code == 404
    kept = db.session.scalars(select(AgendaUpload)).one()
    uploads.forget_old(now=kept.created_at + timedelta(hours=23))
    assert uploads.find(conference, kept.id, person_id=kept.person_id) is kept
    uploads.forget_old(now=kept.created_at + timedelta(hours=25))
    db.session.expire_all()
    assert db.session.scalars(select(AgendaUpload)).all() == []


def test_only_the_latest_file_of_a_person_is_kept(client: FlaskClient) -> None:
    conference = organise(client)
    first, _page = shown(client, conference, FILE)
    shown(client, conference, FILE)
    assert client.get(first).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(AgendaUpload)) == 1


def test_an_observer_exports_and_imports_nothing(client: FlaskClient) -> None:
    conference = organise(client, TeamRole.OBSERVER)
    page = client.get(f"/manage/{conference.slug}/agenda/exchange")
    assert page.status_code == 200
    assert "/agenda/import" not in page.text
    assert client.get(f"/manage/{conference.slug}/agenda/export/schedule.csv").status_code == 200
    assert send(client, conference, FILE).status_code == 403
    assert client.get(f"/manage/{conference.slug}/agenda/import/1").status_code == 403


@pytest.mark.parametrize("filename", FILENAMES.values())
def test_the_public_gets_what_is_published_and_the_team_the_draft(
    client: FlaskClient, filename: str
) -> None:
    conference = organise(client)
    make_role(make_session(conference, title="Shown"), person=make_person(name="Ann Example"))
    publish_agenda(conference)
    make_session(conference, title="Draft only")
    with unit_of_work():
        pass
    draft = client.get(f"/manage/{conference.slug}/agenda/export/{filename}")
    public = client.get(f"/c/{conference.slug}/{filename}")
    assert (draft.status_code, public.status_code) == (200, 200)
    assert ("Draft only" in draft.text, "Draft only" in public.text) == (True, False)
    assert "Ann Example" in public.text
    assert public.headers["Content-Disposition"] == (
        f"attachment; filename={conference.slug}-{filename}"
    )
    tag = public.headers["ETag"]
    again = client.get(f"/c/{conference.slug}/{filename}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_files_say_what_they_are(client: FlaskClient) -> None:
    conference = organise(client)
    publish_agenda(conference)
    with unit_of_work():
        pass
    types = {
        name: client.get(f"/c/{conference.slug}/{name}").headers["Content-Type"]
        for name in FILENAMES.values()
    }
    assert types == {
        "schedule.json": "application/json",
        "schedule2.json": "application/json",
        "schedule.xml": "application/vnd.c3voc.schedule+xml",
        "schedule.csv": "text/csv; charset=utf-8",
    }


def test_nothing_published_is_an_agenda_without_sessions(client: FlaskClient) -> None:
    conference = organise(client)
    make_session(conference, title="Draft only")
    with unit_of_work():
        pass
    page = client.get(f"/manage/{conference.slug}/agenda/exchange")
    assert "Nothing was published yet: there is the draft only." in page.text
    assert f"/c/{conference.slug}/schedule" not in page.text
    content = json.loads(client.get(f"/c/{conference.slug}/schedule.json").text)
    assert [day["rooms"] for day in content["schedule"]["conference"]["days"]] == [{}, {}]


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    conference = organise(client)
    for address in (
        f"/manage/{conference.slug}/agenda/export/schedule.doc",
        f"/manage/{conference.slug}/agenda/import/1",
        f"/c/{conference.slug}/schedule.doc",
    ):
        assert client.get(address).status_code == 404


def test_a_draft_conference_has_no_public_files(client: FlaskClient) -> None:
    conference = make_conference(state=ConferenceState.DRAFT)
    with unit_of_work():
        pass
    assert client.get(f"/c/{conference.slug}/schedule.json").status_code == 404


def test_a_look_costs_the_same_however_long_the_file_is(client: FlaskClient) -> None:
    costs = []
    for count in (1, 30):
        conference = organise(client)
        rows = "".join(
            f"2026-03-01 09:00,2026-03-01 10:00,Talk {number},Hall\n" for number in range(count)
        )
        address, _page = shown(client, conference, b"start,end,title,room\n" + rows.encode())
        db.session.expire_all()
        with count_statements() as counted:
            client.get(address)
        costs.append(counted.count)
    assert costs[0] == costs[1]
