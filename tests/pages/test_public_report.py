import pytest
from flask import Flask

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.reports.models import ReportVersion
from tests.factories.conferences import make_conference
from tests.factories.reports import make_ready_version, publish
from tests.visitor import read, save, texts, visit


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
