"""Write eventmgr/people/own_names.json anew: what countries and languages call themselves."""

import json
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

TARGET = Path(__file__).parents[1] / "eventmgr" / "people" / "own_names.json"


def countries() -> dict[str, str]:
    """Return each country's name in the languages that are official there: name -> code."""
    english = Locale("en").territories
    found: dict[str, str] = {}
    for code in sorted(each for each in english if len(each) == 2 and each.isalpha()):  # noqa: PLR2004 - alpha-2
        for language in get_official_languages(code, regional=True, de_facto=True):
            name = _territory(language, code)
            if name and name.casefold() != english[code].casefold():
                found.setdefault(name, code)
    return found


def languages() -> dict[str, str]:
    """Return each language's name in itself: name -> code."""
    english = Locale("en").languages
    found: dict[str, str] = {}
    for code in sorted(each for each in locale_identifiers() if each in english):
        name = Locale.parse(code).languages.get(code)
        if name and name.casefold() != english[code].casefold():
            found.setdefault(name, code)
    return found


def _territory(language: str, code: str) -> str | None:
    try:
        return Locale.parse(language).territories.get(code)
    except (UnknownLocaleError, ValueError):
        return None


def written() -> str:
    """Return the file as it should be."""
    told = {"countries": countries(), "languages": languages()}
    return json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
