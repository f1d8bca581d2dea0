"""A personal link opened by whoever is signed in already."""

from flask import Flask

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.links import personal_link
from eventmgr.people.models import Account, Person
from tests.factories.conferences import make_conference
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW, make_account, make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit


def invited() -> tuple[Conference, str, int]:
    """A conference, the personal link of a guest called <b>Amal</b>, and who that is."""
    conference = make_conference(slug="forum")
    invitation = make_invitation(conference, name="<b>Amal</b>", email="amal@example.org")
    return conference, personal_link("", invitation), invitation.person_id


def signed_in(app: Flask, account: Account) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, account)
    return visitor


def whoever(visitor: Visitor) -> list[str]:
    return texts(read(visitor.get("/account")), "//h1")


def test_another_persons_sign_in_is_not_replaced_unasked(app: Flask) -> None:
    _, link, _ = invited()
    visitor = signed_in(app, make_account(person=make_person(name="Basil <i>Test</i>")))
    save()
    with clock.fixed(NOW):
        page = read(visitor.get(link))
    assert texts(page, "//h1") == ["Go on as <b>Amal</b>?"]
    assert "You are signed in as Basil <i>Test</i>." in texts(page, "//main//p")[0]
    with clock.fixed(NOW):
        assert whoever(visitor) == ["Basil <i>Test</i>"]
        assert visitor.head(link).status_code == 200
        answer = visitor.post(link)
        assert (answer.status_code, answer.location) == (303, "/c/forum/registration")
        assert whoever(visitor) == ["<b>Amal</b>"]


def test_going_on_needs_the_button_of_the_page(app: Flask) -> None:
    _, link, _ = invited()
    visitor = signed_in(app, make_account(person=make_person(name="Basil Test")))
    save()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        with clock.fixed(NOW):
            page = read(visitor.post(link), status=422)
            assert whoever(visitor) == ["Basil Test"]
            assert list(complaints(page)) == [None]
            token = page.xpath("//main//input[@name='csrf_token']/@value")[0]
            assert visitor.post(link, data={"csrf_token": token}).status_code == 303
            assert whoever(visitor) == ["<b>Amal</b>"]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_nobody_and_the_same_person_go_straight_in(app: Flask) -> None:
    _, link, person_id = invited()
    account = make_account(person=db.session.get_one(Person, person_id))
    own, nobody = signed_in(app, account), visit(app)
    save()
    with clock.fixed(NOW):
        for visitor in (own, nobody):
            assert visitor.get(link).location == "/c/forum/registration"
            assert whoever(visitor) == ["<b>Amal</b>"]
        assert own.get("/manage/new").status_code == 200  # the wider sign-in is kept
