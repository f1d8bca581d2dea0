from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.invitations import links
from eventmgr.mail.models import Mail
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.people import NOW, make_account, make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import complaints, read, texts, typed

CONFIRMED = RegistrationState.CONFIRMED


@pytest.fixture(autouse=True)
def _before_the_end() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


def _guest(client: FlaskClient, **values: object) -> Registration:
    """The registration of a guest who came to the client by a personal link."""
    conference = make_conference(slug="forum", **values)
    make_invitation(conference, email="guest@example.org")
    registration = db.session.scalars(select(Registration)).one()
    db.session.commit()
    sign_in_by_link(client, db.session.get_one(Person, registration.person_id), conference)
    return registration


def _state(registration: Registration) -> str:
    db.session.refresh(registration, ["state"])
    return registration.state.value


def test_accepting_by_a_plain_form(client: FlaskClient) -> None:
    registration = _guest(client)
    response = client.post(
        "/c/forum/registration",
        data={
            "name": "  Amal   Demo ",
            "sector": "academia",
            "organisation": "A body",
            "needs": "Ramp\r\nlight",
            "consents_to_be_listed": "y",
            "consents_to_be_quoted": "y",
            "badge_name": " Amal  D. ",
            "province": "Sindh",
        },
        follow_redirects=True,
    )
    assert "Your place is confirmed" in response.text
    db.session.refresh(registration)
    assert (registration.name, registration.sector) == ("Amal Demo", Sector.ACADEMIA)
    assert registration.needs == "Ramp\nlight"
    assert registration.consents_to_be_listed
    assert not registration.consents_to_photographs
    assert registration.consents_to_be_quoted
    assert (registration.badge_name, registration.province) == ("Amal D.", "Sindh")


def test_the_country_is_asked_kept_and_known_from_then_on(client: FlaskClient) -> None:
    registration = _guest(client)
    page = read(client.get("/c/forum/registration"))
    assert texts(page, "//select[@id='country']/option")[0] == "Choose"
    labels = [f"//label[@for='{each}']" for each in ("sector", "country", "province")]
    marked = [texts(page, each)[0].split() for each in labels]
    assert marked == [["Sector", "optional"], ["Country", "optional"], ["Province", "optional"]]
    fields = {"name": "Amal", "country": "PK"}
    refused = client.post("/c/forum/registration", data={**fields, "country": "Narnia"})
    assert complaints(read(refused, status=422)) == {"country": "Choose one of the list."}
    client.post("/c/forum/registration", data=fields)
    db.session.refresh(registration)
    person = db.session.get_one(Person, registration.person_id, populate_existing=True)
    assert (registration.country, person.country) == ("PK", "PK")
    assert typed(read(client.get("/c/forum/registration")))["country"] == "PK"
    client.post("/c/forum/registration", data={**fields, "country": ""})
    db.session.refresh(registration)
    assert (registration.country, person.country) == ("", "PK")


