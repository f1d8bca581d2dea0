import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring
from sqlalchemy import func, select, update

from eventmgr.campaigns.enums import CampaignKind
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import links, rules
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_of_person
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import SignIn
from eventmgr.people.operations import protect
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.campaigns import make_campaign, prepare
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.people import NOW, make_person
from tests.factories.signin import sign_in


@pytest.fixture(autouse=True)
def _before_the_end() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:
    """A conference whose organiser the client is."""
    conference = make_conference(slug="forum", title="Forum")
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    return conference


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _post(client: FlaskClient, **fields: object) -> tuple[int, str]:
    response = client.post("/manage/forum/invitations/new", data=fields)
    return response.status_code, response.text


def _fields(page: str) -> dict[str, str]:
    """What the page's form sends besides its button, as a browser would."""
    form = fromstring(page).get_element_by_id("main").forms[-1]
    return {
        name: value.removeprefix("\n")  # a browser drops the line end after <textarea>
        for name, value in form.form_values()
        if name != "csrf_token"
    }


@pytest.mark.usefixtures("conference")
def test_nothing_is_sent_before_it_was_looked_at(client: FlaskClient) -> None:
    status, page = _post(
        client, people="Amal <amal@example.org>\nbad line", message="Come", act="preview"
    )
    assert status == 200
    assert "Send 1 invitation<" in page
    assert "amal@example.org" in page
    assert "Line 2:" in page
    assert _count(Mail) == 0
    assert _fields(page) == {
        "people": "Amal <amal@example.org>\nbad line",
        "message": "Come",
        "expected": "1",
    }


@pytest.mark.usefixtures("conference")
def test_sending_restates_the_number_and_shows_the_list(client: FlaskClient) -> None:
    response = client.post(
        "/manage/forum/invitations/new",
        data={"people": "a@example.org\nb@example.org", "act": "send", "expected": "2"},
        follow_redirects=True,
    )
    assert "2 invitations are on their way." in response.text
    assert "a@example.org" in response.text
    assert response.request.path == "/manage/forum/invitations"
    assert _count(Mail) == 2


def test_a_list_that_changed_meanwhile_is_shown_again(
    client: FlaskClient, conference: Conference
) -> None:
    make_invitation(conference, email="a@example.org")
    status, page = _post(client, people="a@example.org\nb@example.org", act="send", expected="2")
    assert status == 200
    assert "Send 1 invitation<" in page
    assert _count(Mail) == 1


@pytest.mark.usefixtures("conference")
def test_a_file_is_read_and_carried_through_the_preview(client: FlaskClient) -> None:
    content = "name,email\n<b>Émile</b>,e@example.org\n".encode()
    status, page = _post(client, file=(io.BytesIO(content), "list.csv"), act="preview")
    assert status == 200
    assert "&lt;b&gt;Émile&lt;/b&gt;" in page
    assert "<b>Émile" not in page
    assert _fields(page)["people"] == content.decode()


@pytest.mark.usefixtures("conference")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"people": "  "}, "Paste a list or choose a file."),
        ({"people": "a@example.org", "file": (io.BytesIO(b"x@example.org"), "l")}, "not both"),
        ({"file": (io.BytesIO(b"name,email\n\xe9,e@example.org"), "l.csv")}, "not UTF-8"),
        ({"people": "name,organisation\nAmal,A body"}, "Missing: email"),
        ({"people": "a@example.org", "message": "m" * 5001}, "At most 5000 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_and_what_was_typed_is_kept(
    client: FlaskClient, fields: dict[str, object], sentence: str
) -> None:
    status, page = _post(client, act="preview", **fields)
    assert status == 422
    assert sentence in page
    assert str(fields.get("people", "")).strip() in page


@pytest.mark.usefixtures("conference")
def test_changing_the_list_brings_the_typed_back(client: FlaskClient) -> None:
    status, page = _post(client, people="a@example.org", message="Our words", act="change")
    assert status == 200
    assert "a@example.org</textarea>" in page
    assert "Our words</textarea>" in page


def test_the_list_says_in_plain_words_what_became_of_each_mail(
    client: FlaskClient, conference: Conference
) -> None:
    invitation = make_invitation(conference, email="a@example.org")
    make_invitation(conference, email="b@example.org")
    assert invitation.mail is not None
    invitation.mail.state = MailState.FAILED
    invitation.mail.answer = "550 5.1.1 <No> such user"
    db.session.flush()
    page = client.get("/manage/forum/invitations?state=failed").text
    assert "It was refused for good." in page
    assert "550 5.1.1 &lt;No&gt; such user" in page
    assert "a@example.org" in page
    assert "b@example.org" not in page


