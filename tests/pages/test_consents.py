"""Consents as pages show them: to the person at any time, to organisers to read and record."""

import dataclasses
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration, RegistrationSetup
from eventmgr.reports.snapshot import Participant
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.consents import journal, set_consent
from tests.factories.people import NOW
from tests.factories.privacy import AFTER
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

LISTED, PHOTOGRAPHED = Consent.LISTED, Consent.PHOTOGRAPHED
MINE = "/c/forum/registration/consents"
WITHDRAWN = ["Withdrawn. It holds from now on, everywhere."]


@pytest.fixture(autouse=True)
def _before_the_end() -> Any:
    with clock.fixed(NOW):
        yield


def guest(app: Flask, **values: Any) -> tuple[Visitor, Registration]:
    """Somebody who came by their personal link, and has answered nothing yet."""
    conference = make_conference(slug="forum", title="Forum")
    registration = make_registration(conference, **values)
    visitor = visit(app)
    sign_in_by_link(visitor, registration.person, conference)
    save()
    return visitor, registration


def again(registration: Registration) -> Registration:
    db.session.rollback()
    return db.session.get_one(Registration, registration.id)


def standing(visitor: Visitor) -> list[str]:
    return texts(read(visitor.get(MINE)), "//main//*[contains(@class, 'badge')]")


def test_each_consent_says_what_it_means_and_how_it_stands(app: Flask) -> None:
    visitor, _ = guest(app, consents_to_be_listed=True)
    page = read(visitor.get(MINE))
    assert texts(page, "//main//h2") == ["To be listed", "To be photographed", "To be quoted"]
    assert texts(page, "//main//dt")[:3] == ["Why we ask", "Who sees it", "How long it is kept"]
    assert standing(visitor) == ["You agree", "You do not agree", "You do not agree"]
    assert texts(page, "//main//section//button") == [
        "I no longer agree to be listed",
        "I agree to be photographed",
        "I agree to be quoted",
    ]


def test_what_it_means_to_be_listed_is_the_same_everywhere_and_true(app: Flask) -> None:
    visitor, _ = guest(app)
    meaning = (
        "The closing report lists you with your name, title, organisation and sector, and names "
        "you as a member of your working group."
    )
    for address in (MINE, "/c/forum/registration", "/c/forum/privacy"):
        page = read(visitor.get(address))
        assert meaning in " ".join(page.text_content().split())
        assert "everybody gets" not in page.text_content()
    listed = {each.name for each in dataclasses.fields(Participant)}
    assert listed == {"name", "title", "organisation", "sector"}


def test_one_press_gives_and_one_withdraws(app: Flask) -> None:
    visitor, registration = guest(app)
    answer = read(visitor.post(f"{MINE}/listed/give", follow_redirects=True))
    assert said(answer) == ["Saved: you agree to this now."]
    assert standing(visitor)[0] == "You agree"
    answer = read(visitor.post(f"{MINE}/listed/withdraw", follow_redirects=True))
    assert said(answer) == WITHDRAWN
    assert journal(again(registration)) == [("listed", True, "person"), ("listed", False, "person")]
    entries = texts(read(visitor.get(MINE)), "//main//details//li")
    assert [each.partition(":")[0] for each in entries] == ["1 Mar 2026, 14"] * 2
    assert "withdrawn" in entries[0]
    assert "given" in entries[1]
    assert "You were shown: List me among the participants." in entries[1]


@pytest.mark.parametrize("state", list(ConferenceState))
def test_it_is_possible_in_every_state_of_the_conference(
    app: Flask, state: ConferenceState
) -> None:
    visitor, registration = guest(app, consents_to_be_quoted=True)
    conference = db.session.get_one(Conference, registration.conference_id)
    conference.state = state
    db.session.add(RegistrationSetup(conference_id=conference.id, answers_until=NOW.date()))
    save()
    assert said(read(visitor.post(f"{MINE}/quoted/withdraw", follow_redirects=True))) == WITHDRAWN
    assert not again(registration).consents_to_be_quoted


def test_it_is_possible_long_after_the_end(app: Flask) -> None:
    visitor, registration = guest(app, consents_to_be_quoted=True)
    with clock.fixed(AFTER):
        again(registration)
        conference = db.session.get_one(Conference, registration.conference_id)
        sign_in_by_link(visitor, person_of(registration), conference)
        save()
        assert visitor.post(f"{MINE}/quoted/withdraw").status_code == 303
    assert not again(registration).consents_to_be_quoted


def person_of(registration: Registration) -> Person:
    return db.session.get_one(Person, registration.person_id)


@pytest.mark.parametrize("state", list(RegistrationState))
def test_it_is_possible_whatever_became_of_the_place(app: Flask, state: RegistrationState) -> None:
    visitor, registration = guest(app, state=state)
    assert visitor.post(f"{MINE}/photographed/give").status_code == 303
    assert again(registration).consents_to_photographs