def test_a_known_country_stands_in_the_form(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    person = make_person(email="guest@example.org", country="PK")
    make_invitation(conference, email="guest@example.org")
    db.session.commit()
    sign_in_by_link(client, person, conference)
    assert typed(read(client.get("/c/forum/registration")))["country"] == "PK"


def test_no_box_is_ticked_for_anybody(client: FlaskClient) -> None:
    _guest(client)
    page = client.get("/c/forum/registration").text
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page


def test_the_confirmation_carries_the_personal_link(client: FlaskClient) -> None:
    registration = _guest(client)
    client.post("/c/forum/registration", data={"name": "Amal"})
    letter = db.session.scalars(select(Mail).where(Mail.intent.startswith("confirmation:"))).one()
    token = letter.text.partition(f"{BASE_URL}/i/")[2].split()[0]
    assert links.read_link(token, now=NOW).person_id == registration.person_id


def test_refused_answers_stay_in_the_form(client: FlaskClient) -> None:
    registration = _guest(client)
    response = client.post(
        "/c/forum/registration", data={"name": " ", "needs": "<b>Ramp</b>", "sector": "astronaut"}
    )
    assert response.status_code == 422
    assert "&lt;b&gt;Ramp&lt;/b&gt;" in response.text
    assert "Fill this in." in response.text
    assert _state(registration) == "invited"


def test_too_long_needs_are_refused_and_kept(client: FlaskClient) -> None:
    _guest(client)
    response = client.post("/c/forum/registration", data={"name": "A", "needs": "n" * 2001})
    assert response.status_code == 422
    assert "n" * 2001 in response.text


def test_the_waiting_list_tells_the_place_in_the_line(client: FlaskClient) -> None:
    registration = _guest(client, capacity=0)
    page = client.post("/c/forum/registration", data={"name": "A"}, follow_redirects=True).text
    assert "You are on the waiting list" in page
    assert "Your place in the line: 1." in page
    assert _state(registration) == "waitlisted"


def test_declining_then_accepting_then_cancelling(client: FlaskClient) -> None:
    registration = _guest(client)
    page = client.post("/c/forum/registration/decline", follow_redirects=True).text
    assert "You have declined" in page
    client.post("/c/forum/registration", data={"name": "A"})
    assert _state(registration) == "confirmed"
    page = client.post("/c/forum/registration/cancel", follow_redirects=True).text
    assert "Your place is cancelled" in page
    assert client.post("/c/forum/registration/cancel").status_code == 422


def test_after_the_end_the_typed_is_refused_with_a_reason(client: FlaskClient) -> None:
    registration = _guest(client)
    with clock.fixed(NOW.replace(month=4)):
        sign_in_by_link(
            client,
            db.session.get_one(Person, registration.person_id),
            db.session.get_one(Conference, registration.conference_id),
        )
        db.session.commit()
        response = client.post("/c/forum/registration", data={"name": "Typed name"})
    assert response.status_code == 422
    assert "The conference is over" in response.text
    assert "Typed name" in response.text


def test_an_account_that_was_invited_registers_too(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    person = make_person()
    registration = make_registration(conference, person)
    sign_in(client, make_account(person=person))
    client.post("/c/forum/registration", data={"name": "A"})
    assert _state(registration) == "confirmed"


def test_whoever_was_not_invited_stays_out(client: FlaskClient) -> None:
    make_conference(slug="forum")
    assert client.get("/c/forum/registration").status_code == 303
    assert client.post("/c/forum/registration", data={"name": "A"}).status_code == 403
    sign_in(client, make_account())
    assert client.get("/c/forum/registration").status_code == 403


def test_the_list_filters_and_escapes(client: FlaskClient) -> None:
    conference = make_conference(slug="forum", capacity=9)
    sign_in(client, make_team_member(conference))
    make_registration(conference, name="<i>Amal</i>", state=CONFIRMED, sector=Sector.MEDIA)
    make_registration(conference, name="Badr")
    page = client.get("/manage/forum/registrations?state=confirmed&sector=media&name=amal").text
    assert "&lt;i&gt;Amal&lt;/i&gt;" in page
    assert "Badr" not in page
    assert "of 9 places" in page
    assert "Nobody fits" in client.get("/manage/forum/registrations?name=zzz").text
    nonsense = client.get("/manage/forum/registrations?state=nonsense&page=x&sector=%00")
    assert nonsense.status_code == 200
    assert "Badr" in nonsense.text


def test_a_protected_person_is_called_by_the_display_name(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    sign_in(client, make_team_member(conference))
    person = make_person(name="Secret name", is_protected=True, display_name="Guest 7")
    registration = make_registration(conference, person, organisation="Secret body")
    for path in ("registrations", f"registrations/{registration.id}"):
        page = client.get(f"/manage/forum/{path}").text
        assert "Guest 7" in page
        assert "Secret" not in page
        assert person.email not in page


def test_the_export_is_filtered_and_noted(client: FlaskClient) -> None:
    conference = make_conference(slug="forum")
    account = make_team_member(conference)
    sign_in(client, account)
    make_registration(conference, name="=1+1", state=CONFIRMED)
    make_registration(conference, name="Badr")
    response = client.get("/manage/forum/registrations.csv?state=confirmed")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=forum-registrations.csv"
    assert ",'=1+1," in response.text
    assert "Badr" not in response.text
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.person_id) == ("registrations.exported", account.person_id)
    assert entry.after is not None
    assert entry.after["filter"] == {"state": "confirmed"}
    assert (entry.after["rows"], entry.after["left_out"]) == (1, 0)


@pytest.mark.parametrize(
    ("role", "reads", "takes"), [(TeamRole.OWNER, 200, 200), (TeamRole.DESK, 200, 403)]
)
def test_only_organisers_take_the_list_home(
    client: FlaskClient, role: TeamRole, reads: int, takes: int
) -> None:
    conference = make_conference(slug="forum")
    sign_in(client, make_team_member(conference, role))
    registration = make_registration(conference)
    assert client.get("/manage/forum/registrations").status_code == reads
    assert client.get("/manage/forum/registrations.csv").status_code == takes
    assert client.get(f"/manage/forum/registrations/{registration.id}").status_code == takes


def test_an_organiser_cancels_for_somebody(client: FlaskClient) -> None:
    conference = make_conference(slug="forum", capacity=1)
    sign_in(client, make_team_member(conference))
    first = make_registration(conference, state=CONFIRMED, answered_at=NOW)
    second = make_registration(
        conference, state=RegistrationState.WAITLISTED, answered_at=NOW, needs="<b>Ramp</b>"
    )
    assert "&lt;b&gt;Ramp" in client.get(f"/manage/forum/registrations/{second.id}").text
    client.post(f"/manage/forum/registrations/{first.id}/cancel")
    assert (_state(first), _state(second)) == ("cancelled", "confirmed")
