"""The report as every format sees it: blocks of plain strings with flags, no markup anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Final, Literal, TypeAlias

CHAPTERS: Final = 2
"""The lowest level of the headings that contents list, and that begin slides."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; ``target`` is the anchor of the place it leads to, empty for none."""

    text: str
    strong: bool = False
    target: str = ""


Text: TypeAlias = tuple[Run, ...]
"""Runs in a row; ``\\n`` inside a run breaks the line."""


def plain(text: str) -> Text:
    """Return the text as one run without flags."""
    return (Run(text),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What a file says about itself, and the words of its header and footer."""

    title: str
    running: str
    """What the header of every page says: the conference's title, shortened if need be."""
    language: str
    direction: Literal["ltr", "rtl"]
    accent: str
    """The conference's colour as ``#rrggbb``."""
    ink: str
    """The accent, dark enough for text on white (WCAG 2.2 contrast 4.5 and more)."""
    compiled_at: str
    """ISO 8601 with offset; every file of the report bears this moment."""
    generator: str
    page_of: str
    """The footer's words with ``{page}`` and ``{pages}`` in them."""
    version: str
    draft: str
    """The word for a draft while it is one, else empty."""
    paper: Literal["a4", "letter"] = "a4"
    typeface: str = ""
    """The shipped family for Latin letters; empty: the product's own."""
    naskh: bool = False
    """Whether Urdu is set in Naskh instead of Nastaliq."""
    slides: bool = False
    """Whether every heading of level 1 or 2 begins a slide instead of a page's section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled line."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture whose bytes a renderer finds by their SHA-256; ``alternative`` is read aloud."""

    sha256: str
    alternative: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page."""

    genre: str
    """What sort of document it is."""
    title: str
    subtitle: str
    lines: tuple[str, ...]
    notice: str
    organisations: tuple[Fact, ...]
    colophon: tuple[str, ...]
    logos: tuple[Picture, ...] = ()
    donor_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The place for the list of headings of levels 1 and 2."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 3; anchors are unique in a document."""

    level: int
    text: str
    anchor: str
    tag: str = ""
    """A word beside the heading, such as "Draft"."""
    number: str = ""
    """The section's number, such as "7.2" or "A"; it never moves from version to version."""
    is_listed: bool = True
    """Whether the contents list it, if it is of level 1 or 2."""

    @property
    def line(self) -> str:
        """The number and the text."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph: body text, a note in the margin's voice, or a notice that must be seen."""

    text: Text
    tone: Literal["body", "note", "notice"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Items, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labelled lines, one below the other."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A few numbers to be seen at a glance, each with its label."""

    figures: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table's column: its heading and its share of the width."""

    heading: str
    share: int = 1
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its header row repeats on every page and its first column names the rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: int
    words: str
    """What the bar says, such as "3 of 5"."""
    target: int | None = None
    """What was promised: a mark on or beyond the bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars with their values; ``description`` says in words what the picture shows."""

    caption: str
    description: str
    bars: tuple[Bar, ...]

    @property
    def most(self) -> int:
        """What the longest bar, or the farthest mark, stands for; 1 where all are nothing."""
        return max([1, *(max(each.value, each.target or 0) for each in self.bars)])


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationCard:
    """One recommendation, whole: reference, title, text word for word, and its facts."""

    reference: str
    title: str
    text: str
    facts: tuple[Fact, ...]
    anchor: str
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A text before and after, of which either may be empty."""

    name: str
    words: str
    """What happened to it, such as "Changed"."""
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


Block: TypeAlias = (
    Cover
    | Contents
    | Heading
    | Paragraph
    | Listing
    | Facts
    | Figures
    | Table
    | BarChart
    | RecommendationCard
    | Difference
    | PageBreak
)


def anchors(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the places in the blocks that a link can lead to, in reading order."""
    return tuple(each.anchor for each in blocks if isinstance(each, Heading | RecommendationCard))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report: what it says about itself, and its blocks in reading order."""

    meta: Meta
    blocks: tuple[Block, ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The places that a link can lead to, in reading order."""
        return anchors(self.blocks)

    @property
    def chapters(self) -> tuple[Heading, ...]:
        """The headings that the contents list: levels 1 and 2."""
        return tuple(
            each
            for each in self.blocks
            if isinstance(each, Heading) and each.is_listed and each.level <= CHAPTERS
        )


def tree(node: object) -> object:
    """Return dataclasses as dicts whose ``kind`` is the class's name, tuples as lists."""
    if isinstance(node, tuple):
        return [tree(each) for each in node]
    if is_dataclass(node):
        content = {each.name: tree(getattr(node, each.name)) for each in fields(node)}
        return {"kind": type(node).__name__, **content}
    return node
