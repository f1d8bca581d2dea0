"""Possible duplicates: shown side by side, told apart, merged, and two again."""

from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import inspect, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.merging import operations
from eventmgr.merging.queries import merges
from eventmgr.people.merges import PersonMerge, TwoPeople
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group
from tests.factories.merging import twins
from tests.factories.people import make_account, make_organisation
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

LIST = "/manage/forum/people/duplicates"
MERGES = "/manage/forum/people/merges"


def the_conference() -> Conference:
    found = find_conference("forum")
    assert found is not None
    return found


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_team_member(make_conference(slug="forum"), TeamRole.ORGANISER))
    save()
    return visitor


def pairs(visitor: Visitor, address: str = LIST) -> list[str]:
    page = read(visitor.get(address))
    return [str(each) for each in page.xpath("//main//section/@aria-label")]


def made(**values: Any) -> tuple[int, int]:
    first, second = twins(the_conference(), **values)
    keys = first.id, second.id
    save()
    return keys


def test_those_who_may_be_one_stand_side_by_side(organiser: Visitor) -> None:
    first, second = twins(the_conference(), title="Dean")
    second.organisation = make_organisation(name="High Court")
    make_registration(the_conference(), first, state=RegistrationState.CONFIRMED)
    make_role(make_session(the_conference(), title="Opening"), person=second)
    make_recommendation(make_group(the_conference()), actor=actor_of(second))
    save()
    page = read(organiser.get(LIST))
    rows = {
        " ".join(row.xpath("th")[0].text_content().split()): texts(row, "td")
        for row in page.xpath("//main//section//tbody/tr")
    }
    assert rows["Name ≠ (differs)"] == ["Amal Demo", "Demo, Amal"]
    assert rows["Office or title"] == ["Dean", "Dean"]
    assert rows["Organisation ≠ (differs)"] == ["–", "High Court"]
    assert rows["Takes part in"] == ["Registration: Confirmed", "Opening1 recommendation"]
    assert texts(page, "//main//section/div[contains(@class, 'card-header')]//li") == [
        "The same name"
    ]


def test_the_page_says_whom_it_passes_over(organiser: Visitor) -> None:
    text = read(organiser.get(LIST)).text_content()
    assert "What more than 50 people have in common" in text


def test_nobody_of_another_conference_and_no_protected_person_is_compared(
    organiser: Visitor,
) -> None:
    make_contact(the_conference(), name="Amal Demo")
    make_contact(make_conference(), name="Demo Amal")
    make_contact(the_conference(), name="AMAL DEMO", is_protected=True, display_name="P")
    save()
    assert pairs(organiser) == []


def test_two_people_are_remembered_and_shown_no_more(organiser: Visitor) -> None:
    first, second = made()
    assert pairs(organiser) == ["Amal Demo and Demo, Amal"]
    answer = organiser.post(f"{LIST}/{second}/{first}/apart", follow_redirects=True)
    assert said(read(answer)) == ["Remembered: these are two people."]
    assert pairs(organiser) == []
    organiser.post(f"{LIST}/{first}/{second}/apart")
    (known,) = db.session.scalars(select(TwoPeople)).all()
    assert (known.first_id, known.second_id) == (first, second)
    other = make_conference(slug="other")
    account = make_account(is_administrator=True)
    for key in (first, second):
        make_contact(other, db.session.get_one(Person, key))
    save_and_sign_in(organiser, account)
    assert pairs(organiser, "/manage/other/people/duplicates") == ["Amal Demo and Demo, Amal"]


