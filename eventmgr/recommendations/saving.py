"""What becomes of a save; pure decisions on the texts in hand.

Immutable revisions, each with the one it grew out of: nothing that was typed is refused or
overwritten, and what cannot be brought together waits for a person.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic

from eventmgr.recommendations.combining import WordingT, combine


class Fate(StrEnum):
    """What became of a save; it is stored whatever became of it."""

    SAVED = "saved"
    """It stands as it was typed."""
    MERGED = "merged"
    """It stands together with what others had saved; somebody should check it."""
    CONTESTED = "contested"
    """Fields of it exclude what others had saved, and wait for a decision."""
    LATE = "late"
    """It came too late to count."""
    QUARANTINED = "quarantined"
    """It came from somebody who may no longer write here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict(Generic[WordingT]):
    """What to do with a save in time."""

    fate: Fate
    merged: WordingT | None = None
    """What shall stand in place of the save itself; None: the save, or what stands already.

    It may say the same as what stands: a save that added nothing is brought together like any
    other, so that its fate can be read from what is stored.
    """
    woven: tuple[str, ...] = ()
    """Fields of it that somebody should check."""
    undecided: tuple[str, ...] = ()
    """Fields of the save that wait for a decision."""


def judge(
    *, base: WordingT, mine: WordingT, stands: WordingT, undecided: tuple[str, ...] = ()
) -> Verdict[WordingT]:
    """Decide on a save that grew out of ``base`` while others saved what ``stands``.

    ``undecided`` are the fields on which the base itself still waits for a decision: they stay on
    the side, whatever is typed there, until it is what stands; only the others are brought
    together.
    """
    aside = {name: getattr(stands, name) for name in undecided}
    found = combine(replace(base, **aside), replace(mine, **aside), stands)
    open_still = [name for name in undecided if getattr(mine, name) != getattr(stands, name)]
    waiting = tuple(dict.fromkeys((*open_still, *found.contested)))
    if not waiting and found.wording == mine:
        return Verdict(fate=Fate.SAVED)
    return Verdict(
        fate=Fate.CONTESTED if waiting else Fate.MERGED,
        merged=None if waiting and found.wording == stands else found.wording,
        woven=found.woven,
        undecided=waiting,
    )
