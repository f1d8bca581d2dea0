"""Organisers' pages about organisations."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation.db import db
from eventmgr.people.enums import Level
from eventmgr.people.models import Organisation, OrganisationAlias
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import make_organisation
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

LIST = "/manage/forum/organisations"


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


def made(name: str, **values: Any) -> int:
    """An organisation that somebody of the conference comes from."""
    body = make_organisation(name=name, country="", province="", **values)
    make_contact(the_conference(), organisation_id=body.id)
    key = body.id
    save()
    return key


def test_a_merge_is_offered_only_beside_others_and_compares_nobody_before(
    organiser: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("rapidfuzz.fuzz.token_set_ratio")
    one, merge = f"{LIST}/{made('High Court')}", "//a[text()='Merge another spelling']"
    assert read(organiser.get(one)).xpath(merge) == []
    made("Ministry")
    assert len(read(organiser.get(one)).xpath(merge)) == 1


def test_the_list_tells_what_is_known_and_is_narrowed(organiser: Visitor) -> None:
    key = made("High Court", level=Level.PROVINCIAL, sector="judiciary")
    made("Ministry")
    db.session.add(OrganisationAlias(organisation_id=key, name="SHC", folded_name="shc"))
    for each in ("SHC", "high court"):
        make_registration(the_conference(), organisation=each)
    save()
    rows = [texts(row, "td") for row in read(organiser.get(LIST)).xpath("//main//tbody/tr")]
    assert rows == [
        ["High Court Also: SHC", "Provincial", "Judiciary and prosecution", "", "", "1", "2"],
        ["Ministry", "", "", "", "", "1", "0"],
    ]
    narrowed = read(organiser.get(f"{LIST}?words=shc&level=provincial"))
    assert len(narrowed.xpath("//main//tbody/tr")) == 1
    assert "None fits" in organiser.get(f"{LIST}?words=nowhere").text


def test_an_organisation_is_changed_and_what_was_typed_is_kept(organiser: Visitor) -> None:
    key = made("High Court")
    made("Ministry")
    address = f"{LIST}/{key}"
    form = typed(read(organiser.get(address)))
    refused = organiser.post(
        address, data={**form, "aliases": "SHC\nministry", "level": "provincial"}
    )
    page = read(refused, status=422)
    assert complaints(page).keys() == {"aliases"}
    assert typed(page)["aliases"].strip() == "SHC\nministry"
    answer = organiser.post(address, data={**typed(page), "aliases": "SHC"}, follow_redirects=True)
    assert said(read(answer)) == ["Saved."]
    stale = read(organiser.post(address, data=form), status=409)
    assert "Somebody changed this meanwhile" in complaints(stale)[None]
    found = db.session.get_one(Organisation, key)
    assert found.level is Level.PROVINCIAL


def test_another_spelling_is_merged(organiser: Visitor) -> None:
    key, other = made("High Court of Sindh"), made("Sindh High Court")
    made("Aviation Authority")
    address = f"{LIST}/{key}/merge"
    page = read(organiser.get(address))
    assert texts(page, "//main//select/option") == [
        "Choose …",
        "Sindh High Court",
        "Aviation Authority",
    ]
    refused = read(organiser.post(address), status=422)
    assert complaints(refused) == {"other": "Organisation: Fill this in."}
    nobodys = organiser.post(address, data={"other": "999999"})
    assert complaints(read(nobodys, status=422)).keys() == {"other"}
    answer = organiser.post(address, data={"other": str(other)}, follow_redirects=True)
    assert said(read(answer)) == ["Merged."]
    assert typed(read(answer))["aliases"].strip() == "Sindh High Court"
    assert db.session.scalars(select(Organisation.id).where(Organisation.id == other)).all() == []
    assert organiser.get(f"{LIST}/{other}").status_code == 404
    [undo] = read(answer).xpath("//main//form/@action[contains(., 'undo')]")
    back = read(organiser.post(undo, follow_redirects=True))
    assert said(back) == ["Undone: these are two organisations again."]
    assert typed(back)["aliases"].strip() == ""
    assert organiser.get(f"{LIST}/{other}").status_code == 200
    assert organiser.post(undo).status_code == 404


def test_what_the_conference_has_nothing_to_do_with_is_not_found(organiser: Visitor) -> None:
    key = made("High Court")
    foreign = make_organisation(name="Foreign", country="", province="").id
    save()
    assert organiser.get(f"{LIST}/{foreign}").status_code == 404
    refused = organiser.post(f"{LIST}/{key}/merge", data={"other": str(foreign)})
    assert complaints(read(refused, status=422)).keys() == {"other"}


def test_statements_do_not_grow_with_the_organisations(organiser: Visitor) -> None:
    def statements() -> int:
        save()
        with count_statements() as counted:
            organiser.get(LIST)
        return counted.count

    def add(number: int) -> None:
        key = made(f"Body {number}")
        db.session.add(
            OrganisationAlias(
                organisation_id=key, name=f"Alias {number}", folded_name=f"alias {number}"
            )
        )
        make_registration(the_conference(), organisation=f"Body {number}")

    add(1)
    one = statements()
    add(2)
    add(3)
    assert statements() == one
