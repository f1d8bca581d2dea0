"""Templates: nothing inline, every word through gettext, logical directions only."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if path.relative_to(ROOT / "templates").parts[0] != "mail"
]
SHEETS = [
    path
    for path in sorted((ROOT / "eventmgr" / "static").rglob("*.css"))
    if "vendor" not in path.parts
]
SCRIPTS = [
    path
    for path in sorted((ROOT / "eventmgr" / "static").rglob("*.js"))
    if "vendor" not in path.parts
]
# Product and format names that are the same in every language.
NAMES = {"eventmgr", "Aa", "SHA-256", "CSV", "PDF", "iCal"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|\|\s*safe\b", text) == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_word_goes_through_gettext(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"{%-?\s*trans.*?endtrans\s*-?%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "\n", text, flags=re.DOTALL)
    text = re.sub(r"&[a-z]+;", " ", text)
    words = set(re.findall(r"[A-Za-z][A-Za-z-]+", text))
    assert words - NAMES == set()


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_sheets_know_no_left_and_right(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert (
        re.findall(r"\b(?:left|right)\b|margin-(?:top|bottom)|padding-(?:top|bottom)", text) == []
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_make_no_markup_of_text(path: Path) -> None:
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function", path.read_text())
        == []
    )


def test_vendored_files_are_what_was_vendored() -> None:
    expected = json.loads((ROOT / "tools" / "vendored.json").read_text())
    folders = (ROOT / "eventmgr/static/vendor", ROOT / "tests/browser/vendor")
    present = {named(p) for folder in folders for p in folder.rglob("*") if p.is_file()}
    assert present == set(expected)
    assert {name: sha256((ROOT / name).read_bytes()).hexdigest() for name in present} == expected
