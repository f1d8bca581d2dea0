"""The team's page."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from eventmgr.conferences import queries
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Account
from eventmgr.people.operations import set_active
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_account, make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit


def owner(app: Flask, role: TeamRole = TeamRole.OWNER, **values: Any) -> tuple[Visitor, str]:
    """Somebody of a team, and the address of the conference's office."""
    conference = make_conference(**values)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    slug = conference.slug
    save()
    return visitor, f"/manage/{slug}/"


def stored(office: str) -> Conference:
    db.session.rollback()
    db.session.expunge_all()
    found = queries.find_conference(office.split("/")[2])
    assert found is not None
    return found


ROWS = "//main//ul[contains(@class, 'list-group')]/li"


def test_somebody_new_gets_a_role_and_an_account(app: Flask) -> None:
    visitor, office = owner(app)
    data = {"email": "New@Example.org", "name": "New Person", "role": "desk"}
    page = read(visitor.post(office + "team", data=data, follow_redirects=True))
    assert texts(page, ROWS)[1] == "New Person New@example.org Check-in desk Remove"
    page = read(
        visitor.post(office + "team", data={**data, "role": "observer"}, follow_redirects=True)
    )
    assert [each.split()[-2] for each in texts(page, ROWS)] == ["Owner", "Observer"]


def test_a_closed_account_gets_no_role(app: Flask) -> None:
    visitor, office = owner(app)
    account = make_account(person=make_person(email="closed@example.org"))
    set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    save()
    data = {"email": "closed@example.org", "role": "desk"}
    page = read(visitor.post(office + "team", data=data), status=422)
    assert complaints(page) == {
        "email": "The account of this address is closed. An administrator can open it again."
    }
    assert len(texts(page, ROWS)) == 1


def remove_first(visitor: Visitor, office: str) -> str:
    page = read(visitor.get(office + "team"))
    return str(page.xpath(f"{ROWS}//form/@action")[0])


def test_the_last_owner_cannot_leave_nor_step_down(app: Flask) -> None:
    visitor, office = owner(app)
    sentence = "A conference needs an owner. Make somebody else owner first."
    refused = read(visitor.post(remove_first(visitor, office)), status=422)
    assert sentence in texts(refused, "//main//p")
    email = db.session.scalars(select(Account)).one().person.email
    page = read(visitor.post(office + "team", data={"email": email, "role": "desk"}), status=422)
    assert complaints(page) == {None: sentence}
    assert [each.split()[-2] for each in texts(page, ROWS)] == ["Owner"]


def test_an_owner_leaves_once_there_is_another(app: Flask) -> None:
    visitor, office = owner(app)
    visitor.post(office + "team", data={"email": "b@example.org", "role": "owner"})
    answer = visitor.post(remove_first(visitor, office))
    assert answer.status_code == 303
    assert visitor.get(office).status_code == 403
    assert [each.account.person.email for each in queries.team(stored(office))] == ["b@example.org"]


def test_nobody_is_taken_out_of_another_conferences_team(app: Flask) -> None:
    visitor, office = owner(app)
    other = make_conference()
    make_team_member(other)
    member = queries.team(other)[0].id
    save()
    assert visitor.post(f"{office}team/{member}/remove").status_code == 404
