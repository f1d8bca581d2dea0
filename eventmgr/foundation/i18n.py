"""Translation of what the product says; what people wrote is never translated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final

import flask_babel
from babel import Locale
from flask_babel import force_locale, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

__all__ = [
    "LANGUAGES",
    "REPORT_LANGUAGES",
    "direction",
    "gettext",
    "in_language",
    "in_report_language",
    "language",
    "lazy_gettext",
    "locale_of",
    "ngettext",
]

LANGUAGES: Final = {"en": "English", "ur": "اردو"}
"""The languages of the frame, each in its own name."""

REPORT_LANGUAGES: Final = {**LANGUAGES, "fr": "Français", "ar": "العربية"}
"""The languages of closing reports; the catalogues of the further ones hold nothing else."""


_words: ContextVar[Callable[[str], str] | None] = ContextVar("words", default=None)
"""How texts are translated inside `in_language`, where nobody has to be asked each time."""
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
"""The code of the language inside the same."""


def gettext(text: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever the text has a place for
    """Return the text in the reader's language, the values in their places."""
    translate = _words.get()
    if translate is None:
        return str(flask_babel.gettext(text, **values))
    said = translate(text)
    return said % values if values else said


class LazyText(LazyString):  # type: ignore[misc]  # Flask-Babel ships no types
    """A text that is translated when it is read, and escaped on pages as every other text is.

    Flask-Babel's own claims to be markup already, and so would whatever is put into its places.
    """

    def __html__(self) -> Markup:
        """Return the text as a page may hold it."""
        return escape(str(self))


def lazy_gettext(text: str, /, **values: Any) -> LazyText:  # noqa: ANN401
    """Return the text, to be translated into the language of whoever reads it later."""
    return LazyText(gettext, text, **values)


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:  # noqa: ANN401
    """Return the form of the text that fits the count, in the reader's language."""
    return str(flask_babel.ngettext(one, many, count, **values))


def language() -> str:
    """Return the code of the language that the reader is addressed in."""
    if spoken := _spoken.get():
        return spoken
    locale = get_locale()
    return locale.language if locale else "en"


def locale_of(code: str) -> str:
    """Return the locale that dates and numbers follow in the language; our English is British."""
    return "en_GB" if code == "en" else code


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr``, the direction that the language is written in."""
    return Locale.parse(code).text_direction


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak this language inside the block, whoever asked; unknown codes speak English."""
    with _speaking(code if code in LANGUAGES else "en"):
        yield


@contextmanager
def in_report_language(code: str) -> Iterator[None]:
    """Speak this language of reports inside the block; unknown codes speak English."""
    with _speaking(code if code in REPORT_LANGUAGES else "en"):
        yield


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    with force_locale(locale_of(code)):
        words = _words.set(cache(flask_babel.get_translations().gettext))
        spoken = _spoken.set(code)
        try:
            yield
        finally:
            _spoken.reset(spoken)
            _words.reset(words)
