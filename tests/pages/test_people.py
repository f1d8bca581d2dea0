"""The address book of a conference, as its organisers use it."""

import pytest
from flask import Flask
from sqlalchemy import insert, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people import sector_list
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import OrganisationAlias, Person
from eventmgr.people.operations import find_or_add_organisation
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Contact, Registration
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_account, make_organisation, make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, typed, visit

HARD_NAMES = [
    "محمد بن عبد الله",
    "Ng\u0303uyen O'Brien-d’Arcy",
    "Madonna",
    "Wolfeschlegelsteinhausenbergerdorff " * 8,
    "<b>Bobby</b> =1+1",
]


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    conference = make_conference(slug="forum")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor


def the_conference() -> Conference:
    return db.session.scalars(select(Conference).where(Conference.slug == "forum")).one()


def listed(visitor: Visitor, query: str = "") -> list[str]:
    return texts(read(visitor.get(f"/manage/forum/people{query}")), "//tbody/tr/td[1]")


def test_hard_names_are_shown_as_they_are_and_found(organiser: Visitor) -> None:
    for name in HARD_NAMES:
        make_contact(the_conference(), name=name.strip())
    save()
    assert sorted(listed(organiser)) == sorted(" ".join(name.split()) for name in HARD_NAMES)
    assert listed(organiser, "?words=عبد") == [HARD_NAMES[0]]
    assert listed(organiser, "?words=%25") == []


def test_the_list_narrows_and_names_no_protected_person(organiser: Visitor) -> None:
    conference = the_conference()
    body = make_organisation(name="High Court")
    amal = make_contact(conference, name="Amal", organisation=body, country="PK", sector="media")
    make_contact(
        conference, name="Secret", country="PK", is_protected=True, display_name="Participant A"
    )
    make_registration(conference, amal)
    make_contact(make_conference(slug="other"), name="Elsewhere")
    save()
    assert listed(organiser) == ["Amal", "Participant A"]
    assert listed(organiser, "?words=high+court") == ["Amal"]
    assert listed(organiser, "?words=secret") == []
    assert listed(organiser, "?country=PK&sector=media&state=invited") == ["Amal"]
    assert listed(organiser, "?state=confirmed") == []
    assert listed(organiser, "?country=%00&sector=nonsense") == ["Amal", "Participant A"]


def test_statements_do_not_grow_with_the_people(organiser: Visitor) -> None:
    def statements() -> int:
        save()
        with count_statements() as counted:
            organiser.get("/manage/forum/people")
        return counted.count

    make_contact(the_conference(), organisation=make_organisation())
    one = statements()
    for _ in range(60):
        make_registration(the_conference(), make_contact(the_conference()))
    assert statements() == one


@pytest.mark.parametrize("query", ["", "?page=2", "?words=many&country=PK&state=invited"])
def test_five_thousand_people_take_as_many_statements_as_fifty(
    organiser: Visitor, query: str
) -> None:
    counts = []
    for number in (50, 4_950):
        _fill(number)
        save()
        with count_statements() as counted:
            assert organiser.get(f"/manage/forum/people{query}").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def _fill(number: int) -> None:
    """Many people in the address book, half of them invited."""
    conference, body = the_conference(), make_organisation().id
    rows = [
        {"name": f"Many {each}", "organisation_id": body, "country": "PK", "created_at": NOW}
        for each in range(number)
    ]
    people = db.session.scalars(insert(Person).returning(Person.id), rows).all()
    contacts = [
        {"conference_id": conference.id, "person_id": each, "added_at": NOW} for each in people
    ]
    db.session.execute(insert(Contact), contacts)
    invited = [
        {
            "conference_id": conference.id,
            "person_id": each,
            "state": RegistrationState.INVITED,
            "name": "Many",
            "badge_code": f"code-{each}",
            "created_at": NOW,
        }
        for each in people[::2]
    ]
    db.session.execute(insert(Registration), invited)


def test_a_person_is_added_by_hand(organiser: Visitor) -> None:
    page = "/manage/forum/people/new"
    data = {"name": "Aya Test", "country": "PK", "languages": "ur, EN", "sector": "academia"}
    refused = organiser.post(page, data={**data, "email": "nonsense"})
    assert complaints(read(refused, status=422)).keys() == {"email"}
    assert typed(read(refused, status=422))["name"] == "Aya Test"
    assert organiser.post(page, data={**data, "email": "aya@example.org"}).status_code == 303
    person = db.session.scalars(select(Person).where(Person.name == "Aya Test")).one()
    assert (person.sort_name, person.country, person.languages, person.sector) == (
        "Test, Aya",
        "PK",
        ["ur", "en"],
        "academia",
    )
    assert listed(organiser) == ["Aya Test"]


