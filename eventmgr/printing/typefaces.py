"""The fonts that we print in: the product's own, never the machine's."""

from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # ships no types

FONTS: Final = Path(__file__).parent / "fonts"
LATIN: Final = ("Noto Sans", "Noto Serif", "Source Sans 3")
"""The families that Latin, Greek and Cyrillic letters can be set in; the first is the usual one."""


@cache
def collection() -> typst.Fonts:
    """Return our fonts as the typesetter takes them; read once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def families(*, tall: bool, latin: str = "") -> list[str]:
    """Return our families in order of preference; ``tall`` prefers Nastaliq to Naskh.

    ``latin`` is one of `LATIN`, or anything else for the usual one. What it lacks is shown by the
    others, so that the wish changes nothing of what can be shown.
    """
    arabic = ["Noto Nastaliq Urdu", "Noto Naskh Arabic"]
    wanted = [each for each in LATIN if each == latin]
    first = list(dict.fromkeys([*wanted, LATIN[0], *(arabic if tall else reversed(arabic))]))
    return first + sorted(set(collection().families()) - set(first))


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
