import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionKind
from eventmgr.cli import agenda
from eventmgr.cli.root import cli
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation.db import db
from tests.cli.running import run_command
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write the file, import it into the conference, and return what the command said."""
    assert app

    def run(content: bytes, slug: str, *options: str) -> Result:
        file = tmp_path / "agenda"
        file.write_bytes(content)
        return run_command("agenda", "import", str(file), "--conference", slug, *options)

    return run


FILE = b"""start,end,title,room,people,notes
2026-03-01 09:00,2026-03-01 10:00,Opening session*,Hall,chair: Ann Example,x
2026-03-01 10:00,never,Talk,,,
2026-04-01 10:00,2026-04-01 11:00,Later,,,
"""
TOLD = """Format: table, CSV
The column “notes” was passed over.
1 session falls outside the conference's days (2026-03-01 to 2026-03-02).
line 2: new: 2026-03-01 09:00 opening: Opening session
line 2: repaired: The mark “*” after the title was taken off.
line 3: refused: Talk: “never” is no date and time. Write it like 2027-03-09 14:30.
line 4: new: 2026-04-01 10:00 plenary: Later
New rooms: Hall
New people: Ann Example
2 new, 0 changed, 0 brought back, 0 unchanged, 1 repaired, 1 refused."""
EVENT = {"title": "Law", "date": "2026-03-01T09:00:00+05:00", "duration": "01:00", "id": 1}
SCHEDULE = {"conference": {"acronym": "x", "days": [{"rooms": {"Hall": [EVENT]}}]}}


def titles(slug: str) -> list[str]:
    db.session.expunge_all()
    conference = find_conference(slug)
    assert conference is not None
    return [session.title for session in queries.sessions(conference)]


def test_the_commands_are_part_of_eventmgr() -> None:
    assert cli.commands["agenda"] is agenda.agenda
    assert {"import", "export"} <= set(agenda.agenda.commands)


def test_an_import_tells_every_session_and_the_totals(run: Run) -> None:
    slug = make_conference().slug
    result = run(FILE, slug, "--partly")
    assert result.output == TOLD + "\n"
    assert result.exit_code == 0
    assert titles(slug) == ["Opening session", "Later"]


def test_a_dry_run_tells_the_same_and_does_nothing(run: Run) -> None:
    slug = make_conference().slug
    result = run(FILE, slug, "--dry-run")
    assert result.output == TOLD + " Nothing was done.\n"
    assert result.exit_code == 1
    assert titles(slug) == []


def test_a_dry_run_ends_well_if_what_is_refused_may_be_left_out(run: Run) -> None:
    slug = make_conference().slug
    result = run(FILE, slug, "--dry-run", "--partly")
    assert (result.exit_code, result.output) == (0, TOLD + " Nothing was done.\n")
    whole = FILE.replace(b"never", b"2026-03-01 11:00")
    assert run(whole, slug, "--dry-run").exit_code == 0


def test_a_refused_session_without_a_title_is_told_without_a_gap(run: Run) -> None:
    result = run(b"start,end,title\n2026-03-01 09:00,2026-03-01 10:00,\n", make_conference().slug)
    assert "\nline 2: refused: A session needs a title.\n" in result.output


def test_the_same_file_again_changes_nothing(run: Run) -> None:
    slug = make_conference().slug
    run(FILE, slug, "--partly")
    result = run(FILE, slug, "--partly")
    assert result.output.endswith(
        "0 new, 0 changed, 0 brought back, 2 unchanged, 1 repaired, 1 refused.\n"
    )


def test_what_changes_is_told_from_what_to_what(run: Run) -> None:
    slug = make_conference().slug
    run(FILE, slug, "--partly")
    result = run(FILE.replace(b"10:00,Opening", b"10:30,Opening"), slug, "--partly")
    assert "line 2: time: 2026-03-01 09:00–10:00 -> 2026-03-01 09:00–10:30\n" in result.output


def test_a_refused_session_refuses_the_file(run: Run) -> None:
    slug = make_conference().slug
    result = run(FILE, slug)
    assert result.exit_code == 1
    assert "line 3: refused: Talk: “never” is no date and time." in result.output
    assert result.output.endswith("Error: Nothing was imported: 1 session was refused.\n")
    assert titles(slug) == []


def test_a_schedule_is_known_by_what_stands_in_it(run: Run) -> None:
    slug = make_conference().slug
    result = run(json.dumps({"schedule": SCHEDULE}).encode(), slug)
    assert result.output == (
        "Format: schedule, JSON version 1\n"
        "1 session has no GUID; it is known by its other names.\n"
        "day 1, room “Hall”, event 1: new: 2026-03-01 09:00 plenary: Law\n"
        "New rooms: Hall\n"
        "1 new, 0 changed, 0 brought back, 0 unchanged, 0 repaired, 0 refused.\n"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff", "The file is not UTF-8: byte 1, in line 1, does not fit."),
        (b"x" * 8_000_001, "The file is larger than 8 MB."),
        (b"a,b\n", "Missing: start, end, title. Found: a, b."),
        (b"{}", "The JSON is no schedule"),
        (b"", "The file is empty."),
    ],
    ids=["not UTF-8", "too large", "columns", "JSON", "empty"],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    run: Run, content: bytes, sentence: str
) -> None:
    result = run(content, make_conference().slug)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert len(result.output.splitlines()) == 1


def test_an_unknown_conference_is_one_sentence(run: Run) -> None:
    result = run(FILE, "nowhere")
    assert (result.exit_code, result.output) == (
        1,
        "Error: There is no conference “nowhere”. See: eventmgr conferences list\n",
    )


def export(slug: str, *options: str) -> Result:
    return run_command("agenda", "export", "--conference", slug, *options)


@pytest.mark.parametrize("kind", ["json1", "json2", "xml", "csv"])
def test_an_export_comes_back_as_it_went(run: Run, tmp_path: Path, kind: str) -> None:
    conference = make_conference()
    make_session(conference, title="Published")
    publish_agenda(conference)
    make_session(conference, title="Draft only")
    file = tmp_path / "file"
    for options, sessions in (([], 1), (["--draft"], 2)):
        written = export(conference.slug, "--format", kind, "-o", str(file), *options)
        assert written.output == f"{sessions} sessions written to {file}.\n"
        again = run(file.read_bytes(), conference.slug)
        assert f"0 new, 0 changed, 0 brought back, {sessions} unchanged" in again.output


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("json1", "1 sessions written to {}. Left out, as the format has no breaks: 2."),
        ("xml", "1 sessions written to {}. Left out, as the format has no breaks: 2."),
        ("json2", "3 sessions written to {}."),
        ("csv", "3 sessions written to {}."),
    ],
)
def test_an_export_counts_what_stands_in_the_file(
    app: Flask, tmp_path: Path, kind: str, sentence: str
) -> None:
    assert app
    conference = make_conference()
    for title, what in (("Law", "panel"), ("Tea", "break"), ("Lunch", "break")):
        make_session(conference, title=title, kind=SessionKind(what))
    file = tmp_path / "file"
    result = export(conference.slug, "--format", kind, "--draft", "-o", str(file))
    assert result.output == sentence.format(file) + "\n"


def test_without_a_file_the_export_goes_to_standard_output(app: Flask) -> None:
    assert app
    conference = make_conference()
    make_session(conference, title="Law")
    result = export(conference.slug, "--format", "json2", "--draft")
    assert json.loads(result.output)["schedule"]["events"][0]["title"] == "Law"


def test_nothing_published_is_one_sentence(app: Flask) -> None:
    assert app
    result = export(make_conference().slug, "--format", "xml")
    assert (result.exit_code, result.output) == (
        1,
        "Error: Nothing was published yet. Add --draft for the working draft.\n",
    )
