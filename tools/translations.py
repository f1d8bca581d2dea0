"""Keep the catalogues in step with the strings: `--check` fails if they are not.

The interface speaks ``LANGUAGES`` beside English; closing reports speak ``REPORT_LANGUAGES`` too,
whose catalogues hold what a report says and nothing else. To translate a report's new strings:

    python tools/translations.py                  everything in step, new strings empty
    python tools/translations.py --missing fr     prints what French lacks: {"Draft": ""}
    python tools/translations.py --fill fr FILE   takes the words from such a file

A string with a plural stands there as its singular, with a list of the language's forms.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from report_strings import report_strings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "eventmgr" / "translations"
TEMPLATE = FOLDER / "messages.pot"
LANGUAGES = ("ur",)
REPORT_LANGUAGES = ("ar", "fr")
FIRST = datetime(2026, 11, 29, tzinfo=UTC)
"""What the report catalogues say of their time: always the same, so that files tell changes."""


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; without any, extract, update and compile all catalogues."""
    match arguments:
        case []:
            return _update()
        case ["--check"]:
            return _check()
        case ["--missing", code] if code in REPORT_LANGUAGES:
            catalog = _of_reports(code)
            blanks = [""] * catalog.num_plurals
            wanted = {_key(each): blanks if each.pluralizable else "" for each in _missing(catalog)}
            print(json.dumps(wanted, ensure_ascii=False, indent=2))
            return 0
        case ["--fill", code, file] if code in REPORT_LANGUAGES:
            words = json.loads(Path(file).read_text(encoding="utf-8"))
            return _write(code, _of_reports(code, words))
        case _:
            print(__doc__)
            return 2


def _update() -> int:
    _extract(TEMPLATE)
    for language in LANGUAGES:
        catalogue = FOLDER / language / "LC_MESSAGES" / "messages.po"
        verb = "update" if catalogue.exists() else "init"
        flags = ["--no-fuzzy-matching", "--ignore-obsolete"] if verb == "update" else []
        _babel(verb, "-i", str(TEMPLATE), "-d", str(FOLDER), "-l", language, *flags)
        compiled = catalogue.with_suffix(".mo")
        _babel("compile", "-i", str(catalogue), "-o", str(compiled), "-l", language)
    for language in REPORT_LANGUAGES:
        _write(language, _of_reports(language))
    return 0


def _check() -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "messages.pot"
        _extract(fresh)
        wanted = _ids(fresh)
    own = {message.id for message in report_strings() if message.id}
    expected = {
        TEMPLATE: wanted,
        **{_path(each): wanted for each in LANGUAGES},
        **{_path(each): own for each in REPORT_LANGUAGES},
    }
    stale = [path for path, ids in expected.items() if _ids(path) != ids]
    stale += [path for path in map(_path, REPORT_LANGUAGES) if not _is_compiled(path)]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is out of step with the strings. Type: make translations")
    lacking = {each: len(_missing(_of_reports(each))) for each in REPORT_LANGUAGES}
    for language, number in lacking.items():
        if number:
            print(f"{number} strings of reports are not said in {language}; see --missing")
    return 1 if stale or any(lacking.values()) else 0


def _of_reports(code: str, words: dict[str, str | list[str]] | None = None) -> Catalog:
    """Return the report's strings with what is known in the language, and with the new words."""
    path = _path(code)
    old = _read(path) if path.exists() else Catalog()
    catalog = Catalog(
        locale=code,
        msgid_bugs_address=" ",
        header_comment=f"# Closing reports in {Locale.parse(code).english_name}.",
        project="eventmgr",
        version="closing reports",
        copyright_holder="the eventmgr authors",
        last_translator="the eventmgr authors",
        language_team="the eventmgr authors",
        charset="utf-8",
        creation_date=FIRST,
        revision_date=FIRST,
        fuzzy=False,
    )
    for message in report_strings():
        if message.id:
            known = old.get(message.id)
            said = (words or {}).get(_key(message)) or (known.string if known else "")
            catalog.add(message.id, tuple(said) if isinstance(said, list) else said)
    return catalog


def _missing(catalog: Catalog) -> list[Message]:
    return sorted((each for each in catalog if each.id and not _is_said(each)), key=_key)


def _is_said(message: Message) -> bool:
    said = message.string
    return all(said) if isinstance(said, tuple) else bool(said)


def _key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _write(code: str, catalog: Catalog) -> int:
    path = _path(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, no_location=True, sort_output=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, _read(path))
    return 0


def _is_compiled(path: Path) -> bool:
    if not path.exists():
        return False
    made = BytesIO()
    write_mo(made, _read(path))
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.read_bytes() == made.getvalue()


def _path(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


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
    return {message.id for message in _read(path) if message.id}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
