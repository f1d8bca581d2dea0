"""How numbers are told: what is promised and what is missing, and what a small one would reveal.

Pure decisions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

FEW: Final = 5
"""Among fewer people, a protected one could be guessed."""
LARGEST: Final = 1_000_000
MOST_TARGETS: Final = 200
LONGEST_VALUE: Final = 300

Counts = Mapping[str, int]
"""How many people, by the key of a measure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The people of one kind, as they are counted: by what everybody may know, and the others."""

    value: str
    """What they have in common; empty: they did not say."""
    name: str
    open: Counts
    protected: Counts

    @property
    def hides(self) -> bool:
        """Whether there is a protected person among them."""
        return any(self.protected.values())

    @property
    def would_tell(self) -> bool:
        """Whether any number of theirs has a protected person among a few."""
        return any(
            number and number + self.open.get(key, 0) < FEW
            for key, number in self.protected.items()
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a table of numbers."""

    value: str
    name: str
    counts: Counts
    is_rest: bool = False
    """Whether it stands for whoever did not say, and for whom nobody may find out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a table tells; all parts together are everybody."""

    lines: list[Line]
    rest: Counts
    """Whoever did not say, and the protected of whom no line may tell."""
    untold: Counts
    """The protected of whom the rest may not tell either: only the total counts them."""


def discreet(groups: Iterable[Group], *, is_telling: bool) -> Told:
    """Return the lines of a table, and the counts of whom no line may tell.

    A protected person counts in the line of their own kind only where that tells nothing: not
    where the kind itself says who somebody is, as an institution does, nor where any number of
    the line is a few. The rest counts them unless one of its numbers were a few of them alone.
    """
    lines, unsaid, hidden = [], dict[str, int](), dict[str, int]()
    for group in groups:
        if not group.value:
            unsaid, hidden = added(unsaid, group.open), added(hidden, group.protected)
            continue
        moves = group.hides and (is_telling or group.would_tell)
        hidden = added(hidden, group.protected) if moves else hidden
        counts = group.open if moves else added(group.open, group.protected)
        if any(counts.values()):
            lines.append(Line(value=group.value, name=group.name, counts=counts))
    if any(0 < number < FEW and not unsaid.get(key) for key, number in hidden.items()):
        return Told(lines=lines, rest=unsaid, untold=hidden)
    return Told(lines=lines, rest=added(unsaid, hidden), untold={})


def added(one: Counts, other: Counts) -> dict[str, int]:
    """Return the sums, measure by measure."""
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def summed(every: Iterable[Counts]) -> dict[str, int]:
    """Return the sums of all of them, measure by measure."""
    total: dict[str, int] = {}
    for each in every:
        total = added(total, each)
    return total


def shortened(lines: Sequence[Line], most: int) -> tuple[list[Line], list[Line]]:
    """Return the first lines and the others, unless only one would be spared."""
    if len(lines) <= most + 1:
        return list(lines), []
    return list(lines[:most]), list(lines[most:])


def promised(*, number: int | None, share: int | None, total: int) -> int:
    """Return how many people a promise means: the number, or the share of the total, rounded up."""
    if number is not None:
        return number
    return -(-(share or 0) * total // 100)


def missing(promised_people: int, confirmed: int) -> int:
    """Return how many people are missing from what was promised."""
    return max(0, promised_people - confirmed)


def unmatched(name: str, kind: str, known: Sequence[str]) -> str:
    """Return the warning that nobody has the promised word, and which words people have."""
    if not known:
        return _(
            "No registration counted here has “%(name)s” as %(kind)s yet.", name=name, kind=kind
        )
    return _(
        "No registration counted here has “%(name)s” as %(kind)s; known are: %(known)s.",
        name=name,
        kind=kind,
        known=", ".join(known),
    )


def percent(part: int, whole: int) -> int:
    """Return the part in percent of the whole, from 0 to 100; of nothing, nothing is a part."""
    if whole <= 0:
        return 0
    return min(100, max(0, 100 * part // whole))


def require_sound_target(*, number: int | None, share: int | None) -> None:
    """Raise DomainError unless exactly one of number and share is told, and can be."""
    if (number is None) == (share is None):
        raise DomainError(
            _("Say either how many people, or which share of the confirmed."), field="number"
        )
    if number is not None and not 0 < number <= LARGEST:
        raise DomainError(_("Promise at least one person."), field="number")
    if share is not None and not 0 < share <= 100:  # noqa: PLR2004 - percent
        raise DomainError(_("A share is between 1 and 100 percent."), field="share")


def require_room(count: int) -> None:
    """Raise DomainError if as much was promised as can be shown."""
    if count >= MOST_TARGETS:
        raise DomainError(
            _("%(most)d lines are promised already. Remove one first.", most=MOST_TARGETS)
        )


def may_see_numbers(standing: Standing) -> bool:
    """Whether numbers are shown: to every member of the team."""
    return conference_rules.may_see_office(standing)
