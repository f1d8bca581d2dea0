"""Applying on the public site: nothing is found out, nothing happens by looking, no account."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations import withdraw_invitation
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_team_member
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW, make_account
from tests.factories.places import HOUR, arranged, coming, only
from tests.factories.signin import sign_in
from tests.visitor import read

ASK = {"email": "Amal@Example.org", "category": "media"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(session: object) -> Conference:  # noqa: ARG001 - for its database
    found = coming(slug="forum", capacity=1)
    arranged(found, categories=only(Category.MEDIA, is_open=True))
    db.session.commit()
    return found


def _link() -> str:
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    found = re.search(r"/c/forum/apply/\S+", mail.text)
    assert found is not None, mail.text
    return found[0]


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_from_the_public_page_to_an_application(
    client: FlaskClient, conference: Conference
) -> None:
    assert "/c/forum/apply" in client.get("/c/forum/").text
    assert client.post("/c/forum/apply", data=ASK).status_code == 200
    assert (_count(Person), _count(Registration)) == (0, 0)
    link = _link()
    assert "Continue" in client.get(link).text
    assert _count(Registration) == 0  # mail scanners look, too
    answer = client.post(link, follow_redirects=True)
    assert "Send my application" in answer.text
    sent = client.post("/c/forum/registration", data={"name": "Amal Demo"}, follow_redirects=True)
    assert "We have your application" in sent.text
    registration = db.session.scalars(select(Registration)).one()
    assert (registration.state, registration.category, registration.awaits_approval) == (
        "applied",
        "media",
        True,
    )
    person = db.session.get_one(Person, registration.person_id)
    assert (person.email, person.name) == ("Amal@example.org", "Amal Demo")
    assert db.session.scalars(select(Invitation.conference_id)).one() == conference.id
    staff = client.application.test_client()
    sign_in(staff, make_team_member(conference))
    staff.post("/manage/forum/applications", data={"chosen": [registration.id], "approve": "1"})
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    assert mail.subject.startswith("Your place is confirmed")
    assert "/i/" in mail.text  # the link to come back by
    assert "No mail" not in read(staff.get("/manage/forum/invitations")).text_content()


def test_the_answer_is_the_same_whoever_the_address_belongs_to(
    client: FlaskClient, conference: Conference
) -> None:
    make_invitation(conference, email="known@example.org")
    pages = [
        client.post("/c/forum/apply", data={**ASK, "email": email}).text.replace(email, "X")
        for email in ("known@example.org", "unknown@example.org")
    ]
    assert re.sub(r"value=\"[^\"]+\"", "", pages[0]) == re.sub(r"value=\"[^\"]+\"", "", pages[1])


def test_who_is_invited_gets_their_own_place(client: FlaskClient, conference: Conference) -> None:
    make_invitation(conference, email="known@example.org")
    client.post("/c/forum/apply", data={**ASK, "email": "Known@example.org"})
    client.post(_link())
    registration = db.session.scalars(select(Registration)).one()
    assert (registration.state, registration.awaits_approval) == ("invited", False)


def test_whose_invitation_was_taken_back_does_not_come_in_by_applying(
    client: FlaskClient, conference: Conference
) -> None:
    invitation = make_invitation(conference, email="known@example.org")
    client.post("/c/forum/apply", data={**ASK, "email": "known@example.org"})
    link = _link()
    withdraw_invitation(
        conference=conference,
        invitation=invitation,
        base_url="http://localhost",
        actor=COMMAND,
        now=NOW,
    )
    answer = client.post(link)
    assert answer.status_code == 422
    assert "You are not invited any more, so this link opens nothing." in answer.text
    assert client.get("/c/forum/registration").status_code != 200


def test_an_application_opens_no_more_to_staff_than_a_personal_link(
    client: FlaskClient, conference: Conference
) -> None:
    owner = make_team_member(conference, account=make_account(is_administrator=True))
    client.post("/c/forum/apply", data={**ASK, "email": owner.person.email})
    client.post(_link())
    assert client.get("/c/forum/registration").status_code == 200
    assert client.get("/manage/forum/registrations").status_code == 403
    assert "password" not in client.get("/account").text
    assert db.session.scalars(select(Registration.state)).one() == "applied"


def test_asking_again_within_five_minutes_sends_one_mail(
    client: FlaskClient,
    conference: Conference,  # noqa: ARG001 - is there
) -> None:
    for _ in range(2):
        client.post("/c/forum/apply", data=ASK)
    assert _count(Mail) == 1
    with clock.fixed(NOW + HOUR):
        client.post("/c/forum/apply", data=ASK)
    assert _count(Mail) == 2


@pytest.mark.parametrize("data", [{**ASK, "email": "no address"}, {**ASK, "category": "staff"}])
def test_a_bad_address_and_a_closed_category_are_refused(
    client: FlaskClient,
    conference: Conference,  # noqa: ARG001 - is there
    data: dict[str, str],
) -> None:
    answer = client.post("/c/forum/apply", data=data)
    assert answer.status_code == 422
    assert _count(Mail) == 0


def test_a_link_opens_one_conference_while_it_may(
    client: FlaskClient, conference: Conference
) -> None:
    client.post("/c/forum/apply", data=ASK)
    link = _link()
    coming(slug="other")
    for wrong in (link.replace("forum", "other"), link[:-3] + "abc", "/c/forum/apply/x"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    arranged(conference)
    closed = client.post(link)
    assert closed.status_code == 422
    assert "Nobody can apply in this way at present." in closed.text
    assert _count(Registration) == 0
    with clock.fixed(NOW + 30 * 24 * HOUR):
        assert "The conference is over" in client.get(link).text


def test_a_closed_form_says_so_and_is_not_offered(
    client: FlaskClient, conference: Conference
) -> None:
    before = client.get("/c/forum/").headers["ETag"]
    arranged(conference)
    page = client.get("/c/forum/", headers={"If-None-Match": before})
    assert page.status_code == 200
    assert "/c/forum/apply" not in page.text
    assert "Nobody can apply at present" in client.get("/c/forum/apply").text