def test_an_empty_list_offers_the_first_step(client: FlaskClient, conference: Conference) -> None:
    page = client.get(f"/manage/{conference.slug}/invitations").text
    assert "Nobody is invited yet" in page
    assert 'href="/manage/forum/invitations/new"' in page


@pytest.mark.parametrize("path", ["invitations", "registrations"])
def test_lists_cost_the_same_for_one_and_for_three(
    client: FlaskClient, conference: Conference, path: str
) -> None:
    counts = []
    for emails in (["a@example.org"], ["b@example.org", "c@example.org"]):
        for email in emails:
            make_invitation(conference, email=email, organisation="A body")
        db.session.commit()
        with count_statements() as counted:
            assert client.get(f"/manage/forum/{path}").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_the_mail_is_shown_without_the_key_of_its_link(
    client: FlaskClient, conference: Conference
) -> None:
    invitation = make_invitation(conference, message="Our own words")
    page = client.get(f"/manage/forum/invitations/{invitation.id}").text
    assert "Our own words" in page
    assert f"{BASE_URL}/i/…" in page
    assert page.count("/i/") == page.count("/i/…") == 1


def test_an_invitation_of_a_campaign_shows_what_was_sent(
    client: FlaskClient, conference: Conference
) -> None:
    person = make_contact(conference, name="Amal Demo", email="amal@example.org")
    campaign = make_campaign(conference, "contacts:", kind=CampaignKind.INVITATION)
    prepare(conference, campaign)
    db.session.commit()
    invitation = find_of_person(conference.id, person.id)
    assert invitation is not None
    page = client.get(f"/manage/forum/invitations/{invitation.id}").text
    text = fromstring(page).find_class("mail-text")[0].text_content()
    assert "Dear Amal Demo," in text
    assert "News" in page
    assert page.count("/i/") == page.count("/i/…") == 1
    other = make_person(name="Amal Demo")
    protect(person=other, display_name="Z", actor=COMMAND, now=NOW)
    db.session.commit()
    page = client.get(f"/manage/forum/invitations/{invitation.id}").text
    assert "mail-text" not in page
    assert "or names one" in page


def test_who_only_looks_does_not_read_the_mail(client: FlaskClient) -> None:
    conference = make_conference(slug="seen")
    invitation = make_invitation(conference, message="Our own words")
    sign_in(client, make_team_member(conference, TeamRole.OBSERVER))
    page = client.get(f"/manage/seen/invitations/{invitation.id}").text
    assert "A guest" in page
    assert "Our own words" not in page


def test_a_mail_that_names_a_protected_person_is_not_shown(
    client: FlaskClient, conference: Conference
) -> None:
    invitation = make_invitation(conference, message="Quiet Quillon comes too.")
    address = f"/manage/forum/invitations/{invitation.id}"
    assert "Quillon" in client.get(address).text
    make_person(name="Quiet Quillon", is_protected=True)
    db.session.flush()
    page = client.get(address).text
    assert "Quillon" not in page
    assert "guest@example.org" in page


def test_sending_again(client: FlaskClient, conference: Conference) -> None:
    invitation = make_invitation(conference)
    db.session.commit()
    address = f"/manage/forum/invitations/{invitation.id}/send-again"
    assert client.post(address).status_code == 422
    assert _count(Mail) == 1
    db.session.execute(update(Mail).values(state=MailState.FAILED))
    db.session.commit()
    response = client.post(address, follow_redirects=True)
    assert "A new invitation is on its way." in response.text
    assert _count(Mail) == 2


def test_an_invitation_of_another_conference_is_not_there(
    client: FlaskClient, conference: Conference
) -> None:
    other = make_invitation(make_conference())
    address = f"/manage/{conference.slug}/invitations/{other.id}"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/send-again").status_code == 404


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        (TeamRole.OWNER, 200, 200),
        (TeamRole.DESK, 200, 403),
        (TeamRole.OBSERVER, 200, 403),
        (None, 403, 403),
    ],
)
def test_who_may_come_in(client: FlaskClient, role: TeamRole | None, read: int, write: int) -> None:
    conference = make_conference()
    elsewhere = make_conference()
    sign_in(client, make_team_member(conference if role else elsewhere, role or TeamRole.OWNER))
    assert client.get(f"/manage/{conference.slug}/invitations").status_code == read
    assert client.get(f"/manage/{conference.slug}/invitations/new").status_code == write


def _follow(client: FlaskClient, invitation: Invitation, method: str = "GET") -> object:
    link = links.personal_link("", invitation)
    return client.open(link, method=method)


