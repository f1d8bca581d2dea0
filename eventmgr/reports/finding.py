"""Finding people's names in what others wrote, however they are spelt, and putting a mark there.

A name is found as whole words, in any case, with or without accents, composed or not, broken by
line ends, blanks, hyphens or invisible characters. A name of one word is found as it is written or
in capitals: in other spellings it may be a word like any other. A family name alone is found after
a form of address. Nicknames, transliterations and descriptions ("the judge from ...") are not.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

MARK: Final = "[…]"
"""Stands where a name stood, in every language."""
FORMS_OF_ADDRESS: Final = frozenset(
    [
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "engr", "eng", "hon"),
        *("honourable", "honorable", "justice", "judge", "sir", "madam", "sheikh"),
        *("shaikh", "maulana", "mufti", "syed", "begum", "senator", "ambassador"),
        *("minister", "excellency", "h", "e", "m", "mme", "mlle", "monsieur", "madame"),
        *("maitre", "السيد", "السيدة", "الدكتور", "الدكتورة", "الاستاذ", "جناب", "محترم"),
        *("محترمه", "ڈاکٹر", "مسٹر", "مسز", "بیگم", "پروفیسر"),
    ]
)
"""Bare and folded, as `_words` gives them; "H.E." is two of them."""
_OWN_ACCENTS: Final = 10
"""Marks of a lower combining class (vowel signs of Indic scripts) make other words."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
"""Scripts that leave no blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_ASCII_WORD = re.compile("[A-Za-z0-9]+")


@cache
def _word() -> re.Pattern[str]:
    """Whatever stands between blanks, punctuation, symbols and controls."""
    parted = "".join(
        re.escape(chr(each))
        for each in range(0x10000)
        if unicodedata.category(chr(each))[0] in "PSZ" or unicodedata.category(chr(each)) == "Cc"
    )
    return re.compile(f"[^{parted}\u200b\U0001f000-\U0001faff]+")


def _bare(word: str) -> str:
    """Return the word without accents and invisible characters, its case kept."""
    if word.isascii():
        return word
    return "".join(
        each
        for each in unicodedata.normalize("NFKD", word)
        if unicodedata.combining(each) < _OWN_ACCENTS and unicodedata.category(each) != "Cf"
    )


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word, bare, with where it begins and ends."""
    for found in (_ASCII_WORD if text.isascii() else _word()).finditer(text):
        if bare := _bare(found[0]):
            yield bare, found.start(), found.end()


def _unspaced(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFC", text) if not each.isspace())


@dataclass(frozen=True, slots=True)
class Names:
    """Names to be found; make it by `names`, and give it many texts."""

    _by_head: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """The names of several words, folded, by their first."""
    _single: frozenset[str] = frozenset()
    _family: frozenset[str] = frozenset()
    _solid: tuple[re.Pattern[str], ...] = ()
    _heads: frozenset[str] = frozenset()
    """Every folded word that some find begins or ends with: a text without any has none."""

    def masked(self, text: str) -> str:
        """Return the text with `MARK` in place of every name; the same text if none is there."""
        for each in self._solid:
            text = each.sub(MARK, text)
        if not text or not (self._by_head or self._single):
            return text
        spans = list(self._spans(list(_words(text))))
        for start, end in reversed(spans):
            text = text[:start] + MARK + text[end:]
        return text

    def _spans(self, words: list[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
        folded = [each.casefold() for each, _, _ in words]
        if self._heads.isdisjoint(folded):
            return
        place = 0
        while place < len(words):
            length = self._length(words, folded, place)
            if length:
                yield words[place][1], words[place + length - 1][2]
            place += length or 1

    def _length(self, words: list[tuple[str, int, int]], folded: list[str], place: int) -> int:
        """How many words from here are a name."""
        rest = [
            len(name)
            for name in self._by_head.get(folded[place], ())
            if tuple(folded[place : place + len(name)]) == name
        ]
        if rest:
            return max(rest)
        word = words[place][0]
        if word in self._single:
            return 1
        addressed = place > 0 and folded[place - 1] in FORMS_OF_ADDRESS
        return int(addressed and folded[place] in self._family)


def names(people: Iterable[str]) -> Names:
    """Return the names of people, with and without a form of address before them."""
    by_head: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    single: set[str] = set()
    family: set[str] = set()
    solid: set[str] = set()
    for each in people:
        if _UNSPACED.search(each):
            solid.add(_unspaced(each))
            continue
        bare = [word for word, _, _ in _words(each)]
        for words in filter(None, {tuple(bare), tuple(_called(bare))}):
            if len(words) == 1:
                single |= {words[0], words[0].upper()}
                continue
            by_head[words[0].casefold()].append(tuple(word.casefold() for word in words))
            family.add(words[-1].casefold())
    return Names(
        dict(by_head),
        frozenset(single),
        frozenset(family),
        tuple(_solid(solid)),
        frozenset({*by_head, *family, *(each.casefold() for each in single)}),
    )


def _called(words: list[str]) -> list[str]:
    """Return the name as it is said without its form of address."""
    while len(words) > 1 and words[0].casefold() in FORMS_OF_ADDRESS:
        words = words[1:]
    return words


def _solid(people: set[str]) -> Iterator[re.Pattern[str]]:
    """Patterns for names in scripts without blanks, composed or not, longest first."""
    forms = {unicodedata.normalize(form, each) for each in people for form in ("NFC", "NFD")}
    if forms:
        longest = sorted(forms, key=lambda each: (-len(each), each))
        yield re.compile("|".join(r"\s*".join(map(re.escape, each)) for each in longest))
