from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from eventmgr.cli import recommendations
from eventmgr.cli.root import cli
from eventmgr.foundation.db import db
from eventmgr.recommendations.models import Revision
from tests.cli.running import run_command
from tests.factories.conferences import make_conference

Run = Callable[..., Result]

FILE = b"""id,text,who,proposed_by,themes,session
1,Adopt a plan,Ministry,Somebody,"T,C",1
2,Fund it,Ministry,,"T,C",1
3,,Ministry,,T,1
4,Publish it,Ministry,,T,1
"""


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write the file, import it into the conference, and return what the command said."""
    assert app

    def run(content: bytes, *options: str, slug: str = "tip") -> Result:
        file = tmp_path / "asks.csv"
        file.write_bytes(content)
        return run_command("recommendations", "import", str(file), "--conference", slug, *options)

    return run


def texts() -> list[str]:
    return list(db.session.scalars(select(Revision.text).order_by(Revision.id)))


def test_the_command_is_part_of_eventmgr() -> None:
    assert cli.commands["recommendations"] is recommendations.recommendations


def test_an_import_tells_groups_refused_lines_and_totals(run: Run) -> None:
    make_conference(slug="tip")
    result = run(FILE, "--map", "addressee=who", "--partly")
    assert result.exit_code == 0
    assert result.stdout.endswith(
        "Columns not taken: session\n"
        "line 4: refused: There is no text.\n"
        "WG1 C: 2\n"
        "WG2 T: 1\n"
        "3 added, 0 unchanged, 1 refused.\n"
    )
    assert texts() == ["Adopt a plan", "Fund it", "Publish it"]
    assert set(db.session.scalars(select(Revision.lead_addressee))) == {"Ministry"}


def test_the_same_file_again_changes_nothing(run: Run) -> None:
    make_conference(slug="tip")
    run(FILE, "--partly")
    result = run(FILE, "--partly")
    assert result.stdout.endswith("0 added, 3 unchanged, 1 refused.\n")
    assert len(texts()) == 3


def test_a_refused_line_refuses_the_file(run: Run) -> None:
    make_conference(slug="tip")
    result = run(FILE)
    assert result.exit_code == 1
    assert "line 4: There is no text." in result.stderr
    assert texts() == []


def test_at_most_so_many_groups(run: Run) -> None:
    make_conference(slug="tip")
    assert "WG1 T: 3\n3 added" in run(FILE, "--groups", "1", "--partly").stdout


@pytest.mark.parametrize(
    ("content", "options", "code", "said"),
    [
        (b"nr,text\n1,T\n", (), 1, "--map id=COLUMN"),
        (b"id,text\n1,\xff\n", (), 1, "not UTF-8"),
        (FILE, ("--map", "nonsense"), 2, "not FIELD=COLUMN"),
        (FILE, ("--map", "colour=who"), 2, "not FIELD=COLUMN"),
        (FILE, ("--groups", "0"), 2, "--groups"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, content: bytes, options: tuple[str, ...], code: int, said: str
) -> None:
    make_conference(slug="tip")
    result = run(content, *options)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert texts() == []


def test_an_unknown_conference_is_named(run: Run) -> None:
    result = run(FILE, slug="nowhere")
    assert result.exit_code == 1
    assert "There is no conference “nowhere”" in result.stderr


def test_a_file_of_more_than_20_megabytes_is_not_even_read(run: Run) -> None:
    make_conference(slug="tip")
    result = run(b"id,text\n" + b"x" * (20 * 1024 * 1024))
    assert (result.exit_code, texts()) == (1, [])
    assert "larger than 20 MB" in result.stderr