def test_the_personal_link_lets_in_and_leaves_the_address_bar(client: FlaskClient) -> None:
    conference = make_conference()
    invitation = make_invitation(conference, name="Amal Demo")
    response = client.get(links.personal_link("", invitation))
    assert (response.status_code, response.location) == (303, f"/c/{conference.slug}/registration")
    assert response.headers["Cache-Control"] == "no-store"
    page = client.get(response.location)
    assert page.status_code == 200
    assert 'value="Amal Demo"' in page.text
    assert client.get(f"/manage/{conference.slug}/invitations").status_code == 403
    other = make_conference()
    assert client.get(f"/c/{other.slug}/registration").status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_follows_the_link_answers_nothing_and_uses_nothing_up(
    client: FlaskClient, method: str
) -> None:
    invitation = make_invitation(make_conference())
    for _visit in range(3):
        _follow(client.application.test_client(), invitation, method)
    db.session.expire_all()
    registration = db.session.scalars(select(Registration)).one()
    assert (registration.state, registration.answered_at) == (RegistrationState.INVITED, None)
    assert client.get(links.personal_link("", invitation)).status_code == 303


def test_a_void_link_says_what_to_do(client: FlaskClient) -> None:
    invitation = make_invitation(make_conference())
    link = links.personal_link("", invitation)
    invitation.generation = 2
    db.session.commit()
    response = client.get(link)
    assert response.status_code == 410
    assert "a newer one was sent to you" in response.text
    assert _count(SignIn) == 0


@pytest.mark.parametrize("token", ["x", "WzEsMV0.aaaa.bbbb", "%00", "a" * 3000])
def test_a_garbled_link_says_what_to_do(client: FlaskClient, token: str) -> None:
    response = client.get(f"/i/{token}")
    assert response.status_code == 404
    assert "Copy the whole address from the message." in response.text


def test_a_link_is_over_some_time_after_the_conference(client: FlaskClient) -> None:
    invitation = make_invitation(make_conference())
    with clock.fixed(NOW + timedelta(days=62)):
        response = client.get(links.personal_link("", invitation))
    assert response.status_code == 410
    assert "The conference is long over" in response.text
    assert _count(SignIn) == 0


def test_taking_back(client: FlaskClient, conference: Conference) -> None:
    invitation = make_invitation(conference)
    db.session.commit()
    address = f"/manage/forum/invitations/{invitation.id}"
    assert f'action="{address}/take-back"' in client.get(address).text
    page = client.post(f"{address}/take-back", follow_redirects=True).text
    assert "Taken back. The link is void" in page
    assert "This invitation was taken back." in page
    assert f'action="{address}/take-back"' not in page
    assert f'action="{address}/address"' not in page
    assert "Taken back" in client.get("/manage/forum/invitations").text


def test_correcting_the_address(client: FlaskClient, conference: Conference) -> None:
    invitation = make_invitation(conference, email="wrong@example.org")
    db.session.commit()
    address = f"/manage/forum/invitations/{invitation.id}"
    page = client.post(f"{address}/address", data={"email": "right@"})
    assert page.status_code == 422
    assert "“right@” is not an e-mail address" in page.text
    assert 'value="right@"' in page.text
    assert "wrong@example.org" in page.text
    assert client.post(f"{address}/address", data={"email": " "}).status_code == 422
    assert _count(Mail) == 1
    page = client.post(
        f"{address}/address", data={"email": "right@example.org"}, follow_redirects=True
    )
    assert "Address corrected" in page.text
    assert "right@example.org" in page.text
    assert _count(Mail) == 2


@pytest.mark.parametrize("act", ["take-back", "address"])
def test_mending_is_for_organisers_of_the_same_conference(client: FlaskClient, act: str) -> None:
    conference, other = make_conference(), make_conference()
    invitation = make_invitation(conference)
    sign_in(client, make_team_member(conference, TeamRole.DESK))
    path = f"invitations/{invitation.id}/{act}"
    data = {"email": "mine@example.org"}
    assert client.post(f"/manage/{conference.slug}/{path}", data=data).status_code == 403
    sign_in(client, make_team_member(other))
    assert client.post(f"/manage/{other.slug}/{path}", data=data).status_code == 404
    assert client.post(f"/manage/{conference.slug}/{path}", data=data).status_code == 403
    assert _count(Mail) == 1


@pytest.mark.usefixtures("conference")
def test_a_list_that_is_refused_while_sending_stays_in_the_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.commit()
    # the preview refuses all that is known to be wrong: what remains goes wrong in between
    monkeypatch.setattr(rules, "require_fitting_message", _refuse)
    status, page = _post(
        client, people="a@example.org", message="Our words", act="send", expected="1"
    )
    assert status == 422
    assert "Refused meanwhile." in page
    assert _fields(page)["people"] == "a@example.org"
    assert _fields(page)["message"] == "Our words"
    assert _count(Mail) == 0


def _refuse(_message: str) -> None:
    raise DomainError("Refused meanwhile.", field="message")
