"""Answers that everybody gets alike: kept for a moment, never another's, never for long."""

import gzip
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from flask import Flask, Response, make_response, request
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import Client

from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.people.models import Person
from eventmgr.web import shared
from eventmgr.web.requests import language_of
from eventmgr.web.shared import FRESH, OLDEST, Shared
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, another_app, visit


@dataclass
class Site:
    """A page that counts how often it was asked for, and the memory in front of it."""

    words: str = "Hello"
    asked: int = 0
    is_marked: bool = True
    now: float = 100.0
    before_answering: Callable[[], Any] = lambda: None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def __post_init__(self) -> None:
        self.app = Flask("site")
        self.app.add_url_rule("/", view_func=self.page, methods=["GET", "POST"])
        self.app.add_url_rule("/<name>", view_func=self.page)
        self.memory = Shared(
            self.app.wsgi_app, cookies=["visit"], language=language_of, clock=lambda: self.now
        )
        self.app.wsgi_app = self.memory  # type: ignore[method-assign]

    def page(self, name: str = "") -> Response:
        self.asked += 1
        self.before_answering()
        language = language_of(request.headers.get("Accept-Language", ""))
        words = f"{self.words} {language} {request.host} {name}"
        tag = f"{hash(words):x}"
        known = request.if_none_match.contains_weak(tag)
        response = Response(status=304) if known else make_response(words, self.status)
        response.set_etag(tag, weak=True)
        response.vary.add("Cookie")
        response.headers.update(self.headers)
        if self.is_marked:
            shared.mark(response)
        return response

    def get(self, path: str = "/", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(self.app, use_cookies=False).get(path, headers=sent)

    def ages(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def site() -> Site:
    return Site()


def test_what_is_fresh_is_given_out_unasked(site: Site) -> None:
    first = site.get()
    site.words = "Changed"
    site.ages(FRESH - 0.01)
    again = site.get()
    assert (again.text, again.status, site.asked) == (first.text, "200 OK", 1)
    assert dict(again.headers) == dict(first.headers)
    assert first.headers["Cache-Control"] == "public"
    assert first.headers["Vary"] == "Cookie, Accept-Encoding"


def test_after_a_moment_the_application_is_asked_whether_it_still_stands(site: Site) -> None:
    first = site.get()
    site.ages(FRESH)
    assert (site.get().text, site.asked) == (first.text, 2)
    assert (site.get().text, site.asked) == (first.text, 2)
    site.words = "Changed"
    site.ages(FRESH)
    assert (site.get().text.split()[0], site.asked) == ("Changed", 3)


def test_what_is_not_marked_is_not_kept(site: Site) -> None:
    site.is_marked = False
    assert (site.get().status_code, site.get().status_code, site.asked) == (200, 200, 2)
    assert len(site.memory) == 0


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/?q=1", {}),
        ("/", {"Cookie": "visit=abc"}),
        ("/", {"Cookie": "other=1; visit=abc"}),
        ("/", {"Authorization": "Basic eDp5"}),
    ],
)
def test_who_may_get_an_answer_of_their_own_passes_by(
    site: Site, path: str, headers: dict[str, str]
) -> None:
    site.get()
    site.get(path, **headers)
    site.get(path, **headers)
    assert (site.asked, len(site.memory)) == (3, 1)


def test_other_methods_pass_by(site: Site) -> None:
    site.get()
    assert Client(site.app).post("/").status_code == 200
    assert (site.asked, len(site.memory)) == (2, 1)


def test_a_cookie_of_another_site_on_this_host_does_no_harm(site: Site) -> None:
    site.get()
    assert site.get(Cookie="tracking=1").status_code == 200
    assert site.asked == 1


@pytest.mark.parametrize("header", ["Set-Cookie", "Content-Encoding"])
def test_an_answer_for_one_visitor_is_not_kept(site: Site, header: str) -> None:
    site.headers = {header: "visit=abc"}
    assert site.get().headers[header] == "visit=abc"
    assert len(site.memory) == 0


@pytest.mark.parametrize("status", [201, 404, 500])
def test_only_what_is_all_right_is_kept(site: Site, status: int) -> None:
    site.status = status
    assert (site.get().status_code, len(site.memory)) == (status, 0)


def test_each_language_and_each_host_has_its_own(site: Site) -> None:
    assert site.get(Accept_Language="ur").text == "Hello ur localhost "
    assert site.get(Accept_Language="fr, en;q=0.5").text == "Hello en localhost "
    assert site.get(Accept_Language="en").text == "Hello en localhost "
    assert site.get(Host="evil.example.org").text == "Hello en evil.example.org "
    assert site.get(Host="localhost").text == "Hello en localhost "
    assert (site.asked, len(site.memory)) == (3, 3)


