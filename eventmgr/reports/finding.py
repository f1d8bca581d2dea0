"""Finding people's names in what others wrote, however they are spelt, and putting a mark there.

A name is found as whole words, in any case, with or without accents, composed or not, broken by
line ends, blanks, hyphens or invisible characters; with the family name before the others; and
written as one word with its capitals. The family name is the last word, or the last ones that
hyphens or apostrophes join. It is found after a form of address and after the first name's initial.
By itself it is not, nor are nicknames, transliterations and descriptions ("the judge from ..."). A
name of one word is found as it is written or in capitals: in other spellings it may be a word like
any other.

Texts are cleaned before they are looked through, as they are before they are set: what is taken out
then would make a broken name whole again.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from eventmgr.printing.characters import clean

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
_JOINERS: Final = "\u200b\u200c"
"""Zero-width blank and non-joiner: some part words by them, others break one word."""
_INVISIBLE = "[\\s\u200b-\u200d\u2060\u00ad]*"
"""What may stand between any two characters in scripts without blanks."""
_BETWEEN = re.compile("[\\s,\u060c\u3001]+")
_ASCII_WORD = re.compile("[A-Za-z0-9]+")


class _Word(NamedTuple):
    bare: str
    start: int
    end: int


class _Find(NamedTuple):
    """Where a name stands, and from where it takes to know it: from its form of address."""

    since: int
    start: int
    end: int


@cache
def _word(parting: str) -> re.Pattern[str]:
    """Whatever stands between blanks, punctuation, symbols, controls and ``parting``."""
    parted = "".join(
        re.escape(chr(each))
        for each in range(0x10000)
        if unicodedata.category(chr(each))[0] in "PSZ" or unicodedata.category(chr(each)) == "Cc"
    )
    return re.compile(f"[^{parted}{parting}\U0001f000-\U0001faff]+")


def _bare(word: str) -> str:
    """Return the word without accents and invisible characters, its case kept."""
    if word.isascii():
        return word
    return "".join(
        each
        for each in unicodedata.normalize("NFKD", word)
        if unicodedata.combining(each) < _OWN_ACCENTS and unicodedata.category(each) != "Cf"
    )


def _words(text: str, parting: str = "") -> Iterator[_Word]:
    """Yield each word, bare, with where it begins and ends."""
    for found in (_ASCII_WORD if text.isascii() else _word(parting)).finditer(text):
        if bare := _bare(found[0]):
            yield _Word(bare, found.start(), found.end())


@dataclass(frozen=True, slots=True)
class Names:
    """Names to be found; make it by `names`, and give it many texts."""

    _by_head: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """The names of several words, folded, by their first."""
    _turned: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    """The same with the family name first, with how many words it has: a comma may follow them."""
    _single: frozenset[str] = frozenset()
    _family: dict[str, set[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    """Family names, folded, by their first word, each with the first name's first letter."""
    _solid: re.Pattern[str] | None = None
    _heads: frozenset[str] = frozenset()
    """Every folded word that some find begins or ends with: a text without any has none."""

    def masked(self, text: str) -> str:
        """Return the text with `MARK` in place of every name; the same text if none is there."""
        if not text:
            return text
        told = clean(text)
        spans = _merged(self._finds(told))
        for start, end in reversed(spans):
            told = told[:start] + MARK + told[end:]
        return told if spans else text

    def found(self, text: str) -> frozenset[str]:
        """Return the names that stand in the text as it spells them, cleaned."""
        told = clean(text)
        return frozenset(told[each.since : each.end] for each in self._finds(told))

    def _finds(self, text: str) -> Iterator[_Find]:
        if self._solid:
            for each in self._solid.finditer(text):
                yield _Find(each.start(), *each.span())
        if self._heads:
            yield from self._spelt(text, list(_words(text)))
            if any(each in text for each in _JOINERS):
                yield from self._spelt(text, list(_words(text, _JOINERS)))

    def _spelt(self, text: str, words: list[_Word]) -> Iterator[_Find]:
        folded = [each.bare.casefold() for each in words]
        if self._heads.isdisjoint(folded):
            return
        for place, head in enumerate(folded):
            if head not in self._heads:
                continue
            if length := self._length(text, words, folded, place):
                start = words[place].start
                yield _Find(start, start, words[place + length - 1].end)
            elif head in self._family and place:
                yield from self._after(words, folded, place)

    def _length(self, text: str, words: list[_Word], folded: list[str], place: int) -> int:
        """How many words from here are a name."""
        known = [*self._by_head.get(folded[place], ())]
        for length, name in self._turned.get(folded[place], ()):
            if place + length < len(words):
                end, begin = words[place + length - 1].end, words[place + length].start
                known += [name] if _BETWEEN.fullmatch(text[end:begin]) else []
        fitting = (len(each) for each in known if _stands(each, folded, place))
        return max(fitting, default=int(words[place].bare in self._single))

    def _after(self, words: list[_Word], folded: list[str], place: int) -> Iterator[_Find]:
        """Yield the family names that stand here, if what stands before makes them such."""
        first = place
        while first and len(folded[first - 1]) == 1:
            first -= 1
        for family, initial in self._family[folded[place]]:
            if not _stands(family, folded, place):
                continue
            end = words[place + len(family) - 1].end
            initials = [each for each in range(first, place) if _is(initial, words[each].bare)]
            if initials and _is(words[place].bare[0].upper(), words[place].bare[0]):
                yield _Find(words[initials[0]].start, words[initials[0]].start, end)
            elif folded[place - 1] in FORMS_OF_ADDRESS:
                yield _Find(words[place - 1].start, words[place].start, end)


