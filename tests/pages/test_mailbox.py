from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventmgr.local import mailbox
from tests.factories.people import NOW

HOSTILE = (
    "<html><head></head><body><script>alert(1)</script><a href='https://x.org'>x</a></body></html>"
)


@pytest.fixture
def home(app: Flask, tmp_path: Path) -> Iterator[Path]:
    before = app.config["EVENTMGR"]
    app.config["EVENTMGR"] = replace(before, home=tmp_path, demo=True)
    yield tmp_path
    app.config["EVENTMGR"] = before


def _caught(home: Path) -> str:
    message = EmailMessage()
    message["From"], message["To"] = "office@example.org", "guest@example.org"
    message["Subject"] = "<b>Hello</b>"
    message.set_content("Look: https://example.org/i/abc <b>")
    message.add_alternative(HOSTILE, subtype="html")
    return mailbox.store(
        home,
        message.as_bytes(),
        sender="office@example.org",
        recipients=["guest@example.org"],
        now=NOW,
    )


def test_an_empty_mailbox_says_what_comes_here(client: FlaskClient, home: Path) -> None:
    assert not (home / "mail").exists()
    assert "No mail yet" in client.get("/mailbox").text


def test_the_list_and_a_message_are_text(client: FlaskClient, home: Path) -> None:
    key = _caught(home)
    for page in (client.get("/mailbox").text, client.get(f"/mailbox/{key}").text):
        assert "&lt;b&gt;Hello&lt;/b&gt;" in page
        assert "<b>Hello" not in page
        assert "guest@example.org" in page
    page = client.get(f"/mailbox/{key}").text
    assert '<a href="https://example.org/i/abc"' in page
    assert f'src="/mailbox/{key}/html"' in page
    assert "alert(1)" not in page


def test_the_html_part_is_fenced_in(client: FlaskClient, home: Path) -> None:
    key = _caught(home)
    response = client.get(f"/mailbox/{key}/html")
    assert '<head><base target="_top">' in response.text
    policy = dict(
        part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "'none'",
        "font-src": "'none'",
        "connect-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-top-navigation-by-user-activation",
    }
    page = client.get(f"/mailbox/{key}").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in page
    assert "script-src 'self'" in page


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("key", ["nothing", "..%2Fsecret-key", f"{0:020d}-00000000"])
def test_a_message_that_is_not_there(client: FlaskClient, key: str) -> None:
    assert client.get(f"/mailbox/{key}").status_code == 404
    assert client.get(f"/mailbox/{key}/html").status_code == 404


def test_outside_of_demo_mode_there_is_no_mailbox(
    client: FlaskClient, app: Flask, home: Path
) -> None:
    key = _caught(home)
    app.config["EVENTMGR"] = replace(app.config["EVENTMGR"], demo=False)
    for path in ("/mailbox", f"/mailbox/{key}", f"/mailbox/{key}/html"):
        assert client.get(path).status_code == 404