def test_a_person_is_changed_and_a_stale_form_overwrites_nothing(organiser: Visitor) -> None:
    person = make_contact(the_conference(), name="Amal Demo", sort_name="Demo, Amal")
    address = f"/manage/forum/people/{person.id}"
    save()
    form = typed(read(organiser.get(address)))
    changed = {**form, "name": "Amal Proof", "organisation": "High Court"}
    assert organiser.post(address, data=changed).status_code == 303
    stale = read(organiser.post(address, data={**form, "title": "Dean"}), status=409)
    assert any("meanwhile" in each for each in complaints(stale).values())
    db.session.expunge_all()
    found = db.session.get_one(Person, person.id)
    assert (found.name, found.sort_name, found.title) == ("Amal Proof", "Proof, Amal", "")


def test_what_another_conference_relies_on_is_only_filled_in(organiser: Visitor) -> None:
    person = make_contact(the_conference(), name="Amal Demo", sort_name="Demo, Amal")
    make_contact(make_conference(slug="other"), person)
    address = f"/manage/forum/people/{person.id}"
    save()
    form = typed(read(organiser.get(address)))
    refused = organiser.post(address, data={**form, "name": "Somebody else"})
    assert complaints(read(refused, status=422)).keys() == {"name"}
    assert organiser.post(address, data={**form, "title": "Dean"}).status_code == 303
    administrator = visit(organiser.application)
    sign_in(administrator, make_account(is_administrator=True))
    save()
    form = typed(read(administrator.get(address)))
    assert administrator.post(address, data={**form, "name": "Other"}).status_code == 303


def test_a_protected_person_has_no_form_and_is_not_changed(organiser: Visitor) -> None:
    person = make_contact(
        the_conference(), name="Secret", is_protected=True, display_name="Participant A"
    )
    address = f"/manage/forum/people/{person.id}"
    save()
    assert "Secret" not in organiser.get(address).text
    refused = organiser.post(address, data={"name": "Told", "language": "en"})
    assert refused.status_code == 422
    assert "Secret" not in refused.text


def test_who_is_not_in_the_address_book_is_not_found(organiser: Visitor) -> None:
    person = make_person()
    save()
    assert organiser.get(f"/manage/forum/people/{person.id}").status_code == 404


def test_an_organisation_is_found_by_its_alias(organiser: Visitor) -> None:  # noqa: ARG001 - its database
    body = make_organisation(name="High Court")
    alias = OrganisationAlias(organisation_id=body.id, name="The HC", folded_name="the hc")
    db.session.add(alias)
    assert find_or_add_organisation(" the  HC") is body


def test_a_hidden_sector_is_kept_by_whoever_has_it(organiser: Visitor) -> None:
    person = make_contact(the_conference(), name="Amal", sector="media")
    sector_list.change(key="media", name="", position=1, is_hidden=True, actor=COMMAND, now=NOW)
    address = f"/manage/forum/people/{person.id}"
    save()
    form = typed(read(organiser.get(address)))
    assert form["sector"] == "media"
    assert organiser.post(address, data={**form, "title": "Dean"}).status_code == 303
    assert complaints(
        read(organiser.post(address, data={**form, "sector": "astronaut"}), status=422)
    ).keys() == {"sector"}


def test_administrators_change_the_sectors_and_organisers_see_them(
    app: Flask, organiser: Visitor
) -> None:
    assert "Academia" in organiser.get("/sectors").text
    assert organiser.post("/sectors", data={"name": "Unions"}).status_code == 403
    assert organiser.get("/sectors/media").status_code == 403
    administrator = visit(app)
    sign_in(administrator, make_account(is_administrator=True))
    assert administrator.post("/sectors", data={"name": "Unions"}).status_code == 303
    assert administrator.get("/sectors/no-such").status_code == 404
    form = typed(read(administrator.get("/sectors/media")))
    answer = administrator.post("/sectors/media", data={**form, "name": "Unions"})
    assert complaints(read(answer, status=422)).keys() == {"name"}
    answer = administrator.post("/sectors/media", data={**form, "is_hidden": "y"})
    assert answer.status_code == 303
    new = organiser.get("/manage/forum/people/new").text
    assert 'value="unions"' in new
    assert 'value="media"' not in new
