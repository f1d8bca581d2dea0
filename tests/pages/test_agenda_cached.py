"""What stands for a page: whatever it is made from."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.pages.agenda import cached
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("templates/page.html", "code/deep/module.py", "code/words/ur.mo"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    return tmp_path


def digest(sources: Path) -> str:
    return cached.digest_of_sources(sources / "code", sources / "templates")


@pytest.mark.parametrize("name", ["templates/page.html", "code/deep/module.py", "code/words/ur.mo"])
def test_what_pages_are_made_with_counts(sources: Path, name: str) -> None:
    before = digest(sources)
    (sources / "code" / "notes.txt").write_text("nothing is made with this")
    assert digest(sources) == before
    (sources / name).write_text("as it is")
    assert digest(sources) != before
    (sources / name).write_text("as it was")
    (sources / name).rename((sources / name).with_stem("another"))
    assert digest(sources) != before


def test_the_address_of_the_installation_counts(app: Flask) -> None:
    conference = make_conference(slug="summit")
    make_session(conference)
    publish_agenda(conference)
    with unit_of_work():
        db.session.flush()
    settings = app.config["EVENTMGR"]

    def tag() -> str:
        return app.test_client().get("/c/summit/agenda.ics").headers["ETag"]

    before = tag()
    assert tag() == before
    try:
        app.config["EVENTMGR"] = replace(settings, base_url="https://moved.example.org")
        assert tag() != before
    finally:
        app.config["EVENTMGR"] = settings
    assert tag() == before
