"""Filters that are kept as lists, and inviting whoever stands on one."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.narrowing import Filter, Wanted
from tests.conftest import RecordingQueue, count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.delegations import make_delegation
from tests.factories.numbers import make_list
from tests.factories.people import make_organisation, make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, visit

LISTS = "/manage/forum/lists"


def the_conference() -> Conference:
    return db.session.scalars(select(Conference).where(Conference.slug == "forum")).one()


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    conference = make_conference(slug="forum")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor


def named(visitor: Visitor, query: str) -> list[str]:
    return texts(read(visitor.get(f"/manage/forum/{query}")), "//tbody/tr/td[1]")


def test_every_filter_narrows_the_registrations(organiser: Visitor) -> None:
    conference = the_conference()
    asked = make_delegation(conference)
    make_registration(
        conference,
        make_person(name="Amal"),
        state="confirmed",
        delegation_id=asked.id,
        clearance="pending",
        organisation="High Court",
    )
    make_registration(
        conference, make_person(name="Badr"), organisation="High Court Bar", answered_at=None
    )
    save()
    everybody = ["Amal", "Badr"]
    assert named(organiser, "registrations") == everybody
    for query, names in (
        (f"delegation={asked.id}", ["Amal"]),
        ("clearance=pending", ["Amal"]),
        ("state=registered", ["Amal"]),
        ("state=gone", []),
        ("organisation=High+Court", everybody),
        ("organisation=%22high+court%22", ["Amal"]),
        ("sector=-", everybody),
        ("unanswered=y", everybody),
        ("came=never", everybody),
        ("came=ever", []),
        ("delegation=999", everybody),
        ("came=2031-01-01", everybody),
    ):
        assert named(organiser, f"registrations?{query}") == names, query


def test_whoever_came_on_a_day_is_found(organiser: Visitor) -> None:
    conference, desk = the_conference(), make_desk()
    check_in(conference, make_confirmed(conference, person=make_person(name="Amal")), desk)
    make_confirmed(conference, person=make_person(name="Badr"))
    save()
    assert named(organiser, "registrations?came=2026-03-01") == ["Amal"]
    assert named(organiser, "registrations?came=2026-03-02") == []
    assert named(organiser, "registrations?came=ever") == ["Amal"]
    assert named(organiser, "registrations?came=never&state=confirmed") == ["Badr"]


def test_every_filter_narrows_the_address_book(organiser: Visitor) -> None:
    conference = the_conference()
    court = make_organisation(name="High Court", province="Sindh")
    make_contact(conference, name="Amal", organisation=court)
    make_registration(conference, make_contact(conference, name="Badr"))
    save()
    for query, names in (
        ("organisation=court", ["Amal"]),
        ("province=%22sindh%22", ["Amal"]),
        ("state=uninvited", ["Amal"]),
        ("state=invited", ["Badr"]),
        ("sector=-", ["Amal", "Badr"]),
    ):
        assert named(organiser, f"people?{query}") == names, query


def test_a_list_is_saved_counted_renamed_and_deleted(organiser: Visitor) -> None:
    conference = the_conference()
    make_confirmed(conference, person=make_person(name="Amal"), sector="media")
    save()
    page = read(organiser.get("/manage/forum/registrations?state=confirmed&sector=media"))
    address = page.xpath("//a[text()='Save this list']/@href")[0]
    page = read(organiser.get(address))
    assert "State: Confirmed; Sector: Media" in page.text_content()
    page = read(organiser.post(address, data={"name": " Press <b> "}, follow_redirects=True))
    assert said(page) == ["Saved."]
    assert texts(page, "//tbody/tr")[0].startswith("Press <b> 1 Registrations State: Confirmed")
    save()
    make_confirmed(the_conference(), sector="media")
    save()
    page = read(organiser.get(LISTS))
    people, one = page.xpath("//tbody//td/a")[0], page.xpath("//tbody//th/a/@href")[0]
    assert people.text_content() == "2"
    assert len(read(organiser.get(people.get("href"))).xpath("//tbody/tr")) == 2
    assert "2 people stand on it now." in read(organiser.get(one)).text_content()
    page = read(organiser.post(one, data={"name": "Media"}, follow_redirects=True))
    assert texts(page, "//tbody//th") == ["Media"]
    page = read(organiser.post(f"{one}/delete", follow_redirects=True))
    assert "No list is saved yet" in page.text_content()
    acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(acts) == ["saved_list.saved", "saved_list.renamed", "saved_list.deleted"]


def test_a_list_that_is_understood_no_more_closes_no_page(organiser: Visitor) -> None:
    conference = the_conference()
    for wanted in ({"shoes": "43"}, {"state": "flown"}):
        old = make_list(conference, f"Old {next(iter(wanted))}")
        old.wanted = wanted
    make_list(conference, "Understood")
    make_contact(conference)
    key = old.id
    save()
    page = read(organiser.get(LISTS))
    counts = ["Understood no more", "Understood no more", "1"]
    assert texts(page, "//tbody/tr/td[1]") == counts
    one = f"{LISTS}/{key}"
    page = read(organiser.get(one))
    assert "understood no more" in page.text_content()
    assert page.xpath("//a[text()='Show the people']") == []
    read(organiser.post(one, data={"name": "Ancient"}, follow_redirects=True))
    page = read(organiser.post(f"{one}/delete", follow_redirects=True))
    assert texts(page, "//tbody//th") == ["Old shoes", "Understood"]


def test_two_lists_are_not_called_alike_and_what_was_typed_stays(organiser: Visitor) -> None:
    make_list(the_conference(), "Press")
    save()
    page = read(organiser.post(f"{LISTS}/save?state=invited", data={"name": "PRESS"}), status=422)
    assert complaints(page) == {"name": "Another list is called so already. Choose another name."}
    assert page.xpath("//input[@name='name']/@value") == ["PRESS"]
    save()
    make_list(make_conference(), "Press")


def test_a_list_is_kept_for_no_name_and_no_nonsense(organiser: Visitor) -> None:
    make_registration(the_conference(), name="Amal")
    save()
    page = read(organiser.get("/manage/forum/registrations?name=amal"))
    assert page.xpath("//a[text()='Save this list']") == []
    refused = organiser.post(f"{LISTS}/save?name=amal", data={"name": "Amal"})
    assert "not for their names" in refused.text
    assert refused.status_code == 422
    for query in ("state=nonsense", "kind=nonsense", "password=x"):
        for address in (f"{LISTS}/save", f"{LISTS}/invite", "/manage/forum/exports"):
            assert organiser.get(f"{address}?{query}").status_code == 422, (address, query)
    assert db.session.scalar(select(func.count()).select_from(SavedList)) == 0


def test_protected_persons_are_counted_and_never_named(organiser: Visitor) -> None:
    conference = the_conference()
    make_confirmed(conference)
    hidden = make_person(name="Secret", is_protected=True, display_name="Participant A")
    make_registration(conference, hidden, state="confirmed", organisation="Secret body")
    saved = make_list(conference, wanted=Filter(state="confirmed"))  # type: ignore[arg-type]
    one = f"{LISTS}/{saved.id}"
    save()
    text = organiser.get(one).text
    assert "1 of them is protected" in text
    assert "Secret" not in text
    narrow = organiser.get("/manage/forum/registrations?organisation=secret").text
    assert "Participant A" not in narrow


def test_a_list_of_another_conference_is_not_there(organiser: Visitor) -> None:
    other = make_list(make_conference()).id
    save()
    assert organiser.get(f"{LISTS}/{other}").status_code == 404
    assert organiser.post(f"{LISTS}/{other}/delete").status_code == 404


def invitation_form(visitor: Visitor, query: str = "kind=contacts") -> tuple[str, dict[str, Any]]:
    address = f"{LISTS}/invite?{query}"
    page = read(visitor.get(address))
    form = page.xpath("//main//form[@novalidate]")
    assert form, page.text_content()
    return address, {name: value for name, value in form[0].form_values() if name != "csrf_token"}


def test_the_number_is_said_first_and_nobody_is_invited_twice(
    organiser: Visitor, queue: RecordingQueue
) -> None:
    conference = the_conference()
    for number in range(3):
        make_contact(conference, email=f"new{number}@example.org", sector="media")
    make_registration(conference, make_contact(conference, sector="media"))
    make_contact(conference, email="other@example.org")
    save()
    address, form = invitation_form(organiser, "kind=contacts&sector=media")
    text = organiser.get(address).text
    assert "3 people would be invited." in text
    assert "1 person is invited or registered already" in text
    assert "Invite these 3 people" in text
    assert (db.session.scalar(select(func.count()).select_from(Mail)), queue.sent) == (0, [])
    page = read(organiser.post(address, data={**form, "message": "Do come"}, follow_redirects=True))
    assert said(page) == ["3 invitations are on their way."]
    mails = db.session.scalars(select(Mail)).all()
    assert sorted(each.recipient_address for each in mails) == [
        f"new{number}@example.org" for number in range(3)
    ]
    assert all("Do come" in each.text for each in mails)
    save()
    again = organiser.post(address, data={**form, "message": "Do come"})
    assert again.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 3
    assert "Nobody on this list can be invited now." in again.text


def test_a_list_that_changed_meanwhile_is_looked_at_again(organiser: Visitor) -> None:
    gone = make_contact(the_conference()).id
    save()
    address, form = invitation_form(organiser)
    db.session.get_one(Person, gone).email = ""
    make_contact(the_conference())
    save()
    page = read(organiser.post(address, data={**form, "message": "Mine"}), status=422)
    assert complaints(page) == {None: "Others are on the list by now. Look again before you send."}
    assert page.xpath("//textarea")[0].text_content().strip() == "Mine"
    assert "1 person would be invited." in page.text_content()
    assert page.xpath("//input[@name='expected']/@value") != [form["expected"]]
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_too_long_a_message_is_refused_and_kept(organiser: Visitor) -> None:
    make_contact(the_conference())
    save()
    address, form = invitation_form(organiser)
    page = read(organiser.post(address, data={**form, "message": "m" * 5001}), status=422)
    assert "message" in complaints(page)
    assert len(page.xpath("//textarea")[0].text_content().strip()) == 5001


def test_lists_cost_the_same_for_one_and_for_three(app: Flask) -> None:
    costs = set()
    for size in (1, 3):
        conference = make_conference(slug=f"forum{size}")
        visitor = visit(app)
        sign_in(visitor, make_team_member(conference))
        for number in range(size):
            make_confirmed(conference, sector="media")
            make_list(conference, f"List {number}", Filter(sector="media"))
            make_list(conference, f"Contacts {number}", Wanted(sector="media"))
        save()
        with count_statements() as counted:
            read(visitor.get(f"/manage/forum{size}/lists"))
        costs.add(counted.count)
    assert len(costs) == 1


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.OBSERVER])
def test_only_organisers_keep_lists(app: Flask, role: TeamRole) -> None:
    conference = make_conference(slug="forum")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    make_registration(conference)
    one = make_list(conference).id
    save()
    for address in (LISTS, f"{LISTS}/save", f"{LISTS}/invite", f"{LISTS}/{one}"):
        assert visitor.get(address).status_code == 403
    page = read(visitor.get("/manage/forum/registrations"))
    assert page.xpath("//a[text()='Save this list' or text()='Take along as a file']") == []


def test_the_person_behind_the_list_is_who_they_were(organiser: Visitor) -> None:
    conference = the_conference()
    make_contact(conference, name="Amal")
    saved = make_list(conference).id
    save()
    organiser.post(f"{LISTS}/{saved}/delete")
    assert db.session.scalars(select(Person.name).where(Person.name == "Amal")).all() == ["Amal"]


@pytest.mark.parametrize(
    "page",
    [
        "registrations?came=never&delegation=1",
        "people?organisation=body",
        "lists/invite?kind=contacts",
    ],
)
def test_narrowed_pages_cost_the_same_for_one_and_for_three(app: Flask, page: str) -> None:
    costs = set()
    for size in (1, 3):
        conference = make_conference(slug=f"forum{size}")
        visitor = visit(app)
        sign_in(visitor, make_team_member(conference))
        for number in range(size):
            make_delegation(conference, f"Ministry {size}-{number}")
            make_registration(conference)
            make_contact(conference, organisation=make_organisation(name=f"Body {size}{number}"))
        save()
        with count_statements() as counted:
            read(visitor.get(f"/manage/forum{size}/{page}"))
        costs.add(counted.count)
    assert len(costs) == 1
