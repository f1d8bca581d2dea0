"""Countries by their ISO 3166-1 alpha-2 code, called as the reader's language calls them."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from eventmgr.foundation.i18n import language
from eventmgr.foundation.text import fold
from eventmgr.people import own_names

_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""What the list of territories has beside countries: unions, and codes for tests."""
_ALPHA_3: Final = 3
_ALSO: Final = {
    "america": "US",
    "bolivarian republic of venezuela": "VE",
    "brunei darussalam": "BN",
    "burma": "MM",
    "cabo verde": "CV",
    "congo brazzaville": "CG",
    "congo kinshasa": "CD",
    "czech republic": "CZ",
    "democratic republic of the congo": "CD",
    "dpr korea": "KP",
    "drc": "CD",
    "east timor": "TL",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "iran islamic republic of": "IR",
    "islamic republic of iran": "IR",
    "ivory coast": "CI",
    "korea": "KR",
    "lao pdr": "LA",
    "macedonia": "MK",
    "moldova republic of": "MD",
    "myanmar": "MM",
    "northern ireland": "GB",
    "palestine": "PS",
    "republic of korea": "KR",
    "republic of moldova": "MD",
    "republic of the congo": "CG",
    "russian federation": "RU",
    "saint lucia": "LC",
    "scotland": "GB",
    "south korea": "KR",
    "state of palestine": "PS",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "taiwan": "TW",
    "the gambia": "GM",
    "the netherlands": "NL",
    "turkey": "TR",
    "u a e": "AE",
    "u k": "GB",
    "u s": "US",
    "u s a": "US",
    "uae": "AE",
    "uk": "GB",
    "united republic of tanzania": "TZ",
    "united states of america": "US",
    "vatican": "VA",
    "viet nam": "VN",
    "wales": "GB",
    "한국": "KR",
}
"""What lists of participants say beside the names of CLDR."""
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")


def choices() -> dict[str, str]:
    """Return every country: code -> name, by name."""
    names = Locale.parse(language()).territories
    found = {str(code): str(names[code]) for code in names if _is_country(str(code))}
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))


def label(code: str) -> str:
    """Return the country's name; the code itself if no country has it, nothing for none."""
    return str(Locale.parse(language()).territories.get(code, code))


def code_of(typed: str) -> str | None:
    """Return the code of the country that was typed; None if no country is called so.

    A country is named by its code of two or three letters, by its English name, by the reader's,
    or by one in its own languages.
    """
    return _known(language()).get(_plain(typed))


@cache
def _known(reader: str) -> Mapping[str, str]:
    """Return the countries by every name and code that counts for the reader."""
    english = {code: name for code, name in Locale("en").territories.items() if _is_country(code)}
    spoken = Locale.parse(reader).territories
    found = {_plain(name): code for name, code in own_names.countries().items()}
    found.update({_plain(spoken.get(code, "")): code for code in english})
    found.update({_plain(name): code for code, name in english.items()})
    found.update({_plain(name): code for name, code in _ALSO.items()})
    found.update({code.lower(): code for code in english})
    for three, codes in get_global("territory_aliases").items():
        if len(three) == _ALPHA_3 and three.isalpha() and codes[0] in english:
            found.setdefault(three.lower(), codes[0])
    found.pop("", None)
    return found


def _plain(name: str) -> str:
    """Return the name without what spellings of it differ in: case, marks, an ampersand."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", fold(name)))
    return _NOT_WORDS.sub(" ", bare.replace("&", " and ")).strip()


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES  # noqa: PLR2004 - alpha-2
