from pathlib import Path

from flask import Flask

from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.people.operations import protect
from tests.cli.running import run_command
from tests.factories.conferences import make_conference
from tests.factories.merging import twins
from tests.factories.people import NOW


def _run(path: Path, *more: str) -> str:
    return run_command("people", "import", str(path), "--conference", "forum", *more).output


def test_people_are_imported_once(app: Flask, tmp_path: Path) -> None:  # noqa: ARG001 - its context
    make_conference(slug="forum")
    file = tmp_path / "people.csv"
    file.write_bytes("Who;mail\nJosé;jose@example.org\nB;nonsense\n".encode("cp1252"))
    assert "Nothing was imported" in _run(file)
    assert "1 new, 0 filled in, 0 known, 1 refused." in _run(file, "--dry-run")
    assert "1 new" in _run(file, "--partly", "--map", "name=Who")
    assert "0 new, 0 filled in, 1 known, 1 refused." in _run(file, "--partly", "--map", "name=Who")
    file.write_text("name,phone\nBo Demo,1\nBo Demo,2\n")
    assert "say which" in _run(file)
    assert "2 new, 0 filled in, 0 known, 0 refused." in _run(file, "--equal-names", "other")
    assert "0 new, 0 filled in, 2 known, 0 refused." in _run(file, "--equal-names", "other")
    assert "not taken over: phone" in _run(file, "--equal-names", "same")
    assert "is not FIELD=COLUMN" in _run(file, "--map", "name=Nowhere")


def test_protected_people_are_merged_by_command_and_are_two_again(app: Flask) -> None:  # noqa: ARG001 - its context
    kept, lost = twins(make_conference())
    protect(person=lost, display_name="Participant A", actor=COMMAND, now=NOW)
    keys = kept.id, lost.id
    said = run_command("people", "merge", *map(str, keys)).output
    key = said.strip().rpartition(" ")[2]
    assert said == f"Merged. To undo it: eventmgr people undo-merge {key}\n"
    assert db.session.get_one(Person, keys[0]).shown_name == "Participant A"
    assert "merged meanwhile" in run_command("people", "merge", *map(str, keys)).output
    assert "There is no person 999999." in run_command("people", "merge", "999999", "1").output
    assert "two people again" in run_command("people", "undo-merge", key).output
    assert not db.session.get_one(Person, keys[0]).is_protected
    assert "already" in run_command("people", "undo-merge", key).output
