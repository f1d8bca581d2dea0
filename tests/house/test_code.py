"""What no file of the house may hold, and how large it may grow."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("eventmgr", "worker")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def sources(*folders: str) -> Iterator[Path]:
    yield from (ROOT / name for name in ("config.py", "wsgi.py"))
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_named_after_nothing() -> None:
    everything = [*sources(*PACKAGES, "tests", "tools", "migrations")]
    bad = [named(p) for p in everything if FORBIDDEN_NAMES & {p.stem, *p.relative_to(ROOT).parts}]
    assert bad == []


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (r"\.commit\(", {"eventmgr/foundation/db.py"}),
        (r"os\.environ|getenv", {"config.py"}),
        (r"\butcnow\(|datetime\.now\(", {"eventmgr/foundation/clock.py"}),
        (r"\bTODO\b|\bFIXME\b|\bXXX\b|NotImplementedError", set()),
        (r"\.query\(|\.query\.", set()),
        (
            r"^(import|from) (config|wsgi)\b",
            {"eventmgr/__main__.py", "worker/celery.py", "wsgi.py"},
        ),
    ],
)
def test_words_stand_only_where_they_may(words: str, allowed: set[str]) -> None:
    found = {named(p) for p in sources(*PACKAGES) if re.search(words, p.read_text(), re.MULTILINE)}
    assert found - allowed == set()


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    words = re.compile(r"pytest\.(skip|importorskip)|mark\.(skip|xfail)|unittest\.mock")
    found = [
        named(p) for p in sources("tests") if p != Path(__file__) and words.search(p.read_text())
    ]
    assert found == []


def test_files_stay_small_enough_to_read() -> None:
    lines = {named(p): len(p.read_text().splitlines()) for p in sources(*PACKAGES)}
    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_functions_stay_small_enough_to_read() -> None:
    long = [
        f"{named(path)}:{node.name} {node.end_lineno - node.lineno + 1}"
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 50
    ]
    assert long == []


def test_locks_say_hashes_and_no_host() -> None:
    for name in ("requirements/run.txt", "requirements/dev.txt", "package-lock.json"):
        text = (ROOT / name).read_text()
        assert "://" not in text, name
        assert "sha256" in text or "sha512" in text, name
