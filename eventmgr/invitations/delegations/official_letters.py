"""What an uploaded official letter is, told by its content: its name may say anything."""

import io
from typing import Final

from pikepdf import Pdf, PdfError
from PIL import Image, UnidentifiedImageError

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

MOST_BYTES: Final = 5 * 1024 * 1024
EXTENSIONS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
_IMAGES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}


def checked_media_type(content: bytes) -> str:
    """Return the media type of a sound PDF, PNG or JPEG; raises DomainError for anything else."""
    if len(content) > MOST_BYTES:
        raise DomainError(_("The letter is larger than 5 MB. Scan it smaller."), field="letter")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    return _image(content)


def _pdf(content: bytes) -> str:
    try:
        with Pdf.open(io.BytesIO(content)) as document:
            if len(document.pages):
                return "application/pdf"
    except PdfError as error:
        raise _unreadable() from error
    raise _unreadable()


def _image(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=list(_IMAGES)) as image:
            image.verify()
            return _IMAGES[str(image.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise _unreadable() from error


def _unreadable() -> DomainError:
    return DomainError(
        _("This is no PDF, PNG or JPEG that can be read. Save it anew and try again."),
        field="letter",
    )
