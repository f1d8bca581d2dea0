"""DOCX with real heading styles, a contents field, links, repeated header rows, and direction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final, assert_never

from docx.document import Document as WordDocument

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_report_language
from eventmgr.reports import document as d
from eventmgr.reports.material import Material
from eventmgr.reports.renderers import wordml as w
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.renderers.word_numbering import heading_number, new_numbering
from eventmgr.reports.renderers.word_package import add_picture, new_package, pack, text_width
from eventmgr.reports.structure.words import colon

PALE: Final = "F4F6F8"
STEPS: Final = 40
"""How many lengths a bar of a chart can have."""


def render(material: Material) -> Rendered:
    """Return the document as a Word file."""
    package = new_package(material.document.meta)
    with in_report_language(material.language):
        body = list(_Writer(material, package).elements())
    if material.document.meta.direction == "rtl":
        body = [w.steadied(each) for each in body]
    return Rendered(pack(package, body))


@dataclass(slots=True)
class _Writer:
    """Writes one document's blocks; numbers bookmarks and lists as it goes."""

    material: Material
    package: WordDocument
    new_page: bool = False
    bookmarks: Iterator[int] = field(default_factory=lambda: count(1))
    anchors: frozenset[str] = frozenset()
    width: int = 0

    def elements(self) -> Iterator[w.Xml]:
        """Yield the body's elements in order."""
        document = self.material.document
        self.anchors = frozenset(document.anchors)
        self.width = text_width(document.meta)
        for block in document.blocks:
            yield from self._block(block)

    def _block(self, block: d.Block) -> Iterator[w.Xml]:  # noqa: C901, PLR0912 - one arm a kind
        match block:
            case d.Cover():
                yield from self._cover(block)
            case d.Contents():
                yield from self._contents(block)
            case d.Heading():
                words = f"{block.text} ({block.tag})" if block.tag else block.text
                yield self._heading(block.level, block.anchor, words, block.number)
            case d.Paragraph():
                yield w.paragraph(_TONES[block.tone], *self._runs(block.text))
            case d.Listing():
                yield from self._listing(block)
            case d.Facts():
                yield from map(_fact, block.facts)
            case d.Figures():
                yield self._figures(block)
            case d.Table():
                yield from self._table(block)
            case d.BarChart():
                yield from self._chart(block)
            case d.RecommendationCard():
                yield from self._card(block)
            case d.Difference():
                yield from _difference(block)
            case d.PageBreak():
                self.new_page = True
            case _:
                assert_never(block)

    def _cover(self, cover: d.Cover) -> Iterator[w.Xml]:
        yield from self._logos(cover.logos)
        yield w.paragraph("ReportNote", w.run(cover.genre))
        yield w.paragraph("Title", w.run(cover.title))
        if cover.subtitle:
            yield w.paragraph("Subtitle", w.run(cover.subtitle))
        for line in cover.lines:
            yield w.paragraph("Normal", w.run(line))
        if cover.notice:
            yield w.paragraph("ReportNotice", w.run(cover.notice))
        yield from map(_fact, cover.organisations)
        if cover.donor_line:
            yield w.paragraph("Normal", w.run(cover.donor_line))
        for line in cover.colophon:
            yield w.paragraph("ReportNote", w.run(line))

    def _logos(self, logos: Sequence[d.Picture]) -> Iterator[w.Xml]:
        images = self.material.images
        known = [each for each in logos if each.sha256 in images]
        shown = [
            add_picture(self.package, images[each.sha256], each, of=len(known)) for each in known
        ]
        if shown:
            yield w.paragraph("Normal", w.run("   ").join(shown))

    def _contents(self, contents: d.Contents) -> Iterator[w.Xml]:
        yield w.paragraph("TOCHeading", w.run(contents.title), new_page=True)
        opening = w.opened_field('TOC \\o "1-2" \\h \\z \\u')
        for chapter in self.material.document.chapters:
            entry = w.link(chapter.anchor, w.run(chapter.line))
            yield w.paragraph(_CONTENTS[chapter.level], opening, entry)
            opening = ""
        yield w.paragraph("Normal", opening, w.END)

    def _heading(self, level: int, anchor: str, text: str, number: str = "") -> w.Xml:
        new_page, self.new_page = self.new_page, False
        numbering = heading_number(self.package, number)
        if number and not numbering:
            text = f"{number} {text}"
        marked = w.bookmarked(next(self.bookmarks), anchor, w.run(text))
        return w.paragraph(f"Heading{level}", marked, new_page=new_page, properties=numbering)

    def _runs(self, text: d.Text) -> Iterator[w.Xml]:
        for each in text:
            made = w.run(each.text, strong=each.strong)
            yield w.link(each.target, made) if each.target in self.anchors else made

    def _listing(self, listing: d.Listing) -> Iterator[w.Xml]:
        if not listing.numbered:
            yield from (w.paragraph("ListBullet", w.run(item)) for item in listing.items)
            return
        number = w.in_list(new_numbering(self.package))
        for item in listing.items:
            yield w.paragraph("ListNumber", w.run(item), properties=number)

    def _figures(self, figures: d.Figures) -> w.Xml:
        widths = w.shares([1] * len(figures.figures), self.width)
        cells = (
            w.cell(
                width,
                w.paragraph("ReportFigure", w.run(each.value))
                + w.paragraph("ReportCell", w.run(each.label)),
            )
            for width, each in zip(widths, figures.figures, strict=True)
        )
        return self._grid("", widths, [w.row(cells)], ruled=False)

    def _table(self, table: d.Table) -> Iterator[w.Xml]:
        widths = w.shares([each.share for each in table.columns], self.width)
        styles = ["ReportNumber" if each.numeric else "ReportCell" for each in table.columns]
        heads = w.row(
            (
                w.cell(width, w.paragraph(style, w.run(each.heading, strong=True)), fill=PALE)
                for width, style, each in zip(widths, styles, table.columns, strict=True)
            ),
            header=True,
        )
        rows = (self._row(widths, styles, each) for each in table.rows)
        yield w.paragraph("Caption", w.run(table.caption))
        yield self._grid(table.caption, widths, [heads, *rows])

    def _row(self, widths: list[int], styles: list[str], texts: tuple[d.Text, ...]) -> w.Xml:
        return w.row(
            w.cell(width, w.paragraph(style, *self._runs(text)))
            for width, style, text in zip(widths, styles, texts, strict=True)
        )

    def _chart(self, chart: d.BarChart) -> Iterator[w.Xml]:
        label, step = self.width // 3, self.width // 2 // STEPS
        widths = [label, *[step] * STEPS, self.width - label - STEPS * step]
        fill = self.material.document.meta.accent[1:]
        rows = [_bar(each, widths, STEPS * each.value // chart.most, fill) for each in chart.bars]
        yield w.paragraph("Caption", w.run(chart.caption))
        yield self._grid(chart.description, widths, rows, ruled=False)

    def _card(self, card: d.RecommendationCard) -> Iterator[w.Xml]:
        tag = f" ({card.tag})" if card.tag else ""
        yield self._heading(4, card.anchor, f"{card.reference} {card.title}".rstrip() + tag)
        yield w.paragraph("Normal", w.run(card.text))
        yield from map(_fact, card.facts)

    def _grid(
        self, caption: str, widths: list[int], rows: list[w.Xml], *, ruled: bool = True
    ) -> w.Xml:
        rtl = self.material.document.meta.direction == "rtl"
        return w.table(caption, widths, rows, right_to_left=rtl, ruled=ruled)


_TONES: Final = {"body": "Normal", "note": "ReportNote", "notice": "ReportNotice"}
_CONTENTS: Final = {1: "TOC1", 2: "TOC2"}


def _fact(fact: d.Fact) -> w.Xml:
    return w.paragraph(
        "ReportFact", w.run(f"{fact.label}{colon()} ", strong=True), w.run(fact.value)
    )


def _difference(difference: d.Difference) -> Iterator[w.Xml]:
    name = w.run(f"{difference.name} ", strong=True)
    yield w.paragraph("ReportFact", name, w.run(difference.words))
    if difference.before:
        label = w.run(f"{_('Before')}{colon()} ")
        yield w.paragraph("Normal", label, w.run(difference.before, struck=True))
    if difference.after:
        label = w.run(f"{_('After')}{colon()} ")
        yield w.paragraph("Normal", label, w.run(difference.after, marked=True))


def _bar(bar: d.Bar, widths: list[int], steps: int, fill: str) -> w.Xml:
    label, step, rest = widths[0], widths[1], widths[-1]
    cells = [w.cell(label, w.paragraph("ReportNumber", w.run(bar.label)))]
    if steps:
        empty = w.paragraph("ReportCell")
        cells.append(w.cell(step * steps, empty, span=steps, fill=fill))
    span = STEPS - steps + 1
    value = w.paragraph("ReportCell", w.run(bar.words))
    return w.row([*cells, w.cell(rest + step * (span - 1), value, span=span)])


RENDERER = Renderer(
    suffix="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    render=render,
)
