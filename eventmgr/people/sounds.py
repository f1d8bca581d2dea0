"""How a name sounds, roughly: the same for its usual spellings, and for Arabic letters too."""

import re
import unicodedata
from typing import Final

from eventmgr.foundation.text import fold

_FORMS_OF_ADDRESS: Final = frozenset(
    [
        *("dr", "engr", "hon", "judge", "justice", "miss", "mr", "mrs", "ms", "mx"),
        *("prof", "professor", "sir"),
    ]
)
_BETWEEN: Final = re.compile(r"[\W_]+")
_LETTERS: Final = {
    **dict.fromkeys("aeiou", "a"),
    **dict.fromkeys("cq", "k"),
    "w": "v",
    **dict.fromkeys("اأإآٱع", "a"),
    **dict.fromkeys("حهہھةۃ", "h"),
    **dict.fromkeys("یيىے", "y"),
    **dict.fromkeys("تطٹ", "t"),
    **dict.fromkeys("ثسصش", "s"),
    **dict.fromkeys("خقکكچ", "k"),
    **dict.fromkeys("دڈ", "d"),
    **dict.fromkeys("ذزضظژ", "z"),
    **dict.fromkeys("رڑ", "r"),
    **dict.fromkeys("غگ", "g"),
    **dict.fromkeys("نں", "n"),
    **dict(zip("بپجفلمو", "bpjflmv", strict=True)),
}
_HEARD_AT_THE_START_ONLY: Final = frozenset("ahvy")


def written(text: str) -> tuple[str, ...]:
    """Return the words of any text, folded, without accents and what stands between, in order."""
    plain = "".join(
        each
        for each in unicodedata.normalize("NFKD", fold(text))
        if not unicodedata.combining(each)
    )
    return tuple(each for each in _BETWEEN.split(plain) if each)


def is_form_of_address(word: str) -> bool:
    """Whether the word, with its full stop or without, is what people are addressed by."""
    parts = written(word)
    return word.lower() == "h.e." or (bool(parts) and _FORMS_OF_ADDRESS.issuperset(parts))


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded, without accents and forms of address, in their order."""
    found = written(name)
    return tuple(each for each in found if each not in _FORMS_OF_ADDRESS) or found


def sound(word: str) -> str:
    """Return the consonants of a word from `words`, as they are heard in any usual spelling.

    Letters of which nobody has said how they sound stand for themselves.
    """
    heard = ""
    for place, letter in enumerate(word):
        each = _LETTERS.get(letter, letter)
        if heard.endswith(each) or (place and each in _HEARD_AT_THE_START_ONLY):
            continue
        heard += each
    return heard


def script(word: str) -> str:
    """Return in which script the word is written, as Unicode calls it."""
    return unicodedata.name(word[0], "").partition(" ")[0]
