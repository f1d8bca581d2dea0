"""The one fence that every letter's HTML stands behind when a page of ours shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response

import eventmgr
from eventmgr.foundation.settings import Settings
from eventmgr.web import access, fencing
from tests.visitor import another_app, visit

HOSTILE = "<script>alert(1)</script><form action='https://x.example'><img src='https://x.example'>"
NOTHING = {
    "default-src": "'none'",
    "script-src": "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": "'none'",
    "font-src": "'none'",
    "connect-src": "'none'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
    "sandbox": "",
}
"""``default-src`` speaks for frames within, objects and media; an empty sandbox for the rest."""


@access.public
def letter() -> Response:
    return fencing.fenced(HOSTILE)


@access.public
def plain() -> str:
    fencing.fence(styles=fencing.OURS, lets="allow-popups")
    return "Its text alone"


@access.public
def holder() -> str:
    fencing.hold_frame()
    return "a page with a frame"


@pytest.fixture
def application(migrated_app: Flask, settings: Settings) -> Iterator[Flask]:  # noqa: ARG001 - its database
    with another_app(settings) as made:
        for view in (letter, plain, holder):
            made.add_url_rule(f"/{view.__name__}", view_func=view)
        yield made


def _policy(answer: Response) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


def test_a_letter_can_do_nothing_and_tells_nobody_where_it_stood(application: Flask) -> None:
    answer = visit(application).get("/letter")
    assert answer.text == HOSTILE
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert _policy(answer) == NOTHING
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_reader_needs_is_let_through_and_no_more(application: Flask) -> None:
    asked = {"style-src": "'self'", "sandbox": "allow-popups"}
    assert _policy(visit(application).get("/plain")) == NOTHING | asked


def test_the_page_around_it_holds_frames_of_ours_alone(application: Flask) -> None:
    answer = visit(application).get("/holder")
    assert _policy(answer)["frame-src"] == "'self'"
    assert _policy(answer)["script-src"] == "'self'"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_there_is_no_second_fence() -> None:
    root = Path(eventmgr.__path__[0])
    builders = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "sandbox=" in path.read_text() or "frame_src=" in path.read_text()
    }
    assert builders == {"web/fencing.py", "web/security.py"}
