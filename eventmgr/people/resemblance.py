"""Who may be one and the same human: rules on names, addresses and organisations, nothing else.

What is found is shown to somebody who knows: the rules are to miss few, not to be right.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import Final, TypeVar

from rapidfuzz import fuzz

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people.sounds import script, sound, words

MANY: Final = 5
"""A name that more people than this have says little by itself."""
MOST: Final = 50
"""Of more people who share something, each is compared only with whom they share more."""
_NEAR: Final = 88
_VERY_NEAR: Final = 92
_LONG: Final = 12
_ALIKE: Final = 70
_SHORTEST_LOCAL_PART: Final = 4
_MOST_WORDS: Final = 6
_OF_NOBODY: Final = frozenset(
    ("admin", "contact", "hello", "info", "mail", "office", "secretariat", "secretary")
)
"""What stands before the @ of addresses that many share."""

ValueT = TypeVar("ValueT")


class Reason(StrEnum):
    """Why two people may be one."""

    SAME_NAME = "same_name"
    SAME_SOUND = "same_sound"
    NEAR_NAME = "near_name"
    PART_OF_NAME = "part_of_name"
    SAME_LOCAL_PART = "same_local_part"
    SAME_ORGANISATION = "same_organisation"


REASON_LABELS = {
    Reason.SAME_NAME: _l("The same name"),
    Reason.SAME_SOUND: _l("A name that sounds the same"),
    Reason.NEAR_NAME: _l("Names a few letters apart"),
    Reason.PART_OF_NAME: _l("One name is part of the other"),
    Reason.SAME_LOCAL_PART: _l("The same address but for its domain"),
    Reason.SAME_ORGANISATION: _l("The same organisation"),
}
_WEIGHTS: Final = {
    Reason.SAME_NAME: 60,
    Reason.SAME_SOUND: 50,
    Reason.NEAR_NAME: 40,
    Reason.PART_OF_NAME: 35,
    Reason.SAME_LOCAL_PART: 30,
    Reason.SAME_ORGANISATION: 20,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Particulars:
    """What is compared of one person."""

    key: int
    names: tuple[str, ...]
    """In every way in which the person is known to be called."""
    email: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, order=True, slots=True)
class Resemblance:
    """Two people who may be one, the older first."""

    first: int
    second: int
    reasons: tuple[Reason, ...] = field(compare=False)

    @property
    def weight(self) -> int:
        """How likely it is, as a number that means nothing by itself."""
        return sum(_WEIGHTS[each] for each in self.reasons)


@dataclass(frozen=True, slots=True)
class _Name:
    """One way of being called."""

    owner: int
    words: tuple[str, ...]
    """In the order of the alphabet."""
    sounds: tuple[str, ...]
    """In the same order as the words."""

    @property
    def heard(self) -> tuple[str, ...]:
        return tuple(sorted(self.sounds))

    @property
    def text(self) -> str:
        return " ".join(self.words)


def resemblances(people: Iterable[Particulars]) -> list[Resemblance]:
    """Return every pair that may be one human, the likeliest first.

    Only people who share something (how a name sounds, or a word of it and the organisation, or
    what stands before the @) are compared, so that thousands are done in a moment. What more than
    MOST share is passed over, but for those of them who share an organisation or address as well.
    """
    return _Comparison(people).found()


class _Comparison:
    """All people at once."""

    def __init__(self, people: Iterable[Particulars]) -> None:
        self.people = {each.key: each for each in people}
        self.names = [name for each in self.people.values() for name in _names(each)]
        self.locals = {key: _local_part(each.email) for key, each in self.people.items()}
        self.reasons: dict[tuple[int, int], set[Reason]] = defaultdict(set)

    def found(self) -> list[Resemblance]:
        self._compare_sounds()
        self._compare_neighbours()
        self._compare_addresses()
        pairs = [
            Resemblance(first, second, self._all_reasons(first, second, reasons))
            for (first, second), reasons in self.reasons.items()
        ]
        return sorted(pairs, key=lambda each: (-each.weight, each))

    def _compare_sounds(self) -> None:
        """Compare those whose names sound the same, in whatever order of their words."""
        for block in _blocks((each.heard, each) for each in self.names):
            is_common = _count(block) > MANY or len(block[0].words) == 1
            for one, other in self._pairs(block):
                if is_common and not self._are_together(one.owner, other.owner):
                    continue
                if one.words == other.words:
                    self._note(one, other, Reason.SAME_NAME)
                elif _are_spellings(one, other):
                    self._note(one, other, Reason.SAME_SOUND)

    def _compare_neighbours(self) -> None:
        """Compare those who share a word, and the organisation or how the rest begins."""
        for block in _blocks(self._neighbourhoods()):
            for one, other in self._pairs(block):
                together = self._are_together(one.owner, other.owner)
                if together and _is_part(one, other):
                    self._note(one, other, Reason.PART_OF_NAME)
                elif _are_near(one, other, together=together):
                    self._note(one, other, Reason.NEAR_NAME)

    def _neighbourhoods(self) -> Iterator[tuple[tuple[object, ...], _Name]]:
        for name in self.names:
            organisation = self.people[name.owner].organisation_id
            if len(name.words) > 1 and organisation is not None:
                yield from ((("together", organisation, each), name) for each in set(name.sounds))
            if len(name.text) >= _LONG:
                for one, other in combinations(name.sounds, 2):
                    yield ("word", one, other[:1]), name
                    yield ("word", other, one[:1]), name

    def _compare_addresses(self) -> None:
        """Compare those who have the same address at different places, and share a word."""
        keyed = ((self.locals[each.owner], each) for each in self.names)
        for block in _blocks((local, each) for local, each in keyed if local):
            for one, other in self._pairs(block):
                if not set(one.sounds).isdisjoint(other.sounds):
                    self._note(one, other, Reason.SAME_LOCAL_PART)

    def _pairs(self, block: Sequence[_Name]) -> Iterator[tuple[_Name, _Name]]:
        """Pair the names of different people; of too many, only within what else they share."""
        for part in [block] if _count(block) <= MOST else self._closer(block):
            for one, other in combinations(part, 2):
                if one.owner != other.owner:
                    yield one, other

    def _closer(self, block: Sequence[_Name]) -> Iterator[Sequence[_Name]]:
        bodies = ((self.people[each.owner].organisation_id, each) for each in block)
        addresses = ((self.locals[each.owner], each) for each in block)
        for keyed in (bodies, addresses):
            for part in _blocks((key, each) for key, each in keyed if key):
                if _count(part) <= MOST:
                    yield part

    def _are_together(self, one: int, other: int) -> bool:
        """Whether something besides the names speaks for one human."""
        body = self.people[one].organisation_id
        if body is not None and body == self.people[other].organisation_id:
            return True
        return bool(self.locals[one]) and self.locals[one] == self.locals[other]

    def _note(self, one: _Name, other: _Name, reason: Reason) -> None:
        first, second = sorted((one.owner, other.owner))
        self.reasons[first, second].add(reason)

    def _all_reasons(self, first: int, second: int, found: set[Reason]) -> tuple[Reason, ...]:
        """Return the best word about the names, and what else there is, in one order."""
        about_names = [each for each in Reason if each in found and each not in _BESIDES][:1]
        besides = [each for each in _BESIDES if each in found]
        body = self.people[first].organisation_id
        if body is not None and body == self.people[second].organisation_id:
            besides.append(Reason.SAME_ORGANISATION)
        return (*about_names, *besides)


_BESIDES: Final = (Reason.SAME_LOCAL_PART,)


def _names(person: Particulars) -> Iterator[_Name]:
    met = set()
    for each in person.names:
        found = tuple(sorted(words(each)))[:_MOST_WORDS]
        if found and found not in met:
            met.add(found)
            yield _Name(person.key, found, tuple(map(sound, found)))


def _blocks(keyed: Iterable[tuple[object, ValueT]]) -> Iterator[list[ValueT]]:
    found: dict[object, list[ValueT]] = defaultdict(list)
    for key, value in keyed:
        found[key].append(value)
    return (each for each in found.values() if len(each) > 1)


def _count(block: Iterable[_Name]) -> int:
    """Return how many people are called so."""
    return len({each.owner for each in block})


def _are_spellings(one: _Name, other: _Name) -> bool:
    """Whether names that sound the same are alike word by word, or of two scripts."""
    if script(one.words[0]) != script(other.words[0]):
        return True
    by_sound = (
        [word for _heard, word in sorted(zip(each.sounds, each.words, strict=True))]
        for each in (one, other)
    )
    return all(fuzz.ratio(*pair) >= _ALIKE for pair in zip(*by_sound, strict=True))


def _is_part(one: _Name, other: _Name) -> bool:
    """Whether all words of the one are among those of the other, and two at least."""
    fewer, more = sorted((set(one.sounds), set(other.sounds)), key=len)
    return 1 < len(fewer) < len(more) and fewer < more


def _are_near(one: _Name, other: _Name, *, together: bool) -> bool:
    if len(one.words) != len(other.words) or one.heard == other.heard:
        return False
    enough = _NEAR if together else _VERY_NEAR
    if min(len(one.text), len(other.text)) < _LONG and not together:
        return False
    if fuzz.ratio(one.text, other.text, score_cutoff=enough) < enough:
        return False
    return all(fuzz.ratio(*pair) >= _ALIKE for pair in _what_differs(one, other))


def _what_differs(one: _Name, other: _Name) -> Iterator[tuple[str, str]]:
    """Return the words that the two do not share, beside each other."""
    mine = [each for each in one.words if each not in other.words]
    theirs = [each for each in other.words if each not in one.words]
    return zip(mine, theirs, strict=False)


def _local_part(email: str) -> str:
    """Return what stands before the @, without dots and additions; empty if many share it."""
    local = email.lower().rpartition("@")[0].partition("+")[0]
    plain = "".join(each for each in local if each not in "._-")
    return "" if plain in _OF_NOBODY or len(plain) < _SHORTEST_LOCAL_PART else plain
