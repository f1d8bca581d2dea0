"""What a variant is told from: the snapshot, and parts of the report that is made of it.

A part is there whether the conference's own report has it switched on or not.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from eventmgr.conferences.enums import PartnerRole
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import (
    Block,
    Column,
    Cover,
    Figures,
    Paragraph,
    RecommendationCard,
    Run,
    Table,
    Text,
    anchors,
)
from eventmgr.reports.enums import SectionKind
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import Group, Snapshot
from eventmgr.reports.structure.entries import Entry, entries_of
from eventmgr.reports.structure.front import at_a_glance, cover
from eventmgr.reports.structure.groups import card, chapter
from eventmgr.reports.structure.sections import places
from eventmgr.reports.structure.subjects import Subject, chosen, require_subject
from eventmgr.reports.structure.words import made_of, shortened


@dataclass(frozen=True, slots=True)
class Source:
    """One snapshot and one selection of it, in the language that is being spoken."""

    snapshot: Snapshot
    selection: Selection
    fingerprint: str

    @property
    def subject(self) -> Subject:
        """What the variant is about, whole where it is about all. Raise UnknownSubject."""
        return require_subject(self.snapshot, self.selection) or Subject("", "")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The recommendations that are told. Raise UnknownSubject."""
        return chosen(self.snapshot, self.selection)

    def cover(self, genre: str, title: str = "") -> Cover:
        """Return the full report's cover for another sort of document."""
        made = cover(self.snapshot, self.fingerprint)
        return replace(made, genre=genre, subtitle=title or made.subtitle)

    def figures(self) -> Figures:
        """Return what there is to know at a glance."""
        return at_a_glance(self.snapshot)

    def chapter(self, group: Group) -> Iterator[Block]:
        """Yield the group's chapter under the number that the full report gives it."""
        kinds = {each.kind: each.section.number for each in reversed(places(self.snapshot))}
        own = [each for each in entries_of(self.snapshot) if each.group is group]
        return chapter(self.snapshot, group, own, kinds.get(SectionKind.GROUPS, ""))

    def cards(self, entries: Iterable[Entry]) -> Iterator[RecommendationCard]:
        """Yield the recommendations as the full report has them."""
        return (card(each, self.snapshot.conference.zone) for each in entries)

    def hosts(self) -> list[str]:
        """Return the names of the hosts."""
        return [each.name for each in self.snapshot.organisations if each.role == PartnerRole.HOST]

    def made_of(self) -> str:
        """Return the version with its moment, and the digest of its data, a line each."""
        return "\n".join(made_of(self.snapshot, self.fingerprint))


def led(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks with the links that lead nowhere made plain text."""
    kept = tuple(blocks)
    places = anchors(kept)
    return tuple(_led(each, places) for each in kept)


def _led(block: Block, places: Collection[str]) -> Block:
    if isinstance(block, Table):
        rows = tuple(tuple(_runs(cell, places) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if isinstance(block, Paragraph):
        return replace(block, text=_runs(block.text, places))
    return block


def _runs(text: Text, places: Collection[str]) -> Text:
    return tuple(
        each if not each.target or each.target in places else replace(each, target="")
        for each in text
    )


def gist(entry: Entry, most: int) -> str:
    """Return the title, else the text, on one line and cut between words."""
    return shortened(entry.recommendation.title or entry.recommendation.text, most)


def form(caption: str, references: Iterable[Entry]) -> Table:
    """Return a form to be filled in, with a row for each recommendation."""
    headings = (
        _("Accepted"),
        _("Accepted in part"),
        _("Noted"),
        _("Who answers for it"),
        _("By when"),
    )
    wide = {3: 4, 4: 3}
    return Table(
        caption=caption,
        columns=(
            Column(heading=_("Reference"), share=3),
            *(Column(heading=each, share=wide.get(n, 2)) for n, each in enumerate(headings)),
        ),
        rows=tuple(((each.link,), *((Run(""),) for _heading in headings)) for each in references),
    )
