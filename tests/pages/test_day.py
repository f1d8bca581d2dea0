"""The desk's pages, badges, attendance and certificates, and who sees what of them."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.attendance import operations, queries
from eventmgr.registration.attendance.codes import grouped
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.merging import merge, undo
from tests.factories.people import NOW, make_account, make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read, said


@pytest.fixture(autouse=True)
def _on_the_first_day() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:
    """A conference whose desk the client is."""
    made = make_conference(slug="forum")
    person = make_person(name="Desk One")
    sign_in(client, make_team_member(made, TeamRole.DESK, make_account(person=person)))
    return made


def _send(client: FlaskClient, *acts: Any) -> list[dict[str, Any]]:
    response = client.post("/manage/forum/desk/acts", data={"acts": json.dumps(acts)})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.get_json()["answers"]
    return found


def _act(registration: Registration, **values: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "registration": registration.id,
        "day": "2026-03-01",
        "at": "2026-03-01T08:00:00Z",
        **values,
    }


def test_searching_and_checking_in_by_plain_forms(
    client: FlaskClient, conference: Conference
) -> None:
    registration = make_confirmed(conference, name="<i>Amal</i>", organisation="A body")
    db.session.commit()
    page = client.get("/manage/forum/desk?q=body+am").text
    assert "&lt;i&gt;Amal" in page
    assert "@" not in page
    path = f"/manage/forum/desk/{registration.id}"
    page = client.post(f"{path}/check-in?day=2026-03-01", follow_redirects=True).text
    assert "is checked in." in page
    assert "1 of 1 checked in" in page
    with clock.fixed(NOW + timedelta(minutes=1)):
        page = client.post(f"{path}/check-in", follow_redirects=True).text
    assert "already checked in at 14:00 by Desk One." in page
    assert client.post(f"{path}/undo", data={"reason": " "}).status_code == 422
    client.post(f"{path}/undo", data={"reason": "Wrong person"})
    assert db.session.scalars(select(CheckIn)).all() == []


def test_what_was_done_just_now_is_taken_back_with_one_press(
    client: FlaskClient, conference: Conference
) -> None:
    first, second = make_confirmed(conference, name="Amal"), make_confirmed(conference)
    db.session.commit()
    path = "/manage/forum/desk"
    page = read(client.post(f"{path}/{first.id}/check-in", follow_redirects=True))
    [form] = page.xpath("//form[contains(@class, 'desk-undo')]")
    assert " ".join(form.text_content().split()) == "Undo: Amal"
    reason = dict(form.form_values())
    assert reason == {"reason": "Taken back at once at the desk."}
    with clock.fixed(NOW + timedelta(minutes=1)):
        again = read(client.post(f"{path}/{first.id}/check-in", follow_redirects=True))
    assert not again.xpath("//form[contains(@class, 'desk-undo')]"), "nothing was done this time"
    undone = client.post(form.get("action"), data=reason, follow_redirects=True)
    assert "Taken back. The history keeps it." in undone.text
    assert db.session.scalars(select(CheckIn)).all() == []
    for nobody in (first.id, second.id, 0, -1, 2**70, "x", ""):
        assert "desk-undo" not in client.get(f"{path}?done={nobody}").text.replace(
            'id="desk-undo"', ""
        )


def test_a_walk_in_is_taken_back_likewise(client: FlaskClient, conference: Conference) -> None:
    data = {"name": "Walker", "category": "delegate"}
    answer = client.post(f"/manage/{conference.slug}/desk/walk-in", data=data)
    page = read(client.get(answer.location))
    assert page.xpath("//form[contains(@class, 'desk-undo')]//button")


def test_who_has_no_place_is_let_in_by_a_second_act(
    client: FlaskClient, conference: Conference
) -> None:
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED)
    db.session.commit()
    path = f"/manage/forum/desk/{waiting.id}"
    assert "Let in all the same" in client.get(path).text
    refused = client.post(f"{path}/check-in")
    assert refused.status_code == 422
    assert "Is on the waiting list." in refused.text
    assert client.post(f"{path}/let-in").status_code == 303
    db.session.refresh(waiting)
    assert waiting.state is RegistrationState.CONFIRMED


def test_the_desk_knows_no_way_in_for_the_refused(
    client: FlaskClient, conference: Conference
) -> None:
    refused = make_registration(conference, state=RegistrationState.REFUSED, reason="Secret")
    db.session.commit()
    page = client.get(f"/manage/forum/desk/{refused.id}").text
    assert "The desk cannot let them in." in page
    assert "Let in all the same" not in page
    assert "Secret" not in page
    assert client.post(f"/manage/forum/desk/{refused.id}/let-in").status_code == 422


def test_acts_sent_again_are_answered_and_not_done_again(
    client: FlaskClient, conference: Conference
) -> None:
    registration = make_confirmed(conference, name="Amal")
    act = _act(registration)
    guest = {"name": "Walker", "organisation": "A body", "category": "media"}
    walk = {**_act(registration), "guest": guest}
    for _each in range(2):
        [first, second] = _send(client, act, walk)
        assert (first["outcome"], first["said"]) == ("checked_in", "Amal is checked in.")
        assert second["outcome"] == "checked_in"
        assert second["person"]["name"] == "Walker"
    [other] = _send(client, _act(registration, at="2026-03-01T08:30:00Z"))
    assert other["said"] == "Amal: already checked in at 13:00 by Desk One."
    assert len(db.session.scalars(select(CheckIn)).all()) == 2


def test_one_act_that_is_refused_stops_no_other(
    client: FlaskClient, conference: Conference
) -> None:
    registration = make_confirmed(conference)
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED)
    foreign = make_confirmed(make_conference())
    db.session.commit()
    sent = [
        {},
        7,
        _act(registration, day="2026-03-09"),
        {**_act(registration), "registration": "x"},
        {**_act(registration), "registration": 2**40},
        _act(foreign),
        _act(waiting),
        {**_act(registration), "guest": {"name": "A", "email": "no address"}},
        _act(registration),
    ]
    outcomes = [each["outcome"] for each in _send(client, *sent)]
    assert outcomes == [*["refused"] * 6, "asks", "refused", "checked_in"]
    for nonsense in ("", "{", "{}", json.dumps([{}] * 201)):
        data = {"acts": nonsense}
        assert client.post("/manage/forum/desk/acts", data=data).status_code == 400


def test_the_device_gets_no_contact_data(client: FlaskClient, conference: Conference) -> None:
    make_confirmed(conference, name="Amal", needs="Secret needs", title="Secret title")
    person = make_person(name="Secret", is_protected=True, display_name="Guest 7")
    make_confirmed(conference, person=person, name="Secret", organisation="Secret body")
    response = client.get("/manage/forum/desk/people.json")
    assert [each["name"] for each in response.get_json()["people"]] == ["Amal", "Guest 7"]
    assert "Secret" not in response.text
    assert "@" not in response.text


@pytest.mark.parametrize("path", ["desk?q=person", "desk/people.json", "attendance"])
def test_long_lists_ask_no_more_than_short_ones(
    client: FlaskClient, conference: Conference, path: str
) -> None:
    desk, key, counts = make_desk(), conference.id, []
    for number in (1, 2):
        there = db.session.get_one(Conference, key)
        for _each in range(number):
            check_in(there, make_confirmed(there), desk)
        db.session.commit()
        db.session.expunge_all()
        with count_statements() as counted:
            assert client.get(f"/manage/forum/{path}").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_a_walk_in_by_a_plain_form(client: FlaskClient, conference: Conference) -> None:
    key = str(uuid4())
    data = {"client_id": key, "name": "Walker", "category": "delegate", "email": "w@example.org"}
    for _each in range(2):
        page = client.post("/manage/forum/desk/walk-in", data=data, follow_redirects=True).text
        assert "Walker is checked in." in page
    again = client.post("/manage/forum/desk/walk-in", data={**data, "client_id": str(uuid4())})
    registration = db.session.scalars(select(Registration)).one()
    assert again.headers["Location"].startswith(f"/manage/forum/desk/{registration.id}")
    conference.capacity = 1
    db.session.commit()
    full = client.post("/manage/forum/desk/walk-in", data={"name": "B", "category": "staff"})
    assert full.status_code == 422
    assert 'value="B"' in full.text


def test_a_badge_tells_a_stranger_nothing(client: FlaskClient) -> None:
    conference = make_conference(slug="forum", venue="The Hall")
    registration = make_confirmed(conference, name="Amal", organisation="A body")
    page = client.get(f"/b/{registration.badge_code}").text
    assert "The Hall" in page
    assert "Amal" not in page
    assert "A body" not in page
    assert client.get("/b/no-such-code").status_code == 404
    sign_in(client, make_team_member(make_conference(slug="theirs")))
    assert "Amal" not in client.get(f"/b/{registration.badge_code}").text


def test_a_badge_opens_the_desk_for_the_desk(client: FlaskClient, conference: Conference) -> None:
    registration = make_confirmed(conference, name="Amal")
    page = client.get(f"/b/{registration.badge_code}", follow_redirects=True).text
    assert "Amal" in page
    assert "Check in" in page


def test_a_former_badge_opens_the_registration_that_stays(
    client: FlaskClient, conference: Conference
) -> None:
    people = [make_person(name=name) for name in ("Amal", "Demo, Amal", "A. Demo")]
    stays, goes, _third = (make_registration(conference, each) for each in people)
    codes = [goes.badge_code, stays.badge_code]
    first = merge(people[0], people[1])
    last = merge(people[2], people[0])
    [entry] = queries.roster(conference)
    there = f"/manage/forum/desk/{entry.registration_id}"
    assert [client.get(f"/b/{code}").headers.get("Location") for code in codes] == [there] * 2
    found = client.get("/manage/forum/desk", query_string={"q": f"http://localhost/b/{codes[0]}"})
    assert there in found.text
    assert entry.former_codes == tuple(codes)
    undo(last)
    undo(first)
    ours = [f"/manage/forum/desk/{each.id}" for each in (goes, stays)]
    assert [client.get(f"/b/{code}").headers.get("Location") for code in codes] == ours
    assert {each.former_codes for each in queries.roster(conference)} == {()}


def test_the_persons_own_code_can_be_read(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    registration = make_confirmed(conference)
    sign_in_by_link(client, registration.person, conference)
    scanned = client.get(f"/b/{registration.badge_code}")
    assert scanned.headers["Location"] == "/c/forum/registration/badge"
    assert client.get("/c/forum/registration/badge").status_code == 200
    png = client.get("/c/forum/registration/badge.png")
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.data)).convert("L"))
    assert code.text == f"http://localhost/b/{registration.badge_code}"
    svg = client.get("/c/forum/registration/badge.svg")
    assert svg.headers["Content-Type"].startswith("image/svg+xml")
    assert "style" not in svg.text


def test_who_has_no_place_has_no_code(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    registration = make_registration(conference)
    sign_in_by_link(client, registration.person, conference)
    assert "as soon as your place is confirmed" in client.get("/c/forum/registration/badge").text
    assert client.get("/c/forum/registration/badge.svg").status_code == 404


def test_who_came_is_listed_and_exported(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    sign_in(client, make_team_member(conference))
    secret = make_person(name="Secret", is_protected=True, display_name="Guest 7")
    desk = make_desk()
    for each in (
        make_confirmed(conference, name="=1+1"),
        make_confirmed(conference, person=secret),
    ):
        check_in(conference, each, desk)
    make_confirmed(conference, name="Absent")
    page = client.get("/manage/forum/attendance").text
    table = client.get("/manage/forum/attendance.csv").text
    for text in (page, table):
        assert "=1+1" in text
        assert "Absent" not in text
        assert "Secret" not in text
        assert "Guest 7" not in text
    assert ",'=1+1," in table
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "attendance.exported")
    ).one()
    assert entry.conference_id == conference.id


def test_a_certificate_from_issue_to_revocation(client: FlaskClient) -> None:
    conference = make_conference(slug="forum", title="The Forum")
    sign_in(client, make_team_member(conference))
    registration = make_confirmed(conference, name="Amal")
    check_in(conference, registration, make_desk())
    page = client.post("/manage/forum/certificates/issue", follow_redirects=True).text
    assert "1 certificate issued." in page
    certificate = queries.certificate_of(registration)
    assert certificate is not None
    key, code = certificate.id, grouped(certificate.code)
    sent_on = client.get("/verify", query_string={"code": code.lower().replace("-", " ")})
    assert sent_on.headers["Location"] == f"/verify/{code}"
    page = client.get(f"/verify/{code}").text
    assert "This certificate is genuine." in page
    assert "Amal" in page
    assert client.post(f"/manage/forum/certificates/{key}/revoke", data={}).status_code == 422
    client.post(f"/manage/forum/certificates/{key}/revoke", data={"reason": "Hidden reason"})
    page = client.get(f"/verify/{code}").text
    assert "was revoked" in page
    assert "Amal" not in page
    assert "Hidden reason" not in page
    client.post(f"/manage/forum/certificates/{key}/again")
    assert len(queries.certificates(conference)) == 1
    assert client.get("/verify/0000-0000-0000").status_code == 404
    assert client.get("/verify/x").status_code == 404


def test_the_certificate_of_a_draft_names_no_conference_to_strangers(client: FlaskClient) -> None:
    conference = make_conference(slug="forum", title="The Forum", state="draft")
    registration, desk = make_confirmed(conference, name="Amal"), make_desk()
    check_in(conference, registration, desk)
    operations.issue_certificates(conference=conference, actor=desk.actor, now=NOW)
    [certificate] = queries.certificates(conference)
    for written in (certificate.code, grouped(certificate.code)):
        answer = client.get(f"/verify/{written}")
        assert answer.status_code == 404
        assert "The Forum" not in answer.text
        assert "Amal" not in answer.text
    sign_in(client, make_team_member(conference))
    assert "The Forum" in client.get(f"/verify/{certificate.code}").text


@pytest.mark.usefixtures("conference")
def test_a_day_that_the_conference_has_not_leads_to_one_that_it_has(client: FlaskClient) -> None:
    answer = client.get("/manage/forum/desk?day=2031-01-01", follow_redirects=True)
    page = read(answer)
    assert answer.request.query_string == b""
    assert said(page) == [
        "The conference has no such day. This is the desk of Sunday, 1 March 2026."
    ]
    assert client.get("/manage/forum/desk?day=2026-03-01").status_code == 200


def test_a_certificate_is_on_the_registration_page_once_there_is_one(client: FlaskClient) -> None:
    conference, desk = make_conference(slug="forum"), make_desk()
    registration = make_confirmed(conference)
    check_in(conference, registration, desk)
    sign_in_by_link(client, db.session.get_one(Person, registration.person_id), conference)
    page = "/c/forum/registration"
    assert "certificate" not in client.get(page).text
    operations.issue_certificates(conference=conference, actor=desk.actor, now=NOW)
    [certificate] = queries.certificates(conference)
    links = read(client.get(page)).xpath("//main//a/@href")
    assert f"/verify/{grouped(certificate.code)}" in links


def test_a_protected_persons_certificate_names_them_by_display_name(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    registration, desk = make_confirmed(conference, name="Real name"), make_desk()
    check_in(conference, registration, desk)
    operations.issue_certificates(conference=conference, actor=desk.actor, now=NOW)
    registration.person.is_protected = True
    registration.person.display_name = "Guest 7"
    [certificate] = queries.certificates(conference)
    page = client.get(f"/verify/{certificate.code}").text
    assert certificate.name == "Guest 7"
    assert "Guest 7" in page
    assert "Real name" not in page
    sign_in(client, make_team_member(conference))
    assert "Real name" not in client.get("/manage/forum/certificates").text


@pytest.mark.parametrize("role", [TeamRole.OBSERVER, TeamRole.RAPPORTEUR_GENERAL])
def test_others_of_the_team_check_nobody_in(client: FlaskClient, role: TeamRole) -> None:
    conference = make_conference(slug="forum")
    sign_in(client, make_team_member(conference, role))
    for path in ("desk", "desk/people.json", "desk/walk-in", "desk-worker.js"):
        assert client.get(f"/manage/forum/{path}").status_code == 403
    assert client.post("/manage/forum/desk/acts").status_code == 403
