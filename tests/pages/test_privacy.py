"""Pages about personal data: the notice, one's own file, the day, and erasing."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.invitations import links
from eventmgr.people.models import Person
from eventmgr.privacy import told
from eventmgr.registration.models import Registration, RegistrationSetup
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.drafts import keep, of_person
from tests.factories.everywhere import marks
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW, make_account
from tests.factories.privacy import AFTER, LAST_DAY, erase, keep_until, settled
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

TOLD = marks("Quillon")


@pytest.fixture
def conference(app: Flask) -> Conference:
    assert app
    return make_conference(slug="ours")


@pytest.fixture
def organiser(app: Flask, conference: Conference) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor


def guest(app: Flask, person: Person, conference: Conference) -> Visitor:
    visitor = visit(app)
    sign_in_by_link(visitor, person, conference)
    return visitor


def posted(visitor: Visitor, address: str, **data: Any) -> Any:
    return visitor.post(address, data=data)


def test_everybody_reads_what_is_asked_and_why(app: Flask, conference: Conference) -> None:
    keep_until(conference, LAST_DAY)
    setup = db.session.get_one(RegistrationSetup, conference.id)
    setup.privacy_contact, setup.privacy_words = "data@example.org", "As the <law> says."
    save()
    page = read(visit(app).get("/c/ours/privacy"))
    words = page.text_content()
    assert "As the <law> says." in words
    assert "1 May 2026" in words
    assert "data@example.org" in words
    assert texts(page, "//main//dl[1]/dt")[1] == "E-mail address"
    assert page.xpath("//main//a[@href='/c/ours/me/data']") == []


def test_without_a_day_the_notice_says_so(app: Flask, conference: Conference) -> None:
    save()
    words = read(visit(app).get(f"/c/{conference.slug}/privacy")).text_content()
    assert "Until the organisers erase it, or you ask them to." in words


def test_a_draft_has_no_notice_for_strangers(app: Flask, conference: Conference) -> None:
    conference.state = ConferenceState.DRAFT
    save()
    assert visit(app).get("/c/ours/privacy").status_code == 404


def test_the_notice_is_linked_from_every_page_of_the_conference(
    app: Flask, conference: Conference
) -> None:
    registration = make_registration(conference)
    save()
    visitor = guest(app, registration.person, conference)
    for address in ("/c/ours/", "/c/ours/registration"):
        page = read(visitor.get(address, follow_redirects=True))
        assert page.xpath("//footer//a[@href='/c/ours/privacy']"), address
    form = read(visitor.get("/c/ours/registration"))
    assert form.xpath("//form//a[@href='/c/ours/privacy']")


def test_a_person_sees_and_takes_what_is_held_of_them(app: Flask, conference: Conference) -> None:
    somebody = settled(conference, TOLD)
    save()
    visitor = guest(app, somebody.person, conference)
    page = read(visitor.get("/c/ours/me/data"))
    words = page.text_content()
    assert [word for word in TOLD.words if word not in words] == []
    assert len(texts(page, "//main//summary/h2")) == 26
    answer = visitor.get("/c/ours/me/data.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == "attachment; filename=ours-personal-data.json"
    assert json.loads(answer.data)["person"]["email"] == TOLD.email
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_protected_person_takes_their_own(app: Flask, conference: Conference) -> None:
    somebody = settled(conference, TOLD)
    somebody.person.is_protected, somebody.person.display_name = True, "Participant A"
    save()
    visitor = guest(app, somebody.person, conference)
    assert TOLD.name in visitor.get("/c/ours/me/data.json").text


def test_nobody_takes_anybody_elses(app: Flask, conference: Conference) -> None:
    registration = make_registration(conference)
    other = make_conference(slug="theirs")
    save()
    visitor = guest(app, registration.person, conference)
    assert visit(app).get("/c/ours/me/data").location.startswith("/sign-in?")
    assert visitor.get("/c/theirs/me/data").status_code == 403
    person_id = registration.person_id
    for address in (f"/manage/ours/privacy/people/{person_id}", "/manage/ours/privacy"):
        assert visitor.get(address).status_code == 403
    owner = visit(app)
    sign_in(owner, make_team_member(other))
    save()
    for rest in ("", "/data.json"):
        address = f"/manage/theirs/privacy/people/{person_id}{rest}"
        assert owner.get(address).status_code == 404


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.OBSERVER, TeamRole.RAPPORTEUR_GENERAL])
def test_only_organisers_erase(app: Flask, conference: Conference, role: TeamRole) -> None:
    registration = make_registration(conference)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    save()
    address = f"/manage/ours/privacy/people/{registration.person_id}"
    assert visitor.get(address).status_code == 403
    assert posted(visitor, f"{address}/erase").status_code == 403


def test_the_day_and_the_words_are_set(organiser: Visitor, conference: Conference) -> None:
    save()
    form = typed(read(organiser.get("/manage/ours/privacy")))
    with clock.fixed(NOW):
        answer = posted(
            organiser,
            "/manage/ours/privacy",
            **{
                **form,
                "erase_on": "2026-05-01",
                "privacy_contact": "Data@Example.org",
                "privacy_words": "As the law says.",
            },
        )
    assert answer.status_code == 303
    assert said(read(organiser.get(answer.location))) == ["Saved."]
    setup = db.session.get_one(RegistrationSetup, conference.id)
    assert setup.erase_on == date(2026, 5, 1)
    assert setup.privacy_contact == "Data@example.org"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("erase_on", "2026-02-01"),
        ("erase_on", "soon"),
        ("privacy_contact", "nobody"),
        ("privacy_words", "x" * 10_001),
    ],
)
def test_what_makes_no_sense_is_kept_and_blamed(
    organiser: Visitor, conference: Conference, field: str, value: str
) -> None:
    assert conference
    save()
    form = typed(read(organiser.get("/manage/ours/privacy")))
    with clock.fixed(NOW):
        answer = posted(organiser, "/manage/ours/privacy", **{**form, field: value})
    page = read(answer, status=422)
    assert list(complaints(page)) == [field]
    assert typed(page)[field].strip() == value  # HTML drops a newline at the beginning


def test_who_saw_an_old_page_is_told_so(organiser: Visitor, conference: Conference) -> None:
    save()
    form = typed(read(organiser.get("/manage/ours/privacy")))
    keep_until(conference, LAST_DAY)
    save()
    read(posted(organiser, "/manage/ours/privacy", **form), status=409)


def test_the_dry_run_says_who_and_what_and_does_nothing(
    organiser: Visitor, conference: Conference
) -> None:
    somebody = settled(conference, TOLD)
    make_ready_version(conference)
    keep_until(conference, LAST_DAY)
    save()
    page = read(organiser.get("/manage/ours/privacy/erasure"))
    words = " ".join(page.text_content().split())
    assert "After 1 May 2026, all of this is erased by itself" in words
    assert "The data of 2 people would be erased." in words
    assert "Version 1 of 1 Mar 2026" in words
    people = texts(page, "//main//ul[contains(@class, 'list-group')]/li")
    assert people == [TOLD.name, "Somebody Else"]
    assert "Roles in sessions: 1" in texts(page, "//main//dt")
    assert db.session.get_one(Person, somebody.person.id).erased_at is None


def test_the_list_asks_as_much_for_three_as_for_one(
    organiser: Visitor, conference: Conference
) -> None:
    def statements() -> int:
        save()
        with count_statements() as counted:
            assert organiser.get("/manage/ours/privacy/erasure").status_code == 200
        return counted.count

    make_registration(conference)
    statements()
    one = statements()
    make_registration(conference)
    make_registration(conference)
    assert statements() == one


def test_an_empty_conference_holds_nothing(organiser: Visitor, conference: Conference) -> None:
    assert conference
    save()
    words = read(organiser.get("/manage/ours/privacy/erasure")).text_content()
    assert "Nothing is held of anybody" in words


def test_one_person_is_erased_after_a_look_at_it(
    organiser: Visitor, conference: Conference
) -> None:
    somebody = settled(conference, TOLD)
    registration_id, person_id = somebody.registration.id, somebody.person.id
    save()
    registration = read(organiser.get(f"/manage/ours/registrations/{registration_id}"))
    (address,) = registration.xpath("//main//a[contains(@href, '/privacy/people/')]/@href")
    page = read(organiser.get(address))
    words = " ".join(page.text_content().split())
    assert "This cannot be undone by anybody." in words
    assert "Nobody else knows them: the person is deleted altogether." in words
    (form,) = page.xpath("//main//form")
    with clock.fixed(AFTER):
        answer = posted(organiser, form.get("action"))
    assert answer.status_code == 303
    assert said(read(organiser.get(answer.location))) == ["Erased. Numbers and texts have stayed."]
    assert db.session.scalar(select(Person.id).where(Person.id == person_id)) is None
    again = read(organiser.get(f"/manage/ours/registrations/{registration_id}"))
    words = " ".join(again.text_content().split())
    assert "The data of this person were erased on 1 Jun 2026, 14:00." in words
    assert texts(again, "//h1") == ["Erased person"]
    assert again.xpath("//main//form") == []
    assert organiser.get(address).status_code == 404
    assert posted(organiser, f"{address}/erase").status_code == 404


def test_every_page_for_organisers_still_opens_afterwards(
    organiser: Visitor, conference: Conference
) -> None:
    somebody = settled(conference, TOLD)
    erase(conference, somebody.person)
    delegation_id = somebody.delegation.id
    invitation_id = make_invitation(conference).id - 1
    save()
    for address in (
        "registrations",
        "invitations",
        f"invitations/{invitation_id}",
        f"delegations/{delegation_id}",
        "delegations",
        "groups",
        "attendance",
        "certificates",
        "prints/badges",
        "people",
        "agenda",
        "agenda/history",
        "registrations.csv",
    ):
        answer = organiser.get(f"/manage/ours/{address}")
        assert answer.status_code in {200, 404}, address
        assert not [word for word in TOLD.words[:4] if word in answer.text], address


def test_the_file_is_taken_on_request_and_noted(organiser: Visitor, conference: Conference) -> None:
    somebody = settled(conference, TOLD)
    person_id = somebody.person.id
    save()
    answer = organiser.get(f"/manage/ours/privacy/people/{person_id}/data.json")
    assert json.loads(answer.data)["person"]["name"] == TOLD.name
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "person.data_taken")
    ).one()
    assert (entry.object_id, entry.after) == (person_id, None)


def test_nobody_but_the_person_is_told_what_they_have_not_sent(
    app: Flask, organiser: Visitor, conference: Conference
) -> None:
    registration = make_registration(conference)
    keep(of_person(conference.id, registration.person_id), name="Never Sent")
    save()
    answer = organiser.get(f"/manage/ours/privacy/people/{registration.person_id}/data.json")
    unsaid = {"drafts", "endorsements", "comments"}
    assert set(told.SECTIONS) - set(json.loads(answer.data)) == unsaid
    assert "Never Sent" not in answer.text
    themselves = guest(app, db.session.get_one(Person, registration.person_id), conference)
    (draft,) = json.loads(themselves.get("/c/ours/me/data.json").data)["drafts"]
    assert draft["fields"] == "name: Never Sent"
    notice = " ".join(read(visit(app).get("/c/ours/privacy")).text_content().split())
    assert "What you type into a form and have not sent" in notice
    assert "Nobody but you." in notice


def test_nobody_else_takes_the_file_of_a_protected_person(
    organiser: Visitor, conference: Conference
) -> None:
    somebody = settled(conference, TOLD)
    somebody.person.is_protected, somebody.person.display_name = True, "Participant A"
    address = f"/manage/ours/privacy/people/{somebody.person.id}"
    save()
    page = organiser.get(address).text
    assert "Participant A" in page
    assert "/data.json" not in page
    answer = organiser.get(f"{address}/data.json")
    assert answer.status_code == 422
    assert "only they themselves" in answer.text
    assert not [word for word in TOLD.words if word in page + answer.text]
    taken = select(AuditEntry.id).where(AuditEntry.action == "person.data_taken")
    assert db.session.scalars(taken).all() == []


def test_the_link_in_the_mail_says_that_the_data_were_erased(
    app: Flask, conference: Conference
) -> None:
    invitation = make_invitation(conference)
    link = links.personal_link("", invitation)
    erase(conference, invitation.person)
    save()
    page = read(visit(app).get(link), status=410)
    assert "Your personal data at this conference were erased" in page.text_content()


def test_a_browser_that_was_signed_in_is_signed_out(app: Flask, conference: Conference) -> None:
    registration = make_registration(conference)
    visitor = guest(app, registration.person, conference)
    save()
    assert visitor.get("/c/ours/registration").status_code == 200
    erase(conference, db.session.get_one(Registration, registration.id).person_id)
    save()
    assert visitor.get("/c/ours/registration").location.startswith("/sign-in?")


def test_an_account_without_a_part_in_it_holds_little(app: Flask, conference: Conference) -> None:
    visitor = visit(app)
    sign_in(visitor, make_account())
    save()
    page = read(visitor.get(f"/c/{conference.slug}/me/data"))
    assert "Nothing" in page.text_content()