def test_it_is_packed_for_who_can_unpack_it(site: Site) -> None:
    site.words = "Hello " * 1000
    plain = site.get()
    for accepted in ("gzip, deflate, br", "br;q=1, gzip;q=0.1"):
        packed = site.get(Accept_Encoding=accepted)
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.data) < 200
        assert packed.headers["ETag"] == plain.headers["ETag"]
    for accepted in ("gzip;q=0", "br", "*;q=0"):
        assert site.get(Accept_Encoding=accepted).data == plain.data
    assert site.asked == 1


def test_who_has_it_is_told_so(site: Site) -> None:
    tag = site.get().headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = site.get(If_None_Match=known)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert "Content-Type" not in answer.headers
    assert site.get(If_None_Match='"other"').status_code == 200
    assert site.asked == 1


def test_a_visitor_who_has_an_older_one_does_not_spoil_it_for_others(site: Site) -> None:
    tag = site.get().headers["ETag"]
    site.words = "Changed"
    site.ages(FRESH)
    assert site.get(If_None_Match=tag).text.split()[0] == "Changed"
    assert site.get().text.split()[0] == "Changed"


def test_a_first_visitor_who_has_it_already_gets_the_applications_304(site: Site) -> None:
    tag = site.get().headers["ETag"]
    other = Site()
    assert other.get(If_None_Match=tag).status_code == 304
    assert len(other.memory) == 0
    assert other.get().status_code == 200


def test_head_is_get_without_the_body(site: Site) -> None:
    client = Client(site.app)
    assert (client.head("/").data, len(site.memory)) == (b"", 0)
    told = client.get("/")
    head = client.head("/")
    assert (head.data, dict(head.headers)) == (b"", dict(told.headers))
    assert site.asked == 2
    site.ages(FRESH)
    site.words = "Changed"
    assert client.head("/").headers["Content-Length"] == str(len(client.get("/").data))


def test_what_may_be_shared_no_longer_is_forgotten(site: Site) -> None:
    site.get()
    site.is_marked, site.words = False, "Secret"
    site.ages(FRESH)
    assert site.get().text.split()[0] == "Secret"
    assert len(site.memory) == 0


def test_what_breaks_is_forgotten_and_told(site: Site) -> None:
    site.get()
    site.status, site.words = 500, "Broken"
    site.ages(FRESH)
    assert site.get().status_code == 500
    assert len(site.memory) == 0


def test_the_memory_is_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 3)
    for name in ("a", "b", "a", "c", "d"):
        site.get(f"/{name}")
    assert len(site.memory) == 3
    before = site.asked
    site.get("/c")
    assert site.asked == before
    site.get("/b")
    assert site.asked == before + 1
    monkeypatch.setattr(shared, "MOST_BYTES", 100)
    site.get("/e")
    (left,) = site.memory._kept.values()
    assert site.memory._bytes == left.size
    monkeypatch.setattr(shared, "LARGEST", 10)
    site.get("/f")
    assert [key[2] for key in site.memory._kept] == ["/e"]


def test_one_asks_while_others_have_the_old_one_but_not_for_long(site: Site) -> None:
    site.get()
    is_asked, may_answer = Event(), Event()

    def wait() -> None:
        is_asked.set()
        assert may_answer.wait(20)

    site.before_answering, site.words = wait, "Changed"
    site.ages(FRESH)
    with ThreadPoolExecutor() as others:
        asking = others.submit(site.get)
        assert is_asked.wait(20)
        assert site.get().text.split()[0] == "Hello"  # and does not wait
        site.ages(OLDEST - FRESH)
        waiting = [others.submit(site.get) for _ in range(4)]
        site.before_answering = lambda: None
        may_answer.set()
        found = [each.result(20).text.split()[0] for each in (asking, *waiting)]
    assert found == ["Changed"] * 5
    # Whoever waited has what was asked for before they came: it is asked for once more at most.
    assert site.asked <= 3


# In front of the whole application


@pytest.fixture
def house(committed: Flask, settings: Settings) -> Iterator[Flask]:  # noqa: ARG001 - empties the tables
    with another_app(settings) as made:
        yield made


class Time:
    """The memory's clock, in the test's hands."""

    def __init__(self, app: Flask) -> None:
        self.now = 0.0
        app.extensions["eventmgr.shared"]._clock = lambda: self.now

    def passes(self) -> None:
        """Let a second go by."""
        self.now += 1


def publish(**values: Any) -> Conference:
    with unit_of_work():
        conference = make_conference(slug="c", **values)
        session = make_session(conference, title="Opening")
        make_role(session, person=make_person(name="Aya Test"))
        publish_agenda(conference)
    return conference


def session_page() -> str:
    return f"/c/c/sessions/{db.session.scalars(select(Session.id)).one()}"