def test_whom_somebody_merged_at_the_same_moment_is_told(
    organiser: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = made()

    def refused(**_values: Any) -> None:
        raise DomainError("One of them was merged meanwhile.")

    monkeypatch.setattr(operations, "tell_apart", refused)
    page = read(organiser.post(f"{LIST}/{first}/{second}/apart"), status=422)
    assert list(complaints(page).values()) == ["One of them was merged meanwhile."]


def save_and_sign_in(visitor: Visitor, account: Any) -> None:
    sign_in(visitor, account)
    save()


def test_two_people_are_merged_field_by_field_and_are_two_again(organiser: Visitor) -> None:
    first, second = made()
    address = f"{LIST}/{first}/{second}"
    form = typed(read(organiser.get(address)))
    assert {name: form[name] for name in ("name", "email")} == {
        "name": str(first),
        "email": str(first),
    }
    answer = organiser.post(address, data={**form, "name": str(second)}, follow_redirects=True)
    page = read(answer)
    assert said(page) == ["Merged. It can be undone below."]
    assert texts(page, "//main//li/span/bdi[position() < 3]") == ["Demo, Amal", "Demo, Amal"]
    db.session.expunge_all()
    kept = db.session.get_one(Person, first)
    assert (kept.name, kept.email) == ("Demo, Amal", "amal@example.org")
    assert db.session.get_one(Person, second).merged_into_id == first
    assert pairs(organiser) == []
    assert organiser.get(address).status_code == 303
    undo = page.xpath("//main//form/@action")[0]
    assert said(read(organiser.post(undo, follow_redirects=True)))[-1:] == [
        "Undone: these are two people again."
    ]
    assert pairs(organiser) == ["Amal Demo and Demo, Amal"]
    assert organiser.post(undo).status_code == 404


def test_what_was_merged_is_listed_without_all_that_was_done(organiser: Visitor) -> None:
    first, second = made()
    address = f"{LIST}/{first}/{second}"
    organiser.post(address, data=typed(read(organiser.get(address))))
    db.session.expunge_all()
    (row,) = merges(the_conference(), page=1).rows
    assert row.lost_name == "Demo, Amal"
    assert "steps" in inspect(row.merge).unloaded


def test_what_changed_meanwhile_is_shown_before_it_is_merged(organiser: Visitor) -> None:
    first, second = made()
    address = f"{LIST}/{first}/{second}"
    form = typed(read(organiser.get(address)))
    db.session.get_one(Person, second).title = "Dean"
    save()
    stale = read(organiser.post(address, data=form), status=409)
    assert list(complaints(stale).values()) == [
        "Somebody changed this meanwhile. Save again to overwrite it, or reload the page."
    ]
    assert db.session.scalar(select(PersonMerge.id)) is None
    assert organiser.post(address, data=typed(stale)).status_code == 303


def test_a_choice_that_nobody_offered_is_refused_with_what_was_chosen(organiser: Visitor) -> None:
    first, second = made()
    address = f"{LIST}/{first}/{second}"
    form = typed(read(organiser.get(address)))
    answer = organiser.post(address, data={**form, "name": "0", "email": str(second)})
    refused = read(answer, status=422)
    assert complaints(refused).keys() == {"name"}
    assert typed(refused)["email"] == str(second)


def test_whom_others_rely_on_has_no_form_but_for_administrators(organiser: Visitor) -> None:
    first, second = made()
    make_contact(make_conference(), db.session.get_one(Person, second))
    save()
    address = f"{LIST}/{first}/{second}"
    page = read(organiser.get(address))
    assert page.xpath("//main//form[@novalidate]") == []
    assert "only an administrator can merge them" in page.text_content()
    assert organiser.post(address, data={"name": str(first)}).status_code == 422
    save_and_sign_in(organiser, make_account(is_administrator=True))
    assert organiser.post(address, data=typed(read(organiser.get(address)))).status_code == 303


def test_a_protected_or_foreign_person_is_not_found(organiser: Visitor) -> None:
    first, second = made()
    hidden = make_contact(the_conference(), name="Secret", is_protected=True, display_name="P").id
    foreign = make_contact(make_conference()).id
    save()
    for other in (hidden, foreign, 999_999):
        assert organiser.get(f"{LIST}/{first}/{other}").status_code == 404
        assert organiser.post(f"{LIST}/{other}/{second}/apart").status_code == 404
    assert organiser.get(f"{LIST}/{first}/{first}").status_code == 404


def test_another_conferences_merge_cannot_be_undone(organiser: Visitor) -> None:
    first, second = made()
    form = typed(read(organiser.get(f"{LIST}/{first}/{second}")))
    organiser.post(f"{LIST}/{first}/{second}", data=form)
    key = db.session.scalars(select(PersonMerge.id)).one()
    other = make_team_member(make_conference(slug="other"))
    save_and_sign_in(organiser, other)
    assert organiser.post(f"/manage/other/people/merges/{key}/undo").status_code == 404
    assert organiser.get(MERGES).status_code == 403


def test_a_merge_that_cannot_be_undone_says_why(organiser: Visitor) -> None:
    first, second = made()
    form = typed(read(organiser.get(f"{LIST}/{first}/{second}")))
    organiser.post(f"{LIST}/{first}/{second}", data=form)
    make_contact(make_conference(), db.session.get_one(Person, first))
    save()
    key = db.session.scalars(select(PersonMerge.id)).one()
    refused = read(organiser.post(f"{MERGES}/{key}/undo"), status=422)
    assert list(complaints(refused).values()) == [
        "Another conference knows one of them, so only an administrator can merge them."
    ]


@pytest.mark.parametrize("address", [LIST, MERGES])
def test_statements_do_not_grow_with_the_pairs(organiser: Visitor, address: str) -> None:
    def statements() -> int:
        save()
        with count_statements() as counted:
            page = read(organiser.get(address))
        assert isinstance(page, html.HtmlElement)
        return counted.count

    def add(number: int) -> None:
        first = make_contact(the_conference(), name=f"Aya Test{'x' * number}")
        second = make_contact(the_conference(), name=f"Test{'x' * number} Aya")
        for each in (first, second):
            make_registration(the_conference(), each)
            each.organisation = make_organisation()
        if address == MERGES:
            by = make_account().person_id
            db.session.add(
                PersonMerge(
                    kept_id=first.id,
                    lost_id=second.id,
                    conference_id=the_conference().id,
                    by_id=by,
                    at=the_conference().created_at,
                    steps=[],
                )
            )

    add(1)
    one = statements()
    add(4)
    add(7)
    assert statements() == one


def test_a_stale_page_leads_to_the_person_that_stays(organiser: Visitor) -> None:
    first, second = made()
    stale = f"{LIST}/{first}/{second}"
    organiser.post(stale, data=typed(read(organiser.get(stale))))
    [done] = db.session.scalars(select(PersonMerge)).all()
    there = f"/manage/forum/people/{done.kept_id}"
    old = f"/manage/forum/people/{done.lost_id}"
    for answer in (organiser.get(stale), organiser.post(f"{stale}/apart"), organiser.get(old)):
        assert (answer.status_code, answer.headers["Location"]) == (303, there)
    assert "That person was merged into this one meanwhile." in said(read(organiser.get(there)))
    page = read(organiser.post(old, data={"name": "A new name", "version": "abc"}), status=404)
    assert texts(page, "//main//textarea") == ["A new name"]
    assert page.xpath("//main//a/@href")[0] == there


def test_who_may_not_organise_is_not_led_anywhere(organiser: Visitor, app: Flask) -> None:
    first, second = made()
    stale = f"{LIST}/{first}/{second}"
    organiser.post(stale, data=typed(read(organiser.get(stale))))
    stranger = visit(app)
    sign_in(stranger, make_team_member(make_conference(slug="other"), TeamRole.ORGANISER))
    save()
    statuses = {stranger.get(f"/manage/forum/people/{key}").status_code for key in (first, second)}
    assert statuses == {403, 404}
