"""Security headers stand on every answer, whatever went wrong."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from eventmgr.foundation.settings import Settings
from eventmgr.web import access, security
from tests.factories.conferences import make_conference
from tests.factories.people import make_account
from tests.factories.signin import sign_in
from tests.visitor import Visitor, another_app, save, visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@access.public
def fail() -> str:
    raise RuntimeError("a secret of the code")


@access.public
def framed() -> str:
    security.relax(frame_src="'self'", img_src="'none'")
    return "with a frame"


@pytest.fixture
def failing(migrated_app: Flask, settings: Settings) -> Iterator[Flask]:  # noqa: ARG001 - its database
    with another_app(settings) as made:
        made.add_url_rule("/fail", view_func=fail)
        made.add_url_rule("/framed", view_func=framed)
        yield made


def found(answer_headers: object) -> dict[str, str]:
    return {name: answer_headers[name] for name in HEADERS}  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/account", 303),
        ("/nothing", 404),
        ("/fail", 500),
        ("/static/app.css", 200),
        ("/static/nothing.css", 404),
        ("/healthz", 200),
        ("/sign-in", 200),
    ],
)
def test_reading(failing: Flask, address: str, status: int) -> None:
    answer = visit(failing).get(address)
    assert answer.status_code == status
    assert found(answer.headers) == HEADERS
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("/sign-out", {}, 403),
        ("/", {}, 405),
        ("/sign-in", {"email": "x" * 9_000_000}, 413),
        ("/sign-in", {"email": ""}, 422),
    ],
)
def test_writing(failing: Flask, address: str, data: dict[str, str], status: int) -> None:
    answer = visit(failing).post(address, data=data)
    assert answer.status_code == status
    assert found(answer.headers) == HEADERS


def test_the_page_of_a_draft_that_is_refused(app: Flask) -> None:
    slug = make_conference().slug
    visitor = visit(app)
    sign_in(visitor, make_account())
    save()
    answer = visitor.get(f"/manage/{slug}/")
    assert answer.status_code == 403
    assert found(answer.headers) == HEADERS


def test_vendored_files_are_kept_for_they_say_their_version(app: Flask) -> None:
    answer = visit(app).get("/static/vendor/tabler-core-1.6.1/tabler.min.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_pages_are_not_kept_by_anybody_and_static_files_asked_for_again(failing: Flask) -> None:
    visitor = visit(failing)
    kept = {
        each: visitor.get(each).headers["Cache-Control"]
        for each in ("/", "/sign-in", "/nothing", "/fail", "/static/app.css")
    }
    assert kept.pop("/static/app.css") == "no-cache"
    assert set(kept.values()) == {"no-store"}


def test_one_answer_may_widen_its_policy_and_no_other(failing: Flask) -> None:
    visitor = visit(failing)
    widened = visitor.get("/framed").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in widened
    assert "img-src 'none'" in widened
    assert "script-src 'self'" in widened
    assert visitor.get("/healthz").headers["Content-Security-Policy"] == POLICY


def test_over_tls_the_browser_is_told_to_stay_there(
    migrated_app: Flask,  # noqa: ARG001 - its database
    settings: Settings,
) -> None:
    with another_app(replace(settings, base_url="https://localhost")) as secure:
        visitor = visit(secure)
        answer = visitor.post("/choices", data={"theme": "dark"}, base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-eventmgr=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert word in cookie
    assert "Domain" not in cookie


def test_the_cookie_cannot_be_read_by_scripts(app: Flask) -> None:
    visitor: Visitor = visit(app)
    cookie = visitor.post("/choices", data={"theme": "dark"}).headers["Set-Cookie"]
    assert cookie.startswith("eventmgr=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_page_has_anything_inline(app: Flask) -> None:
    for address in ("/", "/sign-in", "/sign-in/link", "/choices", "/nothing"):
        text = visit(app).get(address).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count("<script src=") + text.count(
            '<script type="module" src='
        )
