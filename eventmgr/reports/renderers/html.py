"""HTML in one file that needs nothing else: landmarks, table scopes, print rules, no script.

It is a file to keep, served as an attachment, so its style stands inside it, and its pictures too.
Whatever people wrote goes through `e`; it says itself in which direction it runs.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, assert_never

from markupsafe import escape

from eventmgr.foundation.i18n import in_report_language
from eventmgr.reports import document as d
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.structure.words import colon

STYLE: Final = """\
:root { color-scheme: light; --accent: %(accent)s; --ink: %(ink)s; }
body { margin: 0 auto; max-inline-size: 52rem; padding: 2rem 1.25rem; background: #fff;
  color: #16191d; font: 1rem/1.55 "Noto Sans", system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5 span, a { color: var(--ink); }
h1 { font-size: 2.4rem; line-height: 1.15; }
h2 { font-size: 1.7rem; margin-block-start: 3rem; }
h5 { font-size: 1rem; margin: 0; }
p, dd, li, th, td, h1, h2, h3, h4, h5 { white-space: pre-line; }
header.cover { border-block-start: .6rem solid var(--accent); padding-block: 1rem 2rem; }
.note, caption, figcaption, dt { color: #56606b; }
.notice { background: #fdf1d8; border-inline-start: .25rem solid #b87503; padding: .7rem 1rem; }
.tag { background: #fdf1d8; color: #7a4b00; border-radius: .2rem; padding: .05rem .4rem;
  font-size: .8em; }
dl { margin: .5rem 0; }
dd { margin: 0; }
.fact { display: flex; flex-wrap: wrap; gap: 0 .5ch; }
nav ol, .figures, .chart ul { list-style: none; padding: 0; }
.level-2 { padding-inline-start: 1.2rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; }
.figures li { border-block-start: .2rem solid var(--accent); padding-block-start: .4rem;
  min-inline-size: 8rem; }
.figures b { display: block; font-size: 1.8rem; color: var(--ink); }
table { inline-size: 100%%; border-collapse: collapse; margin-block: 1rem; font-size: .9rem; }
caption { text-align: start; padding-block-end: .3rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .5rem;
  border-block-end: 1px solid #c9cfd6; }
.wide { overflow-x: auto; }
.wide th, .wide td { overflow-wrap: break-word; }
tbody th { font-weight: inherit; }
thead th { background: #f4f6f8; border-block: 2px solid var(--ink); }
[dir="auto"] { text-align: -webkit-match-parent; text-align: match-parent; }
.number { text-align: end; }
.card { border-inline-start: .2rem solid var(--accent); padding-inline-start: 1rem;
  margin-block: 1.6rem; }
.card p { margin-block: .4rem; }
.card dl { font-size: .9rem; }
.chart { margin: 1rem 0; }
.chart li { display: grid; gap: .6rem;
  grid-template-columns: minmax(6rem, 14rem) 1fr minmax(3rem, auto); }
meter { inline-size: 100%%; }
.logos { display: flex; flex-wrap: wrap; align-items: center; gap: 1.5rem; margin-block: 1rem; }
.logos img { block-size: auto; max-block-size: 4.5rem; max-inline-size: 14rem; }
del { text-decoration: line-through; color: #8a1f11; }
ins { text-decoration: underline; color: #0b5137; }
.slide { min-block-size: 80vh; border-block-start: 1px solid #c9cfd6; }
@media print {
  body { max-inline-size: none; padding: 0; font-size: 10pt; }
  .card, tr, figure { break-inside: avoid; }
  .page, .slide { break-before: page; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  .wide th, .wide td { overflow-wrap: anywhere; }
}
"""


def render(material: Material) -> Rendered:
    """Return the document as one HTML page."""
    with in_report_language(material.language):
        return Rendered("".join(_page(material.document, material.images)).encode())


def e(text: str) -> str:
    """Return the text as a page may hold it, in content and in attributes."""
    return str(escape(text))


def _page(document: d.Document, images: Mapping[str, bytes]) -> Iterator[str]:
    meta = document.meta
    yield (
        f'<!DOCTYPE html>\n<html lang="{e(meta.language)}" dir="{meta.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{e(meta.generator)}">\n<title>{e(meta.title)}</title>\n'
        f"<style>\n{STYLE % {'accent': e(meta.accent), 'ink': e(meta.ink)}}</style>\n</head>\n"
        "<body>\n"
    )
    cover, *rest = document.blocks
    yield _cover(cover, images) if isinstance(cover, d.Cover) else _block(cover, document)
    yield "<main>\n"
    yield from _slides(rest, document) if meta.slides else (_block(each, document) for each in rest)
    yield "</main>\n</body>\n</html>\n"


def _slides(blocks: Iterable[d.Block], document: d.Document) -> Iterator[str]:
    """Yield the blocks with a section around each slide, which a heading begins."""
    is_open = False
    for block in blocks:
        if isinstance(block, d.Heading) and block.level <= d.CHAPTERS:
            yield f'{"</section>" if is_open else ""}<section class="slide">\n'
            is_open = True
        yield _block(block, document)
    if is_open:
        yield "</section>\n"


def _block(block: d.Block, document: d.Document) -> str:  # noqa: PLR0911, PLR0912, C901 - one arm a kind
    match block:
        case d.Cover():
            return _cover(block, {})
        case d.Contents():
            return _contents(block, document.chapters)
        case d.Heading():
            return _heading(block)
        case d.Paragraph():
            return f'<p class="{block.tone}" dir="auto">{_runs(block.text)}</p>\n'
        case d.Listing():
            return _listing(block)
        case d.Facts():
            return _facts(block.facts)
        case d.Figures():
            items = (f"<li><b>{e(f.value)}</b>{e(f.label)}</li>\n" for f in block.figures)
            return f'<ul class="figures">\n{"".join(items)}</ul>\n'
        case d.Table():
            return _table(block)
        case d.BarChart():
            return _chart(block)
        case d.RecommendationCard():
            return _card(block)
        case d.Difference():
            return _difference(block)
        case d.PageBreak():
            return '<div class="page"></div>\n'
        case _:
            assert_never(block)


def _cover(cover: d.Cover, images: Mapping[str, bytes]) -> str:
    lines = [each for each in (cover.subtitle, *cover.lines) if each]
    notices = [cover.notice] if cover.notice else []
    donors = [cover.donor_line] if cover.donor_line else []
    return (
        f'<header class="cover">\n{_logos(cover.logos, images)}'
        f'<p class="note">{e(cover.genre)}</p>\n'
        f'<h1 dir="auto">{e(cover.title)}</h1>\n{_paragraphs(lines)}'
        f"{_paragraphs(notices, 'notice')}{_facts(cover.organisations)}"
        f"{_paragraphs(donors)}{_paragraphs(cover.colophon, 'note')}</header>\n"
    )


def _logos(logos: Iterable[d.Picture], images: Mapping[str, bytes]) -> str:
    shown = "".join(
        f'<img src="data:{e(each.media_type)};base64,{b64encode(images[each.sha256]).decode()}" '
        f'alt="{e(each.alternative)}" width="{each.width}" height="{each.height}">\n'
        for each in logos
        if each.sha256 in images
    )
    return f'<div class="logos">\n{shown}</div>\n' if shown else ""


def _paragraphs(texts: Iterable[str], name: str = "body") -> str:
    return "".join(f'<p class="{name}" dir="auto">{e(each)}</p>\n' for each in texts)


def _contents(contents: d.Contents, chapters: tuple[d.Heading, ...]) -> str:
    entries = "".join(
        f'<li class="level-{each.level}"><a href="#{each.anchor}">{e(each.line)}</a></li>\n'
        for each in chapters
    )
    return (
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{e(contents.title)}</h2>\n'
        f"<ol>\n{entries}</ol>\n</nav>\n"
    )


def _heading(heading: d.Heading) -> str:
    name = f"h{heading.level + 1}"
    words = f"{e(heading.line)}{_tag(heading.tag)}"
    return f'<{name} id="{heading.anchor}" dir="auto">{words}</{name}>\n'


def _tag(word: str) -> str:
    return f' <span class="tag">{e(word)}</span>' if word else ""


def _runs(text: d.Text) -> str:
    return "".join(map(_run, text))


def _run(run: d.Run) -> str:
    words = f"<strong>{e(run.text)}</strong>" if run.strong else e(run.text)
    return f'<a href="#{run.target}">{words}</a>' if run.target else words


def _listing(listing: d.Listing) -> str:
    name = "ol" if listing.numbered else "ul"
    items = "".join(f'<li><span dir="auto">{e(each)}</span></li>\n' for each in listing.items)
    return f"<{name}>\n{items}</{name}>\n"


def _facts(facts: tuple[d.Fact, ...]) -> str:
    lines = "".join(
        f'<div class="fact"><dt>{e(each.label)}{colon()}</dt>'
        f'<dd dir="auto">{e(each.value)}</dd></div>\n'
        for each in facts
    )
    return f"<dl>\n{lines}</dl>\n" if facts else ""


def _table(table: d.Table) -> str:
    kinds = ["number" if each.numeric else "words" for each in table.columns]
    heads = "".join(
        f'<th scope="col" class="{kind}">{e(each.heading)}</th>\n'
        for kind, each in zip(kinds, table.columns, strict=True)
    )
    rows = "".join(_row(kinds, each) for each in table.rows)
    return (
        f'<div class="wide" role="group" tabindex="0" aria-label="{e(table.caption)}">\n'
        f"<table>\n<caption>{e(table.caption)}</caption>\n<thead><tr>\n{heads}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _row(kinds: list[str], texts: tuple[d.Text, ...]) -> str:
    rest = "".join(
        f'<td class="{kind}" dir="auto">{_runs(text)}</td>'
        for kind, text in zip(kinds[1:], texts[1:], strict=True)
    )
    return f'<tr><th scope="row" class="{kinds[0]}" dir="auto">{_runs(texts[0])}</th>{rest}</tr>\n'


def _chart(chart: d.BarChart) -> str:
    bars = "".join(
        f'<li><span dir="auto">{e(each.label)}</span> '
        f'<meter max="{chart.most}" value="{each.value}" aria-label="{e(each.label)}"></meter> '
        f"<b>{e(each.words)}</b></li>\n"
        for each in chart.bars
    )
    return (
        f'<figure class="chart">\n<figcaption>{e(chart.caption)}</figcaption>\n'
        f"<ul>\n{bars}</ul>\n</figure>\n"
    )


def _card(card: d.RecommendationCard) -> str:
    return (
        f'<article class="card" id="{card.anchor}" aria-labelledby="{card.anchor}-title">\n'
        f'<h5 id="{card.anchor}-title" dir="auto"><span>{e(card.reference)}</span> '
        f'{e(card.title)}{_tag(card.tag)}</h5>\n<p dir="auto">{e(card.text)}</p>\n'
        f"{_facts(card.facts)}</article>\n"
    )


def _difference(difference: d.Difference) -> str:
    before, after = e(difference.before), e(difference.after)
    return (
        f'<div class="difference">\n<p dir="auto"><b>{e(difference.name)}</b> '
        f"{e(difference.words)}</p>\n"
        + (f'<p dir="auto"><del>{before}</del></p>\n' if before else "")
        + (f'<p dir="auto"><ins>{after}</ins></p>\n' if after else "")
        + "</div>\n"
    )


RENDERER = Renderer(suffix="html", media_type="text/html; charset=utf-8", render=render)
