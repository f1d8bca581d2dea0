"""Answers that everybody gets alike, in front of the whole application: see test_shared.py."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import flag_chatham
from eventmgr.agenda.versions import published
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.bounded import Bounded
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.pages.agenda import cached
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.people.operations import protect
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, another_app, visit


@pytest.fixture
def house(
    committed: Flask,  # noqa: ARG001 - empties the tables
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    # Keys begin at one again in every test: what an earlier one has left is not this one's.
    monkeypatch.setattr(published, "_shelf", Bounded(9))
    monkeypatch.setattr(cached, "bodies", Bounded(9))
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


# Whoever must be named no longer


def publish_joining() -> Conference:
    """Two versions: Aya Test joins with the second."""
    with unit_of_work():
        conference = make_conference(slug="c")
        session = make_session(conference, title="Opening")
        publish_agenda(conference)
        make_role(session, person=make_person(name="Aya Test"))
        publish_agenda(conference)
    return conference


def the_session() -> Session:
    return db.session.scalars(select(Session)).one()


def protect_her() -> None:
    person = db.session.scalars(select(Person).filter_by(name="Aya Test")).one()
    protect(person=person, display_name="A witness", actor=COMMAND, now=NOW)


def put_under_chatham() -> None:
    flag_chatham(session=the_session(), actor=COMMAND, now=NOW)


def close_it() -> None:
    the_session().is_closed = True


def telling_of_one() -> list[str]:
    key = the_session().id
    return [
        "/c/c/changes",
        "/c/c/agenda.ics",
        f"/c/c/mine.ics?s={key}",
        f"/c/c/sessions/{key}",
        f"/c/c/sessions/{key}.ics",
    ]


def telling_of_all() -> list[str]:
    return [
        *telling_of_one(),
        "/c/c/",
        "/c/c/?q=aya",
        "/c/c/speakers",
        "/c/c/mine",
        f"/c/c/mine?s={the_session().id}",
        *(f"/c/c/{name}" for name in ("schedule.json", "schedule2.json", "schedule.xml")),
        "/c/c/schedule.csv",
    ]


def naming_her(app: Flask, paths: list[str]) -> list[str]:
    """Those of the pages on which her name stands."""
    told = {path: visit(app).get(path) for path in paths}
    assert {each.status_code for each in told.values()} == {200}
    return [path for path, each in told.items() if "Aya Test" in each.text]


@pytest.mark.parametrize("act", [protect_her, put_under_chatham, close_it])
def test_whoever_is_named_no_longer_is_gone_within_a_second_without_a_new_version(
    house: Flask, act: Callable[[], None]
) -> None:
    time = Time(house)
    publish_joining()
    paths = telling_of_all()
    assert naming_her(house, paths) == paths
    with unit_of_work():
        act()
    time.passes()
    assert naming_her(house, paths) == []


@pytest.mark.parametrize("act", [protect_her, put_under_chatham, close_it])
@pytest.mark.parametrize("state", [SessionState.UNSCHEDULED, SessionState.REMOVED])
def test_so_is_whoever_was_in_a_session_that_is_cancelled(
    house: Flask, act: Callable[[], None], state: SessionState
) -> None:
    time, conference = Time(house), publish_joining()
    with unit_of_work():
        the_session().state = state
        publish_agenda(conference)
    paths = telling_of_one()
    assert naming_her(house, paths) == paths
    with unit_of_work():
        act()
    time.passes()
    assert naming_her(house, paths) == []


@pytest.mark.parametrize("act", [put_under_chatham, close_it])
def test_publishing_what_names_nobody_any_more_names_nobody(
    house: Flask, act: Callable[[], None]
) -> None:
    time, conference = Time(house), publish_joining()
    paths = telling_of_all()
    assert naming_her(house, paths) == paths
    with unit_of_work():
        act()
        publish_agenda(conference)
    time.passes()
    assert naming_her(house, paths) == []
