"""The order in which those who have a part in a session are named; pure decisions."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from eventmgr.agenda.enums import SessionRoleName
from eventmgr.foundation.text import fold

CEREMONIAL: Final = (SessionRoleName.CHIEF_GUEST, SessionRoleName.GUEST_OF_HONOUR)
"""The roles that protocol puts in order; of equal offices, the first is named first."""

_WORD = re.compile(r"\w+")

EntryT = TypeVar("EntryT")


def in_order(
    entries: Iterable[EntryT],
    offices: Sequence[str],
    *,
    role: Callable[[EntryT], SessionRoleName],
    title: Callable[[EntryT], str],
    place: Callable[[EntryT], int | None],
) -> list[EntryT]:
    """Return the entries as protocol names them.

    Ceremonial roles come first, by the highest office in ``offices`` that their title speaks of
    (who holds none of them comes after those who do), then all others as they were typed. An entry
    with a place of its own, counted from 1, stands exactly there; a place that is taken or beyond
    the end gives the nearest free one.
    """
    typed = list(entries)
    ranks = Ranks(offices)
    free = sorted(
        (index for index, each in enumerate(typed) if place(each) is None),
        key=lambda index: (*_standing(role(typed[index]), title(typed[index]), ranks), index),
    )
    return [typed[index] for index in _seated([place(each) for each in typed], free)]


class Ranks:
    """The offices in their order, ready to be looked for in titles."""

    def __init__(self, offices: Sequence[str]) -> None:
        words = [(rank, _words(office)) for rank, office in enumerate(offices)]
        self._longest_first = sorted(
            ((rank, each) for rank, each in words if each.strip()),
            key=lambda found: (-len(found[1].split()), -len(found[1]), found[0]),
        )
        self.none = len(offices)
        """The rank of those who hold none of the offices."""

    def of(self, title: str) -> int:
        """Return the place of the longest office whose words stand in the title, from 0."""
        words = _words(title)
        return next((rank for rank, office in self._longest_first if office in words), self.none)


def _words(text: str) -> str:
    """Return the folded words with a space around each, so that only whole ones are found."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _standing(role: SessionRoleName, title: str, ranks: Ranks) -> tuple[int, int]:
    if role not in CEREMONIAL:
        return ranks.none + 1, 0
    return ranks.of(title), CEREMONIAL.index(role)


def _seated(places: list[int | None], free: list[int]) -> list[int]:
    """Return the entries' numbers in order: the placed ones on their places, the free between."""
    seats: dict[int, int] = {}
    wanted = [(place - 1, index) for index, place in enumerate(places) if place is not None]
    for seat, index in wanted:
        if 0 <= seat < len(places):
            seats.setdefault(seat, index)
    for seat, index in sorted(wanted):
        if seats.get(seat) != index:
            seats[_nearest(seat, len(places), seats)] = index
    rest = iter(free)
    return [seats[seat] if seat in seats else next(rest) for seat in range(len(places))]


def _nearest(seat: int, count: int, taken: dict[int, int]) -> int:
    """Return the first free seat from this one on, or else the last before it."""
    seat = min(max(seat, 0), count - 1)
    onwards: list[int] = [*range(seat, count), *range(seat - 1, -1, -1)]
    return next(each for each in onwards if each not in taken)
