from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from eventmgr.agenda import queries
from eventmgr.cli import agenda
from eventmgr.cli.root import cli
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation.db import db
from tests.cli.running import run_command
from tests.factories.conferences import make_conference

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write the file, import it into the conference, and return what the command said."""
    assert app

    def run(content: bytes, slug: str, *options: str) -> Result:
        file = tmp_path / "agenda.csv"
        file.write_bytes(content)
        return run_command("agenda", "import", str(file), "--conference", slug, *options)

    return run


FILE = b"""start,end,title,room,notes
2026-03-01 09:00,2026-03-01 10:00,Opening session*,Hall,x
2026-03-01 10:00,never,Talk,,
2026-04-01 10:00,2026-04-01 11:00,Later,,
"""
TOLD = """The column “notes” was passed over.
line 2: 2026-03-01 09:00 opening: Opening session
line 2: repaired: The mark “*” after the title was taken off.
line 3: refused: “never” is no date and time. Write it like 2027-03-09 14:30.
line 4: 2026-04-01 10:00 plenary: Later
"""


def titles(slug: str) -> list[str]:
    db.session.expunge_all()
    conference = find_conference(slug)
    assert conference is not None
    return [session.title for session in queries.sessions(conference)]


def test_the_command_is_part_of_eventmgr() -> None:
    assert cli.commands["agenda"] is agenda.agenda


def test_an_import_tells_every_line_and_the_totals(run: Run) -> None:
    slug = make_conference().slug
    result = run(FILE, slug, "--partly")
    assert result.output == TOLD + (
        "New rooms: Hall\n"
        "Outside the conference's days (2026-03-01 to 2026-03-02): 1. "
        "Change its days or their times.\n"
        "2 added, 0 changed, 0 unchanged, 1 repaired, 1 refused.\n"
    )
    assert result.exit_code == 0
    assert titles(slug) == ["Opening session", "Later"]


def test_the_same_file_again_changes_nothing(run: Run) -> None:
    slug = make_conference().slug
    run(FILE, slug, "--partly")
    result = run(FILE, slug, "--partly")
    assert result.output.endswith("0 added, 0 changed, 2 unchanged, 1 repaired, 1 refused.\n")


def test_a_refused_line_refuses_the_file(run: Run) -> None:
    slug = make_conference().slug
    result = run(FILE, slug)
    assert result.exit_code == 1
    assert (
        "Error: Nothing was imported: these lines were refused.\nline 3: “never”" in result.output
    )
    assert titles(slug) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff", "The file is not UTF-8: byte 1, in line 1, does not fit."),
        (b"x" * 5_000_001, "The file is larger than 5 MB."),
        (b"a,b\n", "Missing: start, end, title. Found: a, b."),
    ],
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
