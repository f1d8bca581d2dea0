"""Countries by their ISO 3166-1 alpha-2 code, called as the reader's language calls them."""

from typing import Final

from babel import Locale

from eventmgr.foundation.i18n import language

_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""What the list of territories has beside countries: unions, and codes for tests."""


def choices() -> dict[str, str]:
    """Return every country: code -> name, by name."""
    names = Locale.parse(language()).territories
    found = {str(code): str(names[code]) for code in names if _is_country(str(code))}
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))


def label(code: str) -> str:
    """Return the country's name; the code itself if no country has it, nothing for none."""
    return str(Locale.parse(language()).territories.get(code, code))


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES  # noqa: PLR2004 - alpha-2
