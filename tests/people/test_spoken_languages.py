"""Lists of languages, typed as people type them."""

import json
from pathlib import Path

import pytest

from eventmgr.people import countries, own_names, spoken_languages
from tools import own_names as tool

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("typed", "codes", "unknown"),
    [
        ("", [], []),
        ("ur, en", ["ur", "en"], []),
        ("Urdu; English and Français", ["ur", "en", "fr"], []),
        ("English Urdu", ["en", "ur"], []),
        ("اردو، English", ["ur", "en"], []),
        ("English (fluent) / 中文", ["en", "zh"], []),
        ("Farsi, Moonish", ["fa"], ["Moonish"]),
        ("English, english, EN", ["en"], []),
    ],
)
def test_languages_are_understood(typed: str, codes: list[str], unknown: list[str]) -> None:
    assert spoken_languages.understood(typed) == (codes, unknown)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("pk", "PK"),
        ("PAK", "PK"),
        ("Pakistan", "PK"),
        ("پاکستان", "PK"),
        ("deutschland", "DE"),
        ("Cote d'Ivoire", "CI"),
        ("CÔTE D’IVOIRE", "CI"),
        ("Turkiye", "TR"),
        ("U.S.A.", "US"),
        ("Trinidad and Tobago", "TT"),
        ("日本", "JP"),
        ("Congo-Kinshasa", "CD"),
        ("Narnia", None),
        ("EU", None),
        ("", None),
    ],
)
def test_countries_are_found_by_name_and_code(typed: str, code: str | None) -> None:
    assert countries.code_of(typed) == code


def test_every_country_is_found_by_the_name_that_we_show() -> None:
    assert [name for code, name in countries.choices().items()
            if countries.code_of(name) != code] == []  # fmt: skip


def test_the_file_of_own_names_is_what_cldr_says() -> None:
    kept = Path(own_names.__file__).with_suffix(".json").read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(tool.written())
