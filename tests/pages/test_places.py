"""Organisers' pages about places, applications and clearance, and the visitor's side of offers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.registration import waiting
from eventmgr.registration.arrangement import CategoryArrangement
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import Registration
from tests.conftest import count_statements
from tests.factories.conferences import make_team_member
from tests.factories.people import NOW, make_person
from tests.factories.places import HOUR, arranged, coming, queue_up, states, subjects
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import complaints, read, said, typed


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:
    found = coming(slug="forum", capacity=10)
    sign_in(client, make_team_member(found))
    db.session.commit()
    return found


def _applied(conference: Conference, **values: object) -> Registration:
    return make_registration(
        conference,
        **{
            "state": RegistrationState.APPLIED,
            "awaits_approval": True,
            "answered_at": NOW,
            **values,
        },
    )


def test_the_page_of_places_keeps_what_is_typed(
    client: FlaskClient, conference: Conference
) -> None:
    fields = typed(read(client.get("/manage/forum/places")))
    changed = {
        **fields,
        "offer_hours": "24",
        "answers_until": "2026-03-15",
        "capacity_media": "3",
        "open_media": "y",
        "clearance_staff": "y",
        "clearance_sectors": ["law_enforcement", "media"],
    }
    answer = client.post("/manage/forum/places", data=changed)
    assert answer.status_code == 303
    found = waiting.arrangement(conference)
    assert (found.offer_hours, str(found.answers_until)) == (24, "2026-03-15")
    assert found.of(Category.MEDIA) == CategoryArrangement(capacity=3, is_open=True)
    assert found.of(Category.STAFF) == CategoryArrangement(needs_clearance=True)
    assert found.clearance_sectors == ("law_enforcement", "media")
    assert found.open_categories == [Category.MEDIA]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("offer_hours", "soon", "Write a whole number from 1 to 720."),
        ("capacity_media", "-1", "Write a whole number from 0 to 100000."),
        ("clearance_sectors", "pirates", "is not"),
        ("answers_until", "2026-02-28", "This day is over: choose today or a later one"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    client: FlaskClient, conference: Conference, field: str, value: str, sentence: str
) -> None:
    fields = typed(read(client.get("/manage/forum/places")))
    answer = client.post("/manage/forum/places", data={**fields, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert waiting.arrangement(conference).offer_hours == 48


def test_a_last_day_that_is_over_stays_until_another_is_set(
    client: FlaskClient, conference: Conference
) -> None:
    before = NOW - timedelta(days=3)
    arranged(conference, at=before, answers_until=before.date())
    db.session.commit()
    fields = typed(read(client.get("/manage/forum/places")))
    assert client.post("/manage/forum/places", data={**fields, "offer_hours": "7"}).location
    assert waiting.arrangement(conference).offer_hours == 7
    fields = typed(read(client.get("/manage/forum/places")))
    moved = client.post("/manage/forum/places", data={**fields, "answers_until": "2026-02-27"})
    assert list(complaints(read(moved, status=422))) == ["answers_until"]
    assert waiting.arrangement(conference).answers_until == before.date()
    today = client.post("/manage/forum/places", data={**fields, "answers_until": "2026-03-01"})
    assert today.status_code == 303


def test_a_late_save_overwrites_nobody_unawares(
    client: FlaskClient, conference: Conference
) -> None:
    fields = typed(read(client.get("/manage/forum/places")))
    arranged(conference, offer_hours=5)
    db.session.commit()
    answer = client.post("/manage/forum/places", data={**fields, "offer_hours": "7"})
    assert answer.status_code == 409
    again = typed(read(answer, status=409))
    assert again["offer_hours"] == "7"
    assert client.post("/manage/forum/places", data=again).status_code == 303
    assert waiting.arrangement(conference).offer_hours == 7


def test_applications_are_decided_in_bulk(client: FlaskClient, conference: Conference) -> None:
    first, second, third = (_applied(conference) for _ in range(3))
    page = read(client.get("/manage/forum/applications"))
    boxes = page.xpath("//input[@name='chosen']/@value")
    assert boxes == [str(each.id) for each in (first, second, third)]
    answer = client.post(
        "/manage/forum/applications",
        data={"chosen": [first.id, second.id], "approve": "1"},
        follow_redirects=True,
    )
    assert said(read(answer)) == ["2 people let in."]
    refused = client.post(
        "/manage/forum/applications", data={"chosen": [third.id], "refuse": "1", "reason": ""}
    )
    assert refused.status_code == 422
    assert "Say why, in words for the person." in refused.text
    assert read(refused, status=422).xpath("//input[@name='chosen']/@checked") == ["checked"]
    client.post(
        "/manage/forum/applications",
        data={"chosen": [third.id], "refuse": "1", "reason": "<b>Full</b>"},
    )
    assert states([first, second, third]) == ["confirmed", "confirmed", "refused"]
    assert subjects(third) == ["Your application"]
    assert "&lt;b&gt;Full" in client.get(f"/manage/forum/registrations/{third.id}").text
    client.post(f"/manage/forum/registrations/{third.id}/reconsider")
    assert states([third]) == ["confirmed"]


def test_another_conferences_applicants_are_not_decided_here(
    client: FlaskClient, conference: Conference
) -> None:
    other = _applied(coming())
    client.post("/manage/forum/applications", data={"chosen": [other.id], "approve": "1"})
    assert states([other]) == ["applied"]
    assert conference.id != other.conference_id


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_a_decision_about_nobody_says_to_tick_somebody(
    client: FlaskClient, conference: Conference, act: str
) -> None:
    _applied(conference)
    answer = client.post("/manage/forum/applications", data={act: "1", "reason": "Full"})
    page = read(answer, status=422)
    assert "Nobody is chosen. Tick at least one person." in page.text_content()
    assert page.xpath("//textarea[@name='reason']")[0].text.strip() == "Full"


def test_clearances_count_down_and_let_in(client: FlaskClient, conference: Conference) -> None:
    officer = _applied(conference, awaits_approval=False, clearance=Clearance.PENDING)
    hidden = make_person(name="Real Name", is_protected=True, display_name="Guest K")
    _applied(conference, person=hidden, awaits_approval=False, clearance=Clearance.PENDING)
    page = client.get("/manage/forum/clearances").text
    assert "5 days are left until clearances have to be known." in page
    assert "1 protected person stands in no list: have them cleared by hand." in page
    assert "Real Name" not in page
    with clock.fixed(NOW + 8 * 24 * HOUR):
        assert "Overdue by 3 days." in client.get("/manage/forum/clearances").text
    lines = client.get("/manage/forum/clearances.csv").text.splitlines()
    assert [line.split(",")[1] for line in lines] == ["Name", officer.name]
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert "registrations.vetting_exported" in acts
    client.post("/manage/forum/clearances", data={"chosen": [officer.id], "clearance": "cleared"})
    assert states([officer]) == ["confirmed"]


def test_whoever_has_a_place_and_is_not_cleared_stands_there_too(
    client: FlaskClient, conference: Conference
) -> None:
    officer = make_registration(
        conference, state=RegistrationState.CONFIRMED, clearance=Clearance.PENDING
    )
    page = read(client.get("/manage/forum/clearances"))
    assert page.xpath("//input[@name='chosen']/@value") == [str(officer.id)]
    assert page.xpath("//li//span[@class='badge']/text()") == ["Waiting for clearance", "Confirmed"]
    assert "person has still to be cleared." in client.get("/manage/forum/").text
    answer = client.post(
        "/manage/forum/clearances",
        data={"chosen": [officer.id], "clearance": "cleared"},
        follow_redirects=True,
    )
    assert said(read(answer)) == ["1 clearance noted."]
    assert (states([officer]), officer.clearance) == (["confirmed"], Clearance.CLEARED)


@pytest.mark.parametrize("state", ["confirmed", "offered", "waitlisted"])
def test_a_guest_learns_that_they_have_still_to_be_cleared(client: FlaskClient, state: str) -> None:
    conference = coming(slug="forum")
    officer = make_registration(
        conference,
        state=RegistrationState(state),
        clearance=Clearance.PENDING,
        answered_at=NOW,
        offered_until=NOW + HOUR,
    )
    sign_in_by_link(client, officer.person, conference)
    assert "You have still to be cleared" in client.get("/c/forum/registration").text
    officer.clearance = Clearance.CLEARED
    db.session.flush()
    assert "You have still to be cleared" not in client.get("/c/forum/registration").text


def test_the_overview_tells_what_waits(client: FlaskClient, conference: Conference) -> None:
    _applied(conference)
    _applied(conference, awaits_approval=False, clearance=Clearance.PENDING)
    page = client.get("/manage/forum/").text
    assert "application waits for a decision." in page
    assert "person has still to be cleared." in page


@pytest.mark.parametrize("path", ["applications", "clearances"])
def test_longer_lists_ask_no_more_of_the_database(
    client: FlaskClient, conference: Conference, path: str
) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            _applied(conference, clearance=Clearance.PENDING)
        db.session.expunge_all()
        client.get(f"/manage/forum/{path}")
        with count_statements() as counted:
            client.get(f"/manage/forum/{path}")
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_a_guest_accepts_an_offer_or_comes_too_late(client: FlaskClient) -> None:
    conference = coming(slug="forum", capacity=1)
    first, second = queue_up(conference, 2)
    first.state, second.state = RegistrationState.CANCELLED, RegistrationState.OFFERED
    second.offered_until = NOW + HOUR
    db.session.commit()
    sign_in_by_link(client, second.person, conference)
    db.session.commit()
    page = client.get("/c/forum/registration").text
    assert "Accept it by 1 Mar 2026, 15:00, venue time." in page
    with clock.fixed(NOW + 2 * HOUR):
        late = client.post("/c/forum/registration/accept")
        assert late.status_code == 422
        assert "The offer has expired" in late.text
    client.post("/c/forum/registration/accept")
    assert states([second]) == ["confirmed"]


def test_who_let_an_offer_go_comes_back_with_one_click(client: FlaskClient) -> None:
    conference = coming(slug="forum", capacity=0)
    (registration,) = queue_up(conference, 1)
    registration.state, registration.offered_until = RegistrationState.CANCELLED, NOW
    db.session.commit()
    sign_in_by_link(client, registration.person, conference)
    assert "Stand in line again" in client.get("/c/forum/registration").text
    client.post("/c/forum/registration/rejoin")
    assert states([registration]) == ["waitlisted"]