def test_what_is_no_consent_is_not_there(app: Flask) -> None:
    visitor, registration = guest(app)
    assert visitor.post(f"{MINE}/needs/give").status_code == 404
    assert visitor.post(f"{MINE}/listed%00/give").status_code == 404
    assert journal(again(registration)) == []


def test_nobody_else_sees_or_changes_them(app: Flask) -> None:
    _, registration = guest(app, consents_to_be_listed=True)
    other = make_registration(make_conference(slug="other"))
    stranger = visit(app)
    assert stranger.get(MINE).status_code == 303
    assert stranger.post(f"{MINE}/listed/withdraw").status_code == 403
    conference = db.session.get_one(Conference, other.conference_id)
    sign_in_by_link(stranger, person_of(other), conference)
    save()
    assert stranger.post(f"{MINE}/listed/withdraw").status_code == 403
    assert again(registration).consents_to_be_listed


def test_the_registration_and_the_privacy_pages_lead_there(app: Flask) -> None:
    visitor, _ = guest(app)
    for address in ("/c/forum/registration", "/c/forum/privacy", "/c/forum/me/data"):
        assert read(visitor.get(address)).xpath(f"//main//a[@href='{MINE}']"), address
    assert not read(visit(app).get("/c/forum/privacy")).xpath(f"//main//a[@href='{MINE}']")


def test_a_form_that_was_open_meanwhile_brings_nothing_back(app: Flask) -> None:
    visitor, registration = guest(app)
    visitor.post(f"{MINE}/photographed/give")
    form = typed(read(visitor.get("/c/forum/registration")))
    assert form["consents_seen"] == "photographed"
    visitor.post(f"{MINE}/photographed/withdraw")
    data = {**form, "needs": "A ramp", "consents_to_be_listed": "y"}
    assert visitor.post("/c/forum/registration", data=data).status_code == 303
    found = again(registration)
    assert (found.needs, found.consents_to_be_listed) == ("A ramp", True)
    assert not found.consents_to_photographs


def office(app: Flask, role: TeamRole = TeamRole.ORGANISER) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="forum", title="Forum")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    return visitor, conference


def test_organisers_read_the_history_and_cannot_give(app: Flask) -> None:
    visitor, conference = office(app)
    registration = make_registration(conference)
    set_consent(registration, LISTED, is_given=True)
    save()
    page = read(visitor.get(f"/manage/forum/registrations/{registration.id}"))
    assert texts(page, "//main//details//li") == ["To be listed – 1 Mar 2026, 14:00: given"]
    page = read(visitor.get(f"/manage/forum/registrations/{registration.id}/consents"))
    assert texts(page, "//main//select/option") == ["To be listed"]


def test_an_organiser_records_a_withdrawal_and_the_person_reads_the_note(app: Flask) -> None:
    visitor, conference = office(app)
    registration = make_registration(conference, consents_to_be_listed=True)
    person = registration.person
    save()
    address = f"/manage/forum/registrations/{registration.id}/consents"
    refused = read(visitor.post(address, data={"what": "listed", "note": " "}), status=422)
    assert complaints(refused) == {"note": "How and when you were told: Fill this in."}
    data = {"what": "listed", "note": "By letter of <b>3 March</b>"}
    done = read(visitor.post(address, data=data, follow_redirects=True))
    assert said(done) == ["The withdrawal is recorded, and holds from now on."]
    again_refused = read(visitor.post(address, data=data), status=422)
    assert typed(again_refused)["note"].strip() == "By letter of <b>3 March</b>"
    assert complaints(again_refused) == {
        None: "The person does not agree to this, so it stays as it is."
    }
    themselves = visit(app)
    sign_in_by_link(themselves, db.session.merge(person), db.session.merge(conference))
    save()
    (entry,) = texts(read(themselves.get(MINE)), "//main//details//li")
    assert entry == "1 Mar 2026, 14:00: withdrawn (The organisers): By letter of <b>3 March</b>"


def test_the_pages_ask_the_database_as_often_for_many_entries(app: Flask) -> None:
    visitor, conference = office(app)
    one, many = make_registration(conference), make_registration(conference)
    set_consent(one, LISTED, is_given=True)
    for is_given in (True, False, True):
        set_consent(many, LISTED, is_given=is_given)
        set_consent(many, PHOTOGRAPHED, is_given=is_given)
    save()
    counted = []
    for each in (one, many):
        with count_statements() as statements:
            assert visitor.get(f"/manage/forum/registrations/{each.id}").status_code == 200
        counted.append(statements.count)
    assert counted[0] == counted[1]


def test_the_confirmation_says_where_consents_are(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    registration = make_registration(conference)
    sign_in_by_link(client, registration.person, conference)
    client.post("/c/forum/registration", data={"name": "Amal"})
    letter = db.session.scalars(select(Mail).where(Mail.intent.startswith("confirmation:"))).one()
    assert "give or withdraw at any time what you agree to" in letter.text
