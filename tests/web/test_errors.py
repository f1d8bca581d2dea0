import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, abort

from eventmgr.foundation import logs
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.settings import Settings
from eventmgr.web import access
from tests.factories.people import make_organisation
from tests.visitor import another_app, read, texts, visit

AWAY = "postgresql://nobody:nothing@127.0.0.1:1/nowhere?connect_timeout=1"


@access.public
def fail() -> str:
    with unit_of_work():
        make_organisation(name="Half done")
        raise RuntimeError("a secret of the code")


@access.public
def refuse() -> str:
    raise DomainError("Swap the <b>two</b> days.")


@access.public
def teapot() -> str:
    abort(418)


@pytest.fixture
def failing(migrated_app: Flask, settings: Settings) -> Iterator[Flask]:  # noqa: ARG001 - its database
    with another_app(settings) as made:
        for view in (fail, refuse, teapot):
            made.add_url_rule(f"/{view.__name__}", view_func=view)
        yield made


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    found = io.StringIO()
    logs.configure(found)
    yield found
    logs.configure()


def test_a_failure_shows_a_number_and_no_secret(failing: Flask, stream: io.StringIO) -> None:
    logs.configure(stream)  # making an application has configured it otherwise
    answer = visit(failing).get("/fail", headers={"X-Request-Id": "the-request"})
    page = read(answer, status=500)
    assert texts(page, "//h1") == ["Something broke on our side"]
    assert texts(page, "//code") == ["the-request"]
    assert "secret" not in answer.text
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    [line] = [each for each in lines if each["event"] == "request.failed"]
    assert (line["request_id"], line["route"], line["method"]) == ("the-request", "/fail", "GET")
    assert line["exception"].endswith("RuntimeError: a secret of the code")


def test_a_failure_leaves_nothing_half_done(failing: Flask) -> None:
    assert visit(failing).get("/fail").status_code == 500
    with failing.app_context():
        rows = db.session.execute(db.text("SELECT name FROM organisation")).all()
    assert rows == []


def test_a_rules_refusal_outside_a_form_is_a_page(failing: Flask) -> None:
    answer = visit(failing).get("/refuse")
    page = read(answer, status=422)
    assert texts(page, "//h1") == ["This cannot be done"]
    assert "Swap the <b>two</b> days." in texts(page, "//main//p")


def test_an_error_without_words_of_its_own_has_some(failing: Flask) -> None:
    page = read(visit(failing).get("/teapot"), status=418)
    assert texts(page, "//h1") == ["This request is not complete"]


@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("GET", "/nothing", 404, "There is nothing here"),
        ("PUT", "/", 405, "This cannot be done that way"),
        ("POST", "/account", 403, "This page is not yours to see"),
    ],
)
def test_pages_for_what_went_wrong(
    app: Flask, method: str, address: str, status: int, title: str
) -> None:
    page = read(visit(app).open(address, method=method), status=status)
    assert texts(page, "//h1") == [title]
    assert texts(page, "//*[@class='empty-header']") == [str(status)]
    assert page.xpath("//main//a/@href") == ["/"]


def test_what_may_be_done_instead_is_said(app: Flask) -> None:
    assert set(visit(app).put("/choices").headers["Allow"].split(", ")) == {
        *("GET", "HEAD", "OPTIONS", "POST")
    }


def test_what_is_too_large_is_told_so_with_the_measure(app: Flask) -> None:
    page = read(visit(app).post("/sign-in", data={"email": "x" * 9_000_000}), status=413)
    assert texts(page, "//h1") == ["This is too large"]
    assert "Send at most 8 MB at a time: split the file." in texts(page, "//main//p")


def test_a_title_that_is_markup_stays_text(app: Flask) -> None:
    answer = visit(app).get("/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


@pytest.fixture
def stranded(settings: Settings) -> Iterator[Flask]:
    with another_app(replace(settings, database_url=AWAY)) as made:
        yield made


@pytest.mark.parametrize("address", ["/", "/c/tip/", "/manage/tip/", "/demo", "/account"])
def test_with_the_database_away_there_is_still_a_page(stranded: Flask, address: str) -> None:
    visitor = visit(stranded)
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "somebody who is signed in"
    page = read(visitor.get(address), status=500)
    assert texts(page, "//h1") == ["Something broke on our side"]
    assert page.xpath("//link[@rel='stylesheet']/@href") == [
        "/static/vendor/tabler-core-1.6.1/tabler.min.css"
    ]


def test_even_not_found_is_a_page_without_the_database(stranded: Flask) -> None:
    visitor = visit(stranded)
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "somebody who is signed in"
    assert read(visitor.get("/nothing"), status=500).xpath("//h1")


def test_machines_are_told_that_the_database_is_away(stranded: Flask) -> None:
    visitor = visit(stranded)
    assert (visitor.get("/healthz").status_code, visitor.get("/healthz").text) == (200, "ok\n")
    away = visitor.get("/readyz")
    assert (away.status_code, away.json) == (503, {"database": "away"})