def _is(initial: str, letter: str) -> bool:
    """Whether the letter is that capital; in scripts without capitals, that letter."""
    return letter == initial.upper()


def _stands(name: tuple[str, ...], folded: list[str], place: int) -> bool:
    return tuple(folded[place : place + len(name)]) == name


def _merged(finds: Iterable[_Find]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap as one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((each.start, each.end) for each in finds):
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def names(people: Iterable[str]) -> Names:
    """Return the names of people, with and without a form of address before them."""
    by_head: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    turned: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    single: set[str] = set()
    family: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    solid: set[str] = set()
    for each in map(clean, people):
        if _UNSPACED.search(each):
            solid.add(re.sub(_INVISIBLE, "", each))
            continue
        bare = [word.bare for word in _words(each)]
        for words in filter(None, {tuple(bare), tuple(_called(bare))}):
            single |= {"".join(words), "".join(words).upper()}
            if len(words) > 1:
                folded = tuple(word.casefold() for word in words)
                by_head[folded[0]].append(folded)
                for length in {1, min(_joined(each), len(words) - 1)}:
                    last = folded[-length:]
                    turned[last[0]].append((length, (*last, *folded[:-length])))
                    family[last[0]].add((last, folded[0][0]))
    return Names(
        dict(by_head),
        dict(turned),
        frozenset(single),
        dict(family),
        _pattern(solid),
        frozenset({*by_head, *family, *(each.casefold() for each in single)}),
    )


def _joined(name: str) -> int:
    """Return how many words the last ones of the name are that no blank parts."""
    return max(1, len(list(_words((name.split() or [""])[-1]))))


def whose(people: Mapping[int, Iterable[str]], spellings: Iterable[str]) -> dict[str, set[int]]:
    """Return for each spelling, as `Names.found` gives it, the keys of those whose name it is."""
    own = {key: names(called) for key, called in people.items()}
    by_word: dict[str, set[int]] = defaultdict(set)
    for key, each in own.items():
        for word in each._heads or {""}:  # noqa: SLF001 - of its own kind
            by_word[word].add(key)
    return {
        spelling: {
            key
            for key in by_word[""].union(*(by_word[word] for word in _folded(spelling)))
            if own[key].masked(spelling) != spelling
        }
        for spelling in spellings
    }


def _folded(spelling: str) -> set[str]:
    ways = ("", _JOINERS)
    return {word.bare.casefold() for each in ways for word in _words(spelling, each)}


def _called(words: list[str]) -> list[str]:
    """Return the name as it is said without its form of address."""
    while len(words) > 1 and words[0].casefold() in FORMS_OF_ADDRESS:
        words = words[1:]
    return words


def _pattern(people: set[str]) -> re.Pattern[str] | None:
    """Return what finds names in scripts without blanks, longest first."""
    longest = sorted(filter(None, people), key=lambda each: (-len(each), each))
    spelt = [_INVISIBLE.join(map(re.escape, each)) for each in longest]
    return re.compile("|".join(spelt)) if spelt else None
