import io
import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from eventmgr.foundation import logs
from tests.factories.conferences import make_conference
from tests.visitor import read, save, visit


@pytest.fixture
def stream(app: Flask) -> Iterator[io.StringIO]:  # noqa: ARG001 - making it configures the logs
    found = io.StringIO()
    logs.configure(found)
    yield found
    logs.configure()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_every_request_has_an_id_of_its_own(app: Flask) -> None:
    ids = {visit(app).get("/").headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in ids)


def test_the_id_that_a_proxy_gave_is_kept(app: Flask) -> None:
    answer = visit(app).get("/", headers={"X-Request-Id": "abc-DEF_12345678"})
    assert answer.headers["X-Request-Id"] == "abc-DEF_12345678"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space", 'quo"te123', "نام-نام-نام"])
def test_an_id_that_is_none_is_not_taken_over(app: Flask, given: str) -> None:
    answer = visit(app).get("/", environ_overrides={"HTTP_X_REQUEST_ID": given})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])


def test_a_request_is_one_line_with_its_rule_and_not_its_path(
    app: Flask, stream: io.StringIO
) -> None:
    visit(app).get("/sign-in/a-secret-key?next=/private", headers={"X-Request-Id": "the-request"})
    [line] = lines(stream)
    assert isinstance(line.pop("milliseconds"), int)
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "method": "GET",
        "route": "/sign-in/<token>",
        "status": 422,
        "request_id": "the-request",
        "level": "info",
        "logger": "eventmgr.web.requests",
    }


def test_machines_that_ask_every_second_fill_no_log(app: Flask, stream: io.StringIO) -> None:
    visitor = visit(app)
    for address in ("/healthz", "/readyz", "/static/app.css"):
        visitor.get(address)
    assert lines(stream) == []


@pytest.mark.parametrize(
    ("asked", "spoken", "direction"),
    [
        ("", "en", "ltr"),
        ("ur", "ur", "rtl"),
        ("ur-PK,en;q=0.5", "ur", "rtl"),
        ("en-US,ur;q=0.9", "en", "ltr"),
        ("fr,de", "en", "ltr"),
        ("fr,ur;q=0.1", "ur", "rtl"),
        ("ur;q=0,en;q=0.1", "en", "ltr"),
        ("*", "en", "ltr"),
        ("x" * 500, "en", "ltr"),
    ],
)
def test_the_browser_says_the_language(app: Flask, asked: str, spoken: str, direction: str) -> None:
    page = read(visit(app).get("/", headers={"Accept-Language": asked}))
    assert (page.get("lang"), page.get("dir")) == (spoken, direction)


def test_what_people_wrote_is_not_translated(app: Flask) -> None:
    slug = make_conference(title="Sign in").slug
    save()
    page = read(visit(app).get(f"/c/{slug}/", headers={"Accept-Language": "ur"}))
    assert page.xpath("string(//*[contains(@class, 'navbar-brand')])").strip() == "Sign in"
