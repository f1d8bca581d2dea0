import re

import pytest

from eventmgr.printing.typefaces import FONTS, LATIN, collection, families, uncovered


def test_every_font_is_accounted_for() -> None:
    told = re.findall(r"^\| `(\S+\.ttf)` \|", (FONTS / "SOURCES.md").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(path.name for path in FONTS.glob("*.ttf"))
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


def test_only_our_fonts_are_used() -> None:
    assert len(collection().fonts()) == len(list(FONTS.glob("*.ttf")))
    assert {each for each in collection().families() if not each.startswith("Noto ")} == {
        "Source Sans 3"
    }


@pytest.mark.parametrize(
    ("tall", "first"),
    [
        (False, ["Noto Sans", "Noto Naskh Arabic", "Noto Nastaliq Urdu"]),
        (True, ["Noto Sans", "Noto Nastaliq Urdu", "Noto Naskh Arabic"]),
    ],
)
def test_urdu_prefers_nastaliq(tall: bool, first: list[str]) -> None:
    assert families(tall=tall)[:3] == first
    assert sorted(families(tall=tall)) == sorted(collection().families())


def test_what_no_font_shows_is_found() -> None:
    assert uncovered({"a", "ش", "한", "\ue000", "𓀀"}) == {"\ue000", "𓀀"}


@pytest.mark.parametrize("latin", LATIN)
def test_the_wanted_family_comes_first_and_none_is_lost(latin: str) -> None:
    assert families(tall=False, latin=latin)[0] == latin
    assert sorted(families(tall=False, latin=latin)) == sorted(collection().families())


def test_an_unknown_family_is_the_usual_one() -> None:
    assert families(tall=False, latin="Comic Example") == families(tall=False)
