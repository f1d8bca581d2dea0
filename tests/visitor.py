"""A browser whose requests share its cookies, and nothing with the test that drives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from eventmgr.app import create_app
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.jobs import NoQueue, Queue
from eventmgr.foundation.settings import Settings


class Visitor(FlaskClient):
    """A test client that gives every request a context of its own, as a server does.

    The test's own context stays open around a plain client's requests: who was signed in, what
    language was spoken and what was loaded would reach from one request into the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **{"buffered": True, **kwargs})


@contextmanager
def another_app(settings: Settings, queue: Queue | None = None) -> Iterator[Flask]:
    """An application beside the tests' own, with connections of its own that are closed again."""
    app = create_app(settings, queue=queue or NoQueue())
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def visit(app: Flask) -> Visitor:
    """Return a browser that nobody has signed in with."""
    return Visitor(app, app.response_class, use_cookies=True)


def save() -> None:
    """Keep what the test has made, and forget what is at hand of it."""
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


def read(answer: TestResponse, *, status: int = 200) -> html.HtmlElement:
    """The answer as a page."""
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def texts(page: html.HtmlElement, path: str) -> list[str]:
    """What stands in the elements that the XPath finds, white space evened out."""
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def said(page: html.HtmlElement) -> list[str]:
    """The sentences shown after an act."""
    return texts(page, "//*[@role='status']/*[contains(@class, 'alert')]")


def typed(page: html.HtmlElement) -> dict[str, Any]:
    """What the page's form holds, the CSRF token left out."""
    form = page.xpath("//main//form[@novalidate]")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def complaints(page: html.HtmlElement) -> dict[str | None, str]:
    """The summary above the form: the id of each field that is blamed -> the sentence."""
    items = page.xpath("//*[@role='alert']//li")
    links = [(each.xpath("a/@href"), each) for each in items]
    return {
        href[0].removeprefix("#") if href else None: " ".join(each.text_content().split())
        for href, each in links
    }
