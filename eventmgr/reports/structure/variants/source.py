"""What a variant is told from: the snapshot, and the full report's blocks to take parts of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from eventmgr.conferences.enums import PartnerRole
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import (
    Block,
    Column,
    Cover,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    RecommendationCard,
    Run,
    Table,
    Text,
)
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import Snapshot
from eventmgr.reports.structure.entries import Entry
from eventmgr.reports.structure.subjects import Subject, chosen, found
from eventmgr.reports.structure.words import made_of


@dataclass(frozen=True, slots=True)
class Source:
    """One snapshot and one selection of it, in the language that is being spoken."""

    snapshot: Snapshot
    selection: Selection
    fingerprint: str
    blocks_of: Callable[[Snapshot, str], Iterable[Block]]
    """Makes the full report's blocks."""

    @property
    def subject(self) -> Subject:
        """What the variant is about, whole where it is about all. Raise UnknownSubject."""
        return found(self.snapshot, self.selection) or Subject("", "")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The recommendations that are told. Raise UnknownSubject."""
        return chosen(self.snapshot, self.selection)

    def whole(self) -> tuple[Block, ...]:
        """Return the full report, with chapters that the conference leaves out too."""
        made = tuple(self.blocks_of(self.snapshot, self.fingerprint))
        if not self.snapshot.sections or _has(made, RecommendationCard, Cover, Figures):
            return made
        usual = replace(self.snapshot, sections=())
        return tuple(self.blocks_of(usual, self.fingerprint))

    def hosts(self) -> list[str]:
        """Return the names of the hosts."""
        return [each.name for each in self.snapshot.organisations if each.role == PartnerRole.HOST]

    def made_of(self) -> str:
        """Return the version with its moment, and the digest of its data, a line each."""
        return "\n".join(made_of(self.snapshot, self.fingerprint))


def _has(blocks: tuple[Block, ...], *kinds: type) -> bool:
    return {type(each) for each in blocks}.issuperset(kinds)


def cover(blocks: Iterable[Block], genre: str, title: str = "") -> Iterator[Cover]:
    """Yield the full report's cover for another sort of document."""
    for each in blocks:
        if isinstance(each, Cover):
            yield replace(each, genre=genre, subtitle=title or each.subtitle)


def figures(blocks: Iterable[Block]) -> Iterator[Figures]:
    """Yield the full report's first figures."""
    yield from [each for each in blocks if isinstance(each, Figures)][:1]


def chapter(blocks: Iterable[Block], anchor: str) -> Iterator[Block]:
    """Yield the chapter of this anchor, up to the next heading that is not below its own."""
    level = 0
    for each in blocks:
        if isinstance(each, Heading):
            if each.anchor == anchor:
                level = each.level
            elif each.level <= level:
                return
        if level and not isinstance(each, PageBreak):
            yield each


def cards(blocks: Iterable[Block]) -> dict[str, RecommendationCard]:
    """Return the full report's cards by their anchors."""
    return {each.anchor: each for each in blocks if isinstance(each, RecommendationCard)}


def led(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks with the links that lead nowhere made plain text."""
    kept = tuple(blocks)
    places = {each.anchor for each in kept if isinstance(each, Heading | RecommendationCard)}
    return tuple(_led(each, places) for each in kept)


def _led(block: Block, places: set[str]) -> Block:
    if isinstance(block, Table):
        rows = tuple(tuple(_runs(cell, places) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if isinstance(block, Paragraph):
        return replace(block, text=_runs(block.text, places))
    return block


def _runs(text: Text, places: set[str]) -> Text:
    return tuple(
        each if not each.target or each.target in places else replace(each, target="")
        for each in text
    )


def gist(entry: Entry, most: int) -> str:
    """Return the title, else the text, on one line and cut between words."""
    return shortened(entry.recommendation.title or entry.recommendation.text, most)


def shortened(text: str, most: int) -> str:
    """Return the text on one line; what is too long is cut between words and says so."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rpartition(" ")[0] or line[:most]) + " …"


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
