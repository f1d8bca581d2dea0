"""Publishing as an organiser sees it, and the changes as everybody does."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.models import Mail
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in

HOUR = timedelta(hours=1)
SUMMARY = "//main//summary"

pytestmark = pytest.mark.usefixtures("app")


def save() -> None:
    """Let pages read from the database what the test has made."""
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


def organise(client: FlaskClient, conference: Conference, role: TeamRole = TeamRole.OWNER) -> None:
    sign_in(client, make_team_member(conference, role))


def page_of(client: FlaskClient, address: str, *, status: int = 200) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == status
    return html.fromstring(response.text)


def lines(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def sentences(page: html.HtmlElement) -> list[str]:
    return lines(page, "//*[contains(@class, 'agenda-changes')]/li")


def change(session: Session, **values: object) -> None:
    """Change a row that may be of another session of the database."""
    row = db.session.get_one(Session, session.id)
    for name, value in values.items():
        setattr(row, name, value)
    save()


def shown_form(page: html.HtmlElement) -> dict[str, str]:
    return {
        name: page.xpath(f"//*[@name='{name}']")[0].get("value") or ""
        for name in ("name", "version")
    }


def test_before_the_first_version_the_page_says_what_it_will_be(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    person = make_role(make_session(conference))
    organise(client, conference)
    save()
    page = page_of(client, "/manage/summit/agenda/publish")
    assert lines(page, "//h2[@id='what-changed']") == ["The first version"]
    assert sentences(page) == ["First published version, with 1 session."]
    assert shown_form(page)["name"] == "1"
    assert page.xpath("//input[@name='tell'][@checked]") == []
    assert lines(page, "//main//summary") == [
        "1 person would get a letter about their own sessions"
    ]
    assert lines(page, "//ul[@class='agenda-recipients']/li") == [person.name]


def test_publishing_makes_it_public_and_tells_those_concerned(client: FlaskClient) -> None:
    conference = make_conference(slug="summit", title="Summit")
    hall = make_room(conference, name="Hall A")
    session = make_session(conference, title="Evidence", room_id=hall.id)
    make_role(session, person=make_person(email="anna@example.org"))
    make_member(make_group(conference, session_id=session.id))
    organise(client, conference)
    publish_agenda(conference)
    save()
    change(session, starts_at=MORNING + HOUR, ends_at=MORNING + 2 * HOUR)
    page = page_of(client, "/manage/summit/agenda/publish")
    assert sentences(page) == ["“Evidence” moved from Sun 1 Mar 09:00 to 10:00."]
    assert page.xpath("//input[@name='tell'][@checked]") != []
    assert lines(page, "//main//summary") == [
        "2 people would get a letter about their own sessions"
    ]
    form = shown_form(page)
    assert form["name"] == "2"
    answer = client.post(
        "/manage/summit/agenda/publish", data=form | {"comment": "The bus is late.", "tell": "y"}
    )
    assert answer.status_code == 303
    assert answer.location == "/manage/summit/agenda/publish"
    after = page_of(client, answer.location)
    said = lines(after, "//*[@role='status']")
    assert said == ["Published as “2”; 2 letters are on their way."]
    assert "Nothing has changed since. There is nothing to publish." in lines(
        after, "//*[@class='card-body']"
    )
    assert after.xpath("//form[.//*[@name='name']]") == []
    listed = lines(after, "//section[@aria-labelledby='versions']//li")
    assert [each.split(" ")[0] for each in listed] == ["2", "1"]
    assert listed[0].endswith("1 change The bus is late.")
    sent = db.session.scalars(select(Mail.subject)).all()
    assert sent == ["Your session moved: Evidence"] * 2
    public = client.get("/c/summit/").text
    assert "10:00" in public
    changes = page_of(client.application.test_client(), "/c/summit/changes")
    assert lines(changes, "//h2") == ["Version 2", "Version 1"]
    assert lines(changes, "//section//li") == [
        "“Evidence” moved from Sun 1 Mar 09:00 to 10:00.",
        "First published version, with 1 session.",
    ]
    assert lines(changes, "//section//p") == ["The bus is late."]


def test_nobody_is_told_if_nobody_is_to_be(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    make_role(make_session(conference))
    organise(client, conference)
    save()
    form = shown_form(page_of(client, "/manage/summit/agenda/publish"))
    answer = client.post("/manage/summit/agenda/publish", data=form, follow_redirects=True)
    said = lines(html.fromstring(answer.text), "//*[@role='status']")
    assert said == ["Published as “1”."]
    assert db.session.scalars(select(Mail.id)).all() == []


def test_what_was_typed_stays_if_the_name_is_taken(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    session = make_session(conference)
    organise(client, conference)
    publish_agenda(conference)
    save()
    change(session, title="Proof")
    form = shown_form(page_of(client, "/manage/summit/agenda/publish"))
    answer = client.post(
        "/manage/summit/agenda/publish", data=form | {"name": "1", "comment": "My words"}
    )
    page = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert lines(page, "//*[@id='name-error']") == [
        "There is a version “1” already. Choose another name."
    ]
    assert lines(page, "//textarea[@name='comment']") == ["My words"]
    again = client.post("/manage/summit/agenda/publish", data=form | {"name": " "})
    assert again.status_code == 422
    assert lines(html.fromstring(again.text), "//*[@id='name-error']") == ["Fill this in."]


def test_a_draft_that_changed_meanwhile_is_shown_first(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    session = make_session(conference, title="Evidence")
    organise(client, conference)
    publish_agenda(conference)
    save()
    change(session, title="Proof")
    form = shown_form(page_of(client, "/manage/summit/agenda/publish"))
    change(session, description="More")
    answer = client.post("/manage/summit/agenda/publish", data=form)
    page = html.fromstring(answer.text)
    assert answer.status_code == 409
    words = "The draft was changed meanwhile. Look at the changes again, then publish."
    assert lines(page, "//*[@role='alert']//li") == [words]
    assert sentences(page) == [
        "“Evidence” is now called “Proof”.",
        "“Proof” has a new description.",
    ]
    assert client.post("/manage/summit/agenda/publish", data=shown_form(page)).status_code == 303


def test_what_may_be_wrong_is_told_before(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    make_session(conference, title="Too early", starts_at=MORNING - 48 * HOUR)
    organise(client, conference)
    save()
    page = page_of(client, "/manage/summit/agenda/publish")
    (told,) = lines(page, "//ul[contains(@class, 'agenda-concerns')]/li")
    assert told.startswith("Too early ")


def test_a_draft_conference_says_that_nobody_can_see_it(client: FlaskClient) -> None:
    conference = make_conference(slug="summit", state=ConferenceState.DRAFT)
    make_role(make_session(conference))
    organise(client, conference)
    save()
    page = page_of(client, "/manage/summit/agenda/publish")
    assert lines(page, "//p[contains(@class, 'alert-info')]") == [
        (
            "The conference itself is still a draft: nobody but the team can see what you "
            "publish, and no letters go out."
        )
    ]
    assert page.xpath("//*[@name='tell']") == []
    form = shown_form(page) | {"tell": "y"}
    assert client.post("/manage/summit/agenda/publish", data=form).status_code == 303
    assert db.session.scalars(select(Mail.id)).all() == []
    assert client.application.test_client().get("/c/summit/changes").status_code == 404


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.OBSERVER, TeamRole.RAPPORTEUR_GENERAL])
def test_who_may_only_look_may_not_publish(client: FlaskClient, role: TeamRole) -> None:
    conference = make_conference(slug="summit")
    organise(client, conference, role)
    make_session(conference)
    save()
    page = page_of(client, "/manage/summit/agenda/publish")
    assert page.xpath("//button[normalize-space()='Publish']") == []
    data = {"name": "1"}
    assert client.post("/manage/summit/agenda/publish", data=data).status_code == 403
    assert client.post("/manage/summit/agenda/preview-key").status_code == 403
    assert queries.versions(conference) == []


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    make_conference(slug="summit")
    other = make_conference(slug="other")
    save()
    assert client.get("/manage/summit/agenda/publish").status_code == 303
    assert client.post("/manage/summit/agenda/publish").status_code == 403
    organise(client, other)
    save()
    assert client.get("/manage/summit/agenda/publish").status_code == 403


def test_the_pages_ask_as_much_for_three_versions_as_for_one(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    make_role(make_session(conference))
    organise(client, conference)
    publish_agenda(conference)
    make_role(make_session(conference))
    save()
    counted = []
    for _each in range(2):
        for address in ("/manage/summit/agenda/publish", "/c/summit/changes?again"):
            with count_statements() as statements:
                page_of(client, address)
            counted.append(statements.count)
        for _other in range(2):
            make_role(make_session(conference))
            publish_agenda(conference)
        make_role(make_session(conference))
        save()
    assert counted[:2] == counted[2:]


def test_before_the_first_version_there_is_nothing_to_tell(client: FlaskClient) -> None:
    make_conference(slug="summit")
    save()
    page = page_of(client, "/c/summit/changes")
    assert "No versions yet" in page.text_content()


def test_no_name_stays_on_the_page_once_the_session_is_discreet(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    session = make_session(conference, title="Evidence")
    other = make_session(conference, title="Other")
    publish_agenda(conference)
    make_role(session, person=make_person(name="Anna Example"))
    make_role(other, person=make_person(name="Ben Sample"))
    publish_agenda(conference)
    save()
    before = page_of(client, "/c/summit/changes").text_content()
    assert "Anna Example joins “Evidence”: Chair." in before
    change(session, is_chatham=True)
    publish_agenda(conference)
    save()
    after = page_of(client, "/c/summit/changes").text_content()
    assert "Anna" not in after
    assert "Ben Sample joins “Other”: Chair." in after
    assert "“Evidence” is now held under the Chatham House Rule." in after
    change(session, state=SessionState.REMOVED)
    publish_agenda(conference)
    save()
    assert "Anna" not in page_of(client, "/c/summit/changes").text_content()


def test_titles_are_text(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    make_session(conference, title="Plain")
    publish_agenda(conference)
    hostile = "<script>alert(1)</script> {{ 7*7 }} %(name)s"
    make_session(conference, title=hostile)
    organise(client, conference)
    save()
    page = page_of(client, "/manage/summit/agenda/publish")
    assert sentences(page) == [f"New: “{hostile}”, Sun 1 Mar 09:00–10:00."]
    publish_agenda(conference, comment=hostile)
    save()
    changes = page_of(client, "/c/summit/changes")
    assert f"New: “{hostile}”, Sun 1 Mar 09:00–10:00." in lines(changes, "//section//li")
    assert lines(changes, "//section//p") == [hostile]
