"""Keep the catalogues in step with the strings: `--check` fails if they are not."""

import sys
import tempfile
from pathlib import Path

from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "eventmgr" / "translations"
TEMPLATE = FOLDER / "messages.pot"
LANGUAGES = ("ur",)


def main() -> int:
    """Extract, update and compile; with --check only say what is stale, and return 1."""
    if "--check" in sys.argv:
        return _check()
    _extract(TEMPLATE)
    for language in LANGUAGES:
        catalogue = FOLDER / language / "LC_MESSAGES" / "messages.po"
        verb = "update" if catalogue.exists() else "init"
        flags = ["--no-fuzzy-matching", "--ignore-obsolete"] if verb == "update" else []
        _babel(verb, "-i", str(TEMPLATE), "-d", str(FOLDER), "-l", language, *flags)
    _babel("compile", "-d", str(FOLDER))
    return 0


def _check() -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "messages.pot"
        _extract(fresh)
        wanted = _ids(fresh)
    stale = [
        path for path in (TEMPLATE, *FOLDER.glob("*/LC_MESSAGES/*.po")) if _ids(path) != wanted
    ]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is out of step with the strings. Type: make translations")
    return 1 if stale else 0


def _extract(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _babel(
        "extract",
        "-F",
        str(ROOT / "tools" / "babel.cfg"),
        "-k",
        "_l",
        "-k",
        "_",
        "--no-location",
        "--sort-output",
        "--omit-header",
        "-o",
        str(target),
        str(ROOT),
    )


def _babel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "-q", *arguments])


def _ids(path: Path) -> set[object]:
    if not path.exists():
        return set()
    with path.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


if __name__ == "__main__":
    sys.exit(main())
