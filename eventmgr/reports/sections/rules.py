"""Which sections a report has, in which order and under which numbers; pure decisions."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import chain
from string import ascii_uppercase
from typing import Final

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.enums import ANNEXES, SESSIONS_OF, SectionKind
from eventmgr.reports.rules import may_edit_reports, may_have_reports
from eventmgr.reports.sections.wording import Wording


class Part(StrEnum):
    """Where in the report a section stands; it is moved within its part only."""

    FRONT = "front"
    BODY = "body"
    ANNEX = "annex"


FRONT: Final = frozenset({SectionKind.FOREWORD, SectionKind.ACKNOWLEDGEMENTS, SectionKind.ACRONYMS})
"""What stands before the first number."""
USUAL: Final = tuple(kind for kind in SectionKind if kind is not SectionKind.CUSTOM)
"""What every conference's report has without anybody's doing."""
SUMMED_UP: Final = tuple(chain.from_iterable(SESSIONS_OF.values()))
"""Sessions of which the report tells what was said."""
LONGEST: Final = {"title": 300, "text": 200_000}
STEP: Final = 1000
"""How far two neighbours are apart when nobody has moved them."""


def may_write_sections(standing: Standing) -> bool:
    """Whether the report's sections may be written, switched and put in order."""
    return may_edit_reports(standing)


def may_read_sections(standing: Standing) -> bool:
    """Whether they may be read: by whoever may have the report, and by the team's observers."""
    return may_have_reports(standing) or standing.team_role is TeamRole.OBSERVER


def part_of(kind: SectionKind) -> Part:
    """Return where in the report such a section stands."""
    if kind in FRONT:
        return Part.FRONT
    return Part.ANNEX if kind in ANNEXES else Part.BODY


def usual_position(kind: SectionKind) -> int:
    """Return the position of a section that nobody has moved."""
    return (list(SectionKind).index(kind) + 1) * STEP


def require_sound(wording: Wording) -> None:
    """Raise DomainError if a field is longer than a book."""
    for field, limit in LONGEST.items():
        length = len(getattr(wording, field))
        if length > limit:
            raise DomainError(
                _(
                    "This has %(length)d characters; %(limit)d fit. Shorten it: nothing is saved "
                    "yet.",
                    length=length,
                    limit=limit,
                ),
                field=field,
            )


def moved(keys: Sequence[str], key: str, *, to: int) -> list[str]:
    """Return the keys with this one at the place ``to``, from 1; beyond the ends: at the end."""
    others = [each for each in keys if each != key]
    at = min(max(to, 1), len(others) + 1) - 1
    return [*others[:at], key, *others[at:]]


def numbered(
    sections: Sequence[tuple[str, SectionKind]], kept: Mapping[str, str]
) -> dict[str, str]:
    """Return by its key what stands before each section's heading.

    ``kept`` are the numbers of versions that were adopted or published: whoever has one keeps it,
    and none of them is ever given to another, whether its section is still there or not. The
    others get the numbers after them, in order. What stands before the first number has none.
    """
    given = {Part.BODY: [0], Part.ANNEX: [0]}
    for number in kept.values():
        part = Part.BODY if number.isdigit() else Part.ANNEX
        given[part].append(int(number) if number.isdigit() else _rank(number))
    free = {part: max(numbers) for part, numbers in given.items()}
    found = {}
    for key, kind in sections:
        part = part_of(kind)
        if part is Part.FRONT:
            found[key] = ""
        elif key in kept:
            found[key] = kept[key]
        else:
            free[part] += 1
            found[key] = str(free[part]) if part is Part.BODY else letters(free[part])
    return found


def letters(rank: int) -> str:
    """Return the letters of an annex: 1 is A, 26 is Z, 27 is AA."""
    found = ""
    while rank > 0:
        rank, rest = divmod(rank - 1, len(ascii_uppercase))
        found = ascii_uppercase[rest] + found
    return found


def _rank(word: str) -> int:
    rank = 0
    for letter in word:
        rank = rank * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return rank
