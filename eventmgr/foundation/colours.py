"""The conference's colour on white paper (contrast after WCAG 2.2, relative luminance)."""

import re
from typing import Final

FALLBACK: Final = "#0b6e4f"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_ENOUGH: Final = 4.5
_LINEAR_BELOW: Final = 0.04045


def accent(stated: str) -> str:
    """Return the stated colour if it is ``#rrggbb``, else `FALLBACK`."""
    return stated.lower() if _HEX.fullmatch(stated) else FALLBACK


def ink(colour: str) -> str:
    """Return the colour ``#rrggbb``, darkened until text in it has contrast 4.5 on white."""
    channels = _channels(colour)
    while _contrast_on_white(channels) < _ENOUGH:
        channels = [int(each * 0.9) for each in channels]
    return "#" + "".join(f"{each:02x}" for each in channels)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _contrast_on_white(channels: list[int]) -> float:
    red, green, blue = map(_linear, channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4
