"""Pictures that people upload: read by a library, made anew, and so without anything hidden."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
LARGEST: Final = 1200
"""In pixels, of either side: enough for a page of paper."""
KNOWN: Final = ("PNG", "JPEG")


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A PNG that holds its pixels and nothing else; width and height in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """What it is known by."""
        return hashlib.sha256(self.content).hexdigest()


def read(content: bytes) -> Picture:
    """Return the picture made anew as PNG, scaled down to `LARGEST`.

    Raise DomainError for what is too large, is neither PNG nor JPEG, or is broken.
    """
    if len(content) > MOST_BYTES:
        raise DomainError(_("The picture is larger than 2 MB. Save it smaller."), field="logo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _anew(content)
    except UnidentifiedImageError as error:
        raise _refused(_("This is neither a PNG nor a JPEG picture. Save it as PNG.")) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise _refused(_("The picture is broken or too large. Save it anew as PNG.")) from error


def _anew(content: bytes) -> Picture:
    with Image.open(BytesIO(content), formats=KNOWN) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError(opened.size)
        pixels = ImageOps.exif_transpose(opened).convert("RGBA")
    pixels.thumbnail((LARGEST, LARGEST))
    target = BytesIO()
    plain = Image.new("RGBA", pixels.size)
    plain.paste(pixels)
    plain.save(target, "PNG", optimize=True)
    return Picture(content=target.getvalue(), width=plain.width, height=plain.height)


def _refused(words: str) -> DomainError:
    return DomainError(words, field="logo")
