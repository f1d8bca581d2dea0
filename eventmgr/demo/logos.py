"""Marks of bodies that do not exist, drawn here: a lighthouse, two rings, a shield."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageDraw import ImageDraw as Pen

from eventmgr.printing.typefaces import FONTS

LARGER: Final = 4
"""Drawn larger than they are kept, so that scaling them down smooths the edges."""
HEIGHT: Final = 240 * LARGER
_BOLD: Final = FONTS / "NotoSans_700Bold.ttf"
_TEAL, _AMBER, _NAVY, _RED = "#0b6e4f", "#d98a00", "#1d3557", "#9b2c2c"


def logo(organisation: str) -> bytes:
    """Return the body's mark with its name beside it, as PNG."""
    draw, ink = MARKS[organisation]
    words = "\n".join(_parted(organisation))
    font = ImageFont.truetype(str(_BOLD), 56 * LARGER)
    scratch = ImageDraw.Draw(Image.new("RGBA", (1, 1)))
    _left, _top, width, _bottom = scratch.multiline_textbbox((0, 0), words, font=font)
    image = Image.new("RGBA", (HEIGHT + 40 * LARGER + int(width), HEIGHT), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    draw(pen)
    pen.multiline_text((HEIGHT + 30 * LARGER, HEIGHT / 2), words, fill=ink, font=font, anchor="lm")
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _parted(name: str) -> tuple[str, str]:
    """Return the name on two lines, as equal as its words let them be."""
    words = name.split()
    ways = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(ways, key=lambda each: max(map(len, each)))


def _at(*points: tuple[int, int]) -> list[tuple[int, int]]:
    return [(LARGER * x, LARGER * y) for x, y in points]


def _lighthouse(pen: Pen) -> None:
    pen.polygon(_at((85, 215), (155, 215), (140, 85), (100, 85)), fill=_TEAL)
    pen.polygon(_at((90, 75), (150, 75), (120, 40)), fill=_TEAL)
    pen.polygon(_at((160, 60), (235, 25), (235, 105)), fill=_AMBER)
    pen.polygon(_at((80, 60), (5, 25), (5, 105)), fill=_AMBER)
    pen.rectangle(_at((97, 130), (143, 150)), fill="white")


def _rings(pen: Pen) -> None:
    pen.ellipse(_at((15, 50), (155, 190)), outline=_NAVY, width=18 * LARGER)
    pen.ellipse(_at((85, 50), (225, 190)), outline=_AMBER, width=18 * LARGER)


def _shield(pen: Pen) -> None:
    pen.polygon(_at((40, 25), (200, 25), (200, 125), (120, 220), (40, 125)), fill=_RED)
    pen.polygon(_at((58, 42), (120, 42), (120, 193), (58, 118)), fill="white")
    pen.ellipse(_at((138, 62), (182, 106)), fill="white")


MARKS: Final[Mapping[str, tuple[Callable[[Pen], None], str]]] = {
    "Harbour Light Society": (_lighthouse, _TEAL),
    "Alumni of Farland Exchanges": (_rings, _NAVY),
    "Embassy of Farland": (_shield, _RED),
}
"""How each mark is drawn, and in which colour its name stands beside it."""
