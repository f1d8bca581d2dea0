"""The draft by its link: for those who have it, and for nobody else."""

import pytest
from flask.testing import FlaskClient
from lxml import html

from eventmgr.agenda.enums import SessionState
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in

pytestmark = pytest.mark.usefixtures("app")


def save() -> None:
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


def read(text: str) -> html.HtmlElement:
    return html.fromstring(text)


def link(conference: Conference) -> str:
    return f"/c/{conference.slug}/draft/{conference.preview_key}"


@pytest.mark.parametrize("state", ConferenceState)
def test_the_link_shows_the_draft_whatever_the_conference_is(
    client: FlaskClient, state: ConferenceState
) -> None:
    conference = make_conference(title="Summit", state=state)
    session = make_session(conference, title="Evidence")
    make_role(session, person=make_person(name="Anna Example"))
    make_session(conference, title="Waiting", state=SessionState.UNSCHEDULED)
    publish_agenda(conference)
    make_session(conference, title="Only in the draft")
    address = link(conference)
    save()
    answer = client.get(address)
    page = read(answer.text)
    assert answer.status_code == 200
    banner = page.xpath("//p[contains(@class, 'alert-warning')]")[0].text_content()
    assert banner.startswith("This is a draft. It is not published")
    told = page.text_content()
    assert "Evidence" in told
    assert "Only in the draft" in told
    assert "Anna Example" in told
    assert "Waiting" not in told
    assert "09:00" in told  # by the venue's clocks
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    addresses = page.xpath("//main//a/@href")
    assert [each for each in addresses if "/sessions/" in each] == []


def test_a_draft_conference_gives_no_way_into_pages_that_nobody_may_see(
    client: FlaskClient,
) -> None:
    conference = make_conference(slug="summit", state=ConferenceState.DRAFT)
    make_session(conference)
    address = link(conference)
    save()
    page = read(client.get(address).text)
    assert [each for each in page.xpath("//@href") if each.startswith("/c/summit")] == []
    assert client.get("/c/summit/").status_code == 404


@pytest.mark.parametrize("state", [ConferenceState.DRAFT, ConferenceState.PUBLISHED])
def test_a_wrong_key_tells_nothing(client: FlaskClient, state: ConferenceState) -> None:
    conference = make_conference(slug="summit", title="Summit", state=state)
    other = make_conference(slug="other")
    key = conference.preview_key
    wrong = [f"{key}x", key[:-1], key.upper(), "x", "ü%00", other.preview_key]
    save()
    missing = client.get("/c/no-such-conference/draft/x")
    assert missing.status_code == 404
    for each in wrong:
        answer = client.get(f"/c/summit/draft/{each}")
        assert answer.status_code == 404
        assert "Summit" not in answer.text
        told = read(answer.text).text_content()
        assert told == read(missing.text).text_content()
    for address in (f"/c/no-such-conference/draft/{key}", f"/c/%00/draft/{key}"):
        assert client.get(address).status_code == 404
    assert client.get("/c/summit/draft/").status_code == 404


def test_closed_sessions_and_the_protected_stay_so_in_the_draft(client: FlaskClient) -> None:
    conference = make_conference()
    names = ("Anna Example", "Cleo Sample", "Ben Sample")
    anna, cleo, ben = (make_person(name=name) for name in names)
    quiet = make_session(conference, title="Quiet")
    closed = make_session(conference, title="Invited only")
    for session, person in ((quiet, anna), (closed, cleo), (make_session(conference), ben)):
        make_role(session, person=person)
    address = link(conference)
    save()
    told = read(client.get(address).text).text_content()
    assert [name for name in names if name in told] == list(names)
    db.session.merge(quiet).is_chatham = db.session.merge(closed).is_closed = True
    ben = db.session.merge(ben)
    ben.is_protected, ben.display_name = True, "Participant A"
    save()
    told = read(client.get(address).text).text_content()
    assert [name for name in names if name in told] == []
    for words in ("Quiet", "Chatham House Rule", "Invited only", "Closed session", "Participant A"):
        assert words in told


def test_an_empty_draft_says_so(client: FlaskClient) -> None:
    address = link(make_conference())
    save()
    assert "No sessions yet" in client.get(address).text


def test_a_new_link_makes_the_old_one_void(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    old = link(conference)
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    save()
    before = read(client.get("/manage/summit/agenda/publish").text)
    assert before.xpath(f"//a[@href='{old}']") != []
    answer = client.post("/manage/summit/agenda/preview-key")
    assert (answer.status_code, answer.location) == (303, "/manage/summit/agenda/publish")
    page = read(client.get(answer.location).text)
    (new,) = [each for each in page.xpath("//a/@href") if "/draft/" in each]
    assert new != old
    stranger = client.application.test_client()
    assert stranger.get(old).status_code == 404
    assert stranger.get(new).status_code == 200
