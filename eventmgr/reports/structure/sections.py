"""Which sections the report has: those of the snapshot in their order, or the usual ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eventmgr.reports.enums import ANNEXES, ONLY_WRITTEN, SECTION_LABELS, SectionKind
from eventmgr.reports.snapshot import Section, Snapshot
from eventmgr.reports.structure.words import label

PAGED: Final = frozenset(
    {
        SectionKind.SUMMARY,
        SectionKind.PARTICIPATION,
        SectionKind.GROUPS,
        SectionKind.MATRIX,
        SectionKind.PROGRAMME,
        SectionKind.PARTICIPANTS,
        SectionKind.RAW_TEXTS,
    }
)
"""Sections that begin on a page of their own; the others go on where the one before ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A section in its place: its heading's words, and an anchor that no other has."""

    section: Section
    title: str
    anchor: str

    @property
    def kind(self) -> str:
        """What sort of section it is."""
        return self.section.kind

    @property
    def is_missing(self) -> bool:
        """Whether nobody has written what nothing else can tell."""
        return self.kind in ONLY_WRITTEN and not self.section.text.strip()


def places(snapshot: Snapshot) -> tuple[Place, ...]:
    """Return the sections that are told, in order."""
    return tuple(_places(snapshot.sections or _usual()))


def missing(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the titles of the sections that wait to be written."""
    return tuple(each.title for each in places(snapshot) if each.is_missing)


def _places(sections: tuple[Section, ...]) -> Iterator[Place]:
    seen: dict[str, int] = {}
    for each in sections:
        seen[each.kind] = seen.get(each.kind, 0) + 1
        again = f"-{seen[each.kind]}" if seen[each.kind] > 1 else ""
        yield Place(
            section=each,
            title=each.title.strip() or label(SECTION_LABELS, each.kind),
            anchor=f"section-{each.kind}{again}",
        )


def _usual() -> tuple[Section, ...]:
    """Return what fills itself, numbered in the usual order, for a report nobody has arranged."""
    own = [each for each in SectionKind if each not in ONLY_WRITTEN]
    body = [each for each in own if each not in ANNEXES]
    numbers = {each: str(number) for number, each in enumerate(body, 1)}
    numbers |= dict(zip(ANNEXES, "ABCD", strict=True))
    return tuple(Section(kind=each.value, number=numbers[each]) for each in own)
