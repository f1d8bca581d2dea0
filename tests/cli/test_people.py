from pathlib import Path

from flask import Flask

from tests.cli.running import run_command
from tests.factories.conferences import make_conference


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
