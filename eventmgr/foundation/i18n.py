"""Translation of what the product says; what people wrote is never translated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from babel import Locale
from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext

__all__ = [
    "LANGUAGES",
    "direction",
    "gettext",
    "in_language",
    "language",
    "lazy_gettext",
    "ngettext",
]

LANGUAGES: Final = {"en": "English", "ur": "اردو"}
"""The languages of the frame, each in its own name."""


def language() -> str:
    """Return the code of the language that the reader is addressed in."""
    locale = get_locale()
    return locale.language if locale else "en"


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr``, the direction that the language is written in."""
    return Locale.parse(code).text_direction


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak this language inside the block, whoever asked; unknown codes speak English."""
    with force_locale(code if code in LANGUAGES else "en"):
        yield
