"""The fonts that we print in: the product's own, never the machine's."""

from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # ships no types

FONTS: Final = Path(__file__).parent / "fonts"


@cache
def collection() -> typst.Fonts:
    """Return our fonts as the typesetter takes them; read once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def families(*, tall: bool, first: str = "") -> list[str]:
    """Return our families in order of preference; ``tall`` prefers Nastaliq to Naskh.

    ``first`` leads if it is one of ours.
    """
    ours = set(collection().families())
    arabic = ["Noto Nastaliq Urdu", "Noto Naskh Arabic"]
    usual = ["Noto Sans", *(arabic if tall else reversed(arabic))]
    led = [first] if first in ours else []
    preferred = list(dict.fromkeys([*led, *usual]))
    return preferred + sorted(ours - set(preferred))


def uncovered(characters: AbstractSet[str]) -> set[str]:
    """Return the characters that none of our fonts shows; fonts are opened as they are needed."""
    left = set(characters)
    for path in _regular():
        if not left:
            break
        left -= _characters(path)
    return left


@cache
def _regular() -> tuple[Path, ...]:
    return tuple(sorted(FONTS.glob("*_400Regular.ttf"), key=_likely_first))


def _likely_first(path: Path) -> tuple[bool, int]:
    return (not path.name.startswith("NotoSans_"), path.stat().st_size)


@cache
def _characters(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
