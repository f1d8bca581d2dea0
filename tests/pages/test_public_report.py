from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.reports.models import ReportVersion
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.registration import make_registration
from tests.factories.reports import begin_review, make_ready_version, publish, publish_reviewed
from tests.factories.signin import sign_in_by_link
from tests.visitor import Visitor, read, save, texts, visit


def published(conference: Conference, *, language: str = "en") -> ReportVersion:
    version = make_ready_version(conference)
    version.files[0].language = language
    db.session.flush()
    return publish(version)


def test_what_is_not_published_is_nobodys(app: Flask) -> None:
    version = make_ready_version(make_conference(slug="tip-2026"))
    file_id = version.files[0].id
    save()
    visitor = visit(app)
    page = read(visitor.get("/c/tip-2026/report"))
    assert texts(page, "//*[@class='empty-title']") == ["Nothing is published yet"]
    assert visitor.get(f"/c/tip-2026/report/1/{file_id}").status_code == 404


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
)
def test_a_file_is_told_with_its_language_whatever_it_is(app: Flask, code: str, name: str) -> None:
    published(make_conference(slug="tip-2026"), language=code)
    save()
    [told] = texts(read(visit(app).get("/c/tip-2026/report")), "//main//li/span")
    assert told.split(" · ")[0] == name


def test_a_reader_who_has_it_gets_304_and_every_taking_is_counted_once(app: Flask) -> None:
    version = published(make_conference(slug="tip-2026"))
    file = version.files[0]
    address, content = f"/c/tip-2026/report/1/{file.id}", file.content
    save()
    visitor = visit(app)
    answer = visitor.get(address)
    assert (answer.status_code, answer.data) == (200, content)
    again = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    page = visitor.get("/c/tip-2026/report")
    known = {"If-None-Match": page.headers["ETag"]}
    assert visitor.get("/c/tip-2026/report", headers=known).status_code == 304
    assert db.session.query(type(file).public_downloads).scalar() == 1


def to_the_report(visitor: Visitor, address: str) -> list[str]:
    page = read(visitor.get(address))
    return texts(page, "//a[@href='/c/tip-2026/report']")


def test_every_way_to_the_report_is_there_once_it_is_published(app: Flask) -> None:
    conference = make_conference(slug="tip-2026", state=ConferenceState.CLOSED, title="Water")
    guest = visit(app)
    sign_in_by_link(guest, make_registration(conference).person, conference)
    version = make_ready_version(conference)
    begin_review(version)
    save()
    ways = {
        "/": [],
        "/c/tip-2026/": ["Report", "Closing report"],
        "/c/tip-2026/speakers": ["Report"],
    }
    own = {"/": [], "/c/tip-2026/me": ["Report", "The closing report is published: read it"]}
    for address in ways:
        assert to_the_report(visit(app), address) == []
    for address in own:
        assert to_the_report(guest, address) == []
    publish_reviewed(db.session.merge(version))
    save()
    ways["/"], own["/"] = ["Closing report Water"], ["Closing report Water"] * 2
    for address, links in ways.items():
        assert to_the_report(visit(app), address) == links
    for address, links in own.items():
        assert to_the_report(guest, address) == links


def test_the_ways_cost_no_statement(app: Flask) -> None:
    conference = make_conference(slug="tip-2026")
    guest = visit(app)
    sign_in_by_link(guest, make_registration(conference).person, conference)
    version = make_ready_version(conference)
    save()

    def costs() -> list[int]:
        found = []
        for address in ("/", "/c/tip-2026/me", "/c/tip-2026/speakers"):
            guest.get(address)
            with count_statements() as counted:
                assert guest.get(address).status_code == 200
            found.append(counted.count)
        return found

    before = costs()
    publish(db.session.merge(version))
    save()
    assert costs() == before


def test_a_reader_of_the_agenda_is_told_when_the_report_is_published(app: Flask) -> None:
    version = make_ready_version(make_conference(slug="tip-2026"))
    save()
    visitor = visit(app)
    known = {"If-None-Match": visitor.get("/c/tip-2026/").headers["ETag"]}
    assert visitor.get("/c/tip-2026/", headers=known).status_code == 304
    publish(db.session.merge(version))
    save()
    assert visitor.get("/c/tip-2026/", headers=known).status_code == 200


def test_a_second_publication_leaves_the_moment_of_the_first(app: Flask) -> None:  # noqa: ARG001
    conference = make_conference()
    assert conference.report_published_at is None
    first, second = make_ready_version(conference), make_ready_version(conference)
    publish(first)
    assert conference.report_published_at == NOW
    publish(second, now=NOW + timedelta(days=1))
    assert conference.report_published_at == NOW