def kept(app: Flask) -> int:
    return len(app.extensions["eventmgr.shared"])


def test_every_public_page_of_the_agenda_is_shared(house: Flask) -> None:
    Time(house)
    publish()
    for path in ("/c/c/", "/c/c/speakers", session_page(), "/c/c/agenda.ics", "/c/c/mine"):
        before = kept(house)
        first, again = visit(house).get(path), visit(house).get(path)
        assert (first.status_code, kept(house)) == (200, before + 1), path
        assert again.data == first.data
        assert again.headers["Content-Security-Policy"]
        assert "X-Request-Id" not in again.headers


def test_nobodys_own_page_is_shared(house: Flask) -> None:
    publish()
    for path in ("/sign-in", "/choices", "/", "/c/c/?q=aya", "/c/c/mine?s=1", "/c/none/"):
        visit(house).get(path)
    assert kept(house) == 0


def test_an_organiser_and_a_stranger_never_see_each_others_page(house: Flask) -> None:
    Time(house)
    conference = publish()
    with unit_of_work():
        account = make_team_member(conference, TeamRole.ORGANISER)
    organiser: FlaskClient = Visitor(house, house.response_class)
    with unit_of_work():
        sign_in(organiser, account)
    assert "/manage/c/" in organiser.get("/c/c/").text
    assert kept(house) == 0
    assert "/manage/c/" not in visit(house).get("/c/c/").text
    assert "/manage/c/" in organiser.get("/c/c/").text
    assert "/manage/c/" not in visit(house).get("/c/c/").text


def test_an_organiser_sees_a_change_at_once_and_everybody_within_a_second(house: Flask) -> None:
    time, conference = Time(house), publish()
    with unit_of_work():
        account = make_team_member(conference, TeamRole.ORGANISER)
    organiser: FlaskClient = Visitor(house, house.response_class)
    with unit_of_work():
        sign_in(organiser, account)
    visit(house).get("/c/c/")
    with unit_of_work():
        make_session(conference, title="Added later")
        publish_agenda(conference)
    assert "Added later" in organiser.get("/c/c/").text
    assert "Added later" not in visit(house).get("/c/c/").text
    time.passes()
    assert "Added later" in visit(house).get("/c/c/").text


def test_a_sentence_for_one_visitor_reaches_nobody_else(house: Flask) -> None:
    Time(house)
    publish()
    told = visit(house)
    with told.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "You have registered.")]
    assert "You have registered." in told.get("/c/c/").text
    assert "You have registered." not in visit(house).get("/c/c/").text
    assert "You have registered." not in told.get("/c/c/").text


def test_each_reader_has_it_in_their_language(house: Flask) -> None:
    Time(house)
    publish()
    urdu = {"Accept-Language": "ur-PK,ur;q=0.9,en;q=0.5"}
    for _again in range(2):
        assert 'lang="ur"' in visit(house).get("/c/c/", headers=urdu).text
        assert 'lang="en"' in visit(house).get("/c/c/").text
    chooser = visit(house)
    with chooser.session_transaction() as cookie:
        cookie["language"] = "ur"
    assert 'lang="ur"' in chooser.get("/c/c/").text
    assert 'lang="en"' in visit(house).get("/c/c/").text


def test_a_draft_is_never_shared_and_what_becomes_one_is_gone(house: Flask) -> None:
    time, conference = Time(house), publish()
    assert visit(house).get("/c/c/").status_code == 200
    with unit_of_work():
        db.session.get_one(Conference, conference.id).state = ConferenceState.DRAFT
    time.passes()
    assert visit(house).get("/c/c/").status_code == 404
    assert kept(house) == 0


def test_who_is_protected_now_is_gone_within_a_second(house: Flask) -> None:
    time = Time(house)
    publish()
    paths = ("/c/c/", "/c/c/speakers", session_page(), "/c/c/agenda.ics", "/c/c/changes")
    for path in paths:
        assert visit(house).get(path).status_code == 200
    assert "Aya Test" in visit(house).get("/c/c/").text
    with unit_of_work():
        db.session.scalars(select(Person).filter_by(name="Aya Test")).one().is_protected = True
    time.passes()
    for path in paths:
        assert "Aya Test" not in visit(house).get(path).text, path


def test_a_session_put_under_the_chatham_house_rule_names_nobody_once_published(
    house: Flask,
) -> None:
    time, conference = Time(house), publish()
    assert "Aya Test" in visit(house).get("/c/c/").text
    with unit_of_work():
        db.session.scalars(select(Session)).one().is_chatham = True
        publish_agenda(conference)
    time.passes()
    for path in ("/c/c/", "/c/c/speakers", "/c/c/agenda.ics", "/c/c/changes"):
        assert "Aya Test" not in visit(house).get(path).text, path
